import { describe, expect, it } from "vitest";
import { gestationDays, gestationText, readGestation } from "./gestation";

describe("a typed gestation", () => {
  it("written as weeks and days is certain", () => {
    expect(readGestation("29+4")).toEqual({ kind: "days", days: 207 });
    expect(readGestation(" 29 ＋ 4 ")).toEqual({ kind: "days", days: 207 });
    expect(readGestation("29 4")).toEqual({ kind: "days", days: 207 });
    expect(readGestation("29")).toEqual({ kind: "days", days: 203 });
  });
  it("written as 29.4 has two readings, and only the person knows", () => {
    expect(readGestation("29.4")).toEqual({
      kind: "either",
      weeksAndDays: 207,
      decimalWeeks: 205,
    });
  });
  it("with a decimal that is no day can only be decimal weeks", () => {
    expect(readGestation("29.8")).toEqual({ kind: "days", days: 208 });
    expect(readGestation("29.43")).toEqual({ kind: "days", days: 206 });
  });
  it("of anything else is unreadable", () => {
    for (const text of ["", "29+7", "-3", "twenty", "29+", "29+4+1"])
      expect(readGestation(text).kind).toBe("unreadable");
  });
  it("comes back as it was written", () => {
    for (let days = 0; days <= 320; days += 1)
      expect(gestationDays(gestationText(days))).toBe(days);
  });
});
