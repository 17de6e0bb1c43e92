import { describe, expect, it } from "vitest";
import { isRoadUnknown } from "./road";

const reached = (travel_time_s: number | null, ...codes: string[]) => ({
  travel_time_s,
  reasons: codes.map((code) => ({ code })),
});

describe("a centre without a road time", () => {
  it("has an unknown one where nobody knows its place or asked for a route", () => {
    expect(isRoadUnknown(reached(null, "outside_network", "place_unknown"))).toBe(true);
    expect(isRoadUnknown(reached(null, "not_in_answer"))).toBe(true);
  });
  it("has no road where one was looked for and none was found", () => {
    expect(isRoadUnknown(reached(null, "lacks", "unreachable"))).toBe(false);
  });
  it("is not asked about where the time is known", () => {
    expect(isRoadUnknown(reached(600, "far_snap"))).toBe(false);
  });
});
