import { describe, expect, it } from "vitest";
import { handsParts, handsRange } from "./hands";

const site = {
  hands_s: 2220,
  travel_time_s: 1320,
  range_s: [1080, 1620] as [number, number],
  mobilisation_s: null,
  vehicle_ready_s: 900,
};

describe("the time until able hands", () => {
  it("is of a site her vehicle's leaving and the road, which add up", () => {
    expect(handsParts(site)).toEqual({ by: "vehicle", beforeS: 900, roadS: 1320, onCallS: 0 });
  });

  it("is of a team its gathering and the road", () => {
    const team = { ...site, hands_s: 3120, mobilisation_s: 1800, vehicle_ready_s: null };
    expect(handsParts(team)).toEqual({ by: "team", beforeS: 1800, roadS: 1320, onCallS: 0 });
  });

  it("leaves over what those on call need after the arrival", () => {
    expect(handsParts({ ...site, hands_s: 2220 + 2400 })?.onCallS).toBe(2400);
  });

  it("has no parts in an answer kept from before, which counts from the wheels", () => {
    const { vehicle_ready_s: _, ...old } = { ...site, hands_s: 1320 };
    expect(handsParts(old)).toBeNull();
    expect(handsRange(old)).toEqual([1080, 1620]);
  });

  it("ranges as the road does, after what comes before it", () => {
    expect(handsRange(site)).toEqual([1980, 2520]);
    expect(handsRange({ ...site, range_s: null })).toBeNull();
  });
});
