import { describe, expect, it } from "vitest";
import { daysBefore, dayText, periodOf } from "./period";

describe("a period", () => {
  it("holds its first and its last day, with offsets", () => {
    const period = periodOf("2026-02-27", "2026-02-28");
    expect(period?.from).toMatch(/^2026-02-27T00:00:00[+-]\d\d:\d\d$/);
    expect(period?.to).toMatch(/^2026-03-01T00:00:00[+-]\d\d:\d\d$/);
  });

  it("of one day is that day", () => {
    const period = periodOf("2026-02-27", "2026-02-27");
    expect(Date.parse(period?.to ?? "") - Date.parse(period?.from ?? "")).toBe(86_400_000);
  });

  it("the wrong way round, or not a date, is none", () => {
    expect(periodOf("2026-02-28", "2026-02-27")).toBeNull();
    expect(periodOf("", "2026-02-27")).toBeNull();
  });

  it("counts days over the end of a month", () => {
    expect(dayText(daysBefore(new Date(2026, 2, 2, 23, 59), 6))).toBe("2026-02-24");
  });
});
