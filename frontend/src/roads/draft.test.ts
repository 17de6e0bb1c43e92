import { describe, expect, it } from "vitest";
import type { FaultDetail } from "../api/problems";
import { closureOf, type Draft, EMPTY, fieldOf, missingOf, missingOfPlace } from "./draft";

const WAY: Draft = { ...EMPTY, kind: "way", way: " 1234 ", reason: "flood", source: "police" };
const fault = (field: string): FaultDetail => ({
  field,
  value: null,
  code: "x",
  en: "",
  zh: "",
  params: {},
});

describe("a closure that is filled in", () => {
  it("names everything that is missing at once", () => {
    expect(missingOf(EMPTY)).toEqual({
      place: "needPlace",
      reason: "needReason",
      source: "needSource",
    });
    const circle: Draft = { ...EMPTY, kind: "circle", radius: "", effect: "slower", factor: "1" };
    expect(Object.keys(missingOfPlace(circle)).sort()).toEqual(["factor", "place", "radius"]);
  });
  it("wants the direction that stays open of a one-way road", () => {
    expect(missingOf({ ...WAY, effect: "one_way" })).toEqual({ direction: "needDirection" });
    expect(missingOf({ ...WAY, effect: "one_way", direction: "along" })).toEqual({});
  });
  it("does not take a time that is not one for none", () => {
    expect(missingOf({ ...WAY, ends: { typed: "" } })).toEqual({ ends_at: "needTime" });
  });
  it("becomes the request of a way", () => {
    expect(closureOf(WAY)).toEqual({
      place: { kind: "way", way: 1234 },
      effect: "closed",
      factor: null,
      direction: "both",
      starts_at: null,
      ends_at: null,
      reason: "flood",
      source: "police",
      note: null,
    });
  });
  it("sends a factor only with a slower road, and no direction of a circle", () => {
    const circle: Draft = {
      ...WAY,
      kind: "circle",
      centre: [110.12345678, 31],
      direction: "along",
      effect: "slower",
      factor: "1.5",
    };
    const sent = closureOf(circle);
    expect(sent.factor).toBe(1.5);
    expect(sent.direction).toBe("both");
    expect(sent.place).toEqual({ kind: "circle", lon: 110.123457, lat: 31, radius_m: 500 });
    expect(closureOf({ ...circle, effect: "closed" }).factor).toBeNull();
  });
  it("carries the offset of this device with its times", () => {
    expect(closureOf({ ...WAY, ends: { typed: "2026-11-22T03:15" } }).ends_at).toMatch(
      /^2026-11-22T03:15:00[+-]\d\d:\d\d$/,
    );
  });
});

describe("a fault of the server", () => {
  it("stands beside the field it is about", () => {
    expect(fieldOf(fault("place.points[3]"))).toBe("place");
    expect(fieldOf(fault("place.radius_m"))).toBe("radius");
    expect(fieldOf(fault("place.way"))).toBe("way");
    expect(fieldOf(fault("body.ends_at"))).toBe("ends_at");
    expect(fieldOf(fault("factor"))).toBe("factor");
  });
  it("stands at the end where it is about none", () => {
    expect(fieldOf(fault("closure"))).toBeNull();
  });
});
