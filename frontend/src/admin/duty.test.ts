import { describe, expect, it } from "vitest";
import { readDuty } from "./duty";

describe("a duty", () => {
  it("is read window by window, with days and the wait until who is on call has come", () => {
    expect(readDuty("1-5 08:00-18:00,18:00-08:00+40")).toEqual([
      { from: "08:00", to: "18:00", days: [[1, 5]], activationMin: 0 },
      { from: "18:00", to: "08:00", days: [], activationMin: 40 },
    ]);
  });
  it("without windows is at all times", () => {
    expect(readDuty(" ")).toEqual([]);
  });
  it("may name single days", () => {
    expect(readDuty("1/3 08:00-12:00")?.[0]?.days).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
  it("that cannot be read whole is not read in part", () => {
    expect(readDuty("08:00-18:00,weekends")).toBeNull();
  });
});
