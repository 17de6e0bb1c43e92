import { describe, expect, it } from "vitest";
import { barOf, beyond, countText, gainsAndLosses, outsideOf, shareText } from "./figures";
import type { MovedPlace, PlaceLine } from "./types";

const place = (key: string, minutes: number | null, weight = 1): PlaceLine => ({
  key,
  name: key,
  area_code: "1",
  lon: 0,
  lat: 0,
  weight,
  minutes,
  range_min: null,
  nearest: null,
  nearest_name: null,
  band: null,
  why_none: minutes === null ? "unreachable" : null,
  missing: [],
});
const moved = (key: string, before: number | null, after: number | null): MovedPlace => ({
  key,
  name: key,
  area_code: "1",
  weight: 1,
  before_min: before,
  after_min: after,
  change_min: before === null || after === null ? null : after - before,
  nearest_before: null,
  nearest_after: null,
});
const keys = (found: readonly { key: string }[]): string => found.map(({ key }) => key).join(" ");

describe("a share", () => {
  it("reads as all or none only where it is", () => {
    expect(shareText(1)).toBe("100\u00a0%");
    expect(shareText(0.99996)).toBe(">99.9\u00a0%");
    expect(shareText(0.996)).toBe("99.6\u00a0%");
    expect(shareText(0.00001)).toBe("<0.1\u00a0%");
    expect(shareText(0)).toBe("0\u00a0%");
    expect(shareText(0.814)).toBe("81\u00a0%");
  });
  it("of nothing is none", () => expect(shareText(null)).toBeNull());
});

it("counts keep one decimal only where there are few", () => {
  expect(countText(12345.6, "en")).toBe("12,346");
  expect(countText(2.5, "zh-CN")).toBe("2.5");
});

describe("who is outside", () => {
  const sums = {
    within: [
      { minutes: 30, weight: 40, share: 0.4, places: 4 },
      { minutes: 60, weight: 70, share: 0.7, places: 7 },
    ],
    unreachable: { weight: 5, places: 1 },
  };
  it("is later or never, and neither is counted twice", () => {
    expect(beyond(sums, 100, 60)).toEqual({ later: 25, never: 5 });
    expect(beyond(sums, 100, 90)).toBeNull();
  });
  it("fills a bar together with who is inside", () => {
    const parts = barOf(sums.within, 5, 100);
    expect(parts.map(({ key }) => key)).toEqual(["30", "60", "later", "never"]);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });
  it("has no bar where nobody lives", () => expect(barOf(sums.within, 0, 0)).toEqual([]));
  it("is listed worst first: never, then the longest, then the most people", () => {
    const places = [place("a", 70), place("b", null), place("c", 70, 9), place("d", 20)];
    expect(keys(outsideOf(places, "60"))).toBe("b c a");
    expect(keys(outsideOf(places, "never"))).toBe("b");
    expect(keys(outsideOf(places, "all"))).toBe("b c a d");
  });
});

it("a road lost or found comes before any minutes", () => {
  const { losers, gainers } = gainsAndLosses([
    moved("a", 20, 35),
    moved("b", 40, null),
    moved("c", 90, 30),
    moved("d", null, 80),
  ]);
  expect(keys(losers)).toBe("b a");
  expect(keys(gainers)).toBe("d c");
});
