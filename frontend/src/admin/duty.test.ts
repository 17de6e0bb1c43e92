import { describe, expect, it } from "vitest";
import { readCapabilities } from "./duty";

describe("capabilities of a cell", () => {
  it("are read with partner and duty windows", () => {
    expect(readCapabilities("cs24[1-5 08:00-18:00,18:00-08:00+40]; uae@F012")).toEqual([
      {
        code: "cs24",
        partner: null,
        duty: [
          { from: "08:00", to: "18:00", days: [[1, 5]], activationMin: 0 },
          { from: "18:00", to: "08:00", days: [], activationMin: 40 },
        ],
        dates: "",
      },
      { code: "uae", partner: "F012", duty: [], dates: "" },
    ]);
  });
  it("without windows are there at all times, and none is none", () => {
    expect(readCapabilities("th")[0]?.duty).toEqual([]);
    expect(readCapabilities("")).toEqual([]);
  });
  it("name single days and keep their own dates", () => {
    const [one] = readCapabilities("mri[1/3 08:00-12:00]{2026-01-01..}");
    expect(one?.duty[0]?.days).toEqual([
      [1, 1],
      [3, 3],
    ]);
    expect(one?.dates).toBe("2026-01-01..");
  });
});
