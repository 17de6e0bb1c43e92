import { describe, expect, it } from "vitest";
import {
  ageMinutes,
  clockText,
  counterText,
  isoLocal,
  LEFT_HOURS_FROM_MIN,
  minuteText,
  ROAD_HOURS_FROM_MIN,
  rangeText,
  whenText,
} from "./clock";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("minutes in words", () => {
  it("stay minutes on a road up to an hour and a half", () => {
    expect(plain(minuteText(62, "zh-CN", ROAD_HOURS_FROM_MIN))).toBe("62 分");
  });
  it("become hours with two-digit minutes", () => {
    expect(plain(minuteText(125, "zh-CN", ROAD_HOURS_FROM_MIN))).toBe("2 时 05 分");
    expect(plain(minuteText(67, "en", LEFT_HOURS_FROM_MIN))).toBe("1 h 07 min");
  });
  it("never go below zero", () => {
    expect(plain(minuteText(-4, "zh-CN"))).toBe("0 分");
  });
  it("hold number and unit together", () => {
    expect(minuteText(62, "zh-CN", ROAD_HOURS_FROM_MIN)).not.toContain(" ");
  });
});

describe("a range", () => {
  it("is never narrowed by rounding", () => {
    expect(plain(rangeText([54.9 * 60, 80.1 * 60], "zh-CN"))).toBe("54–81 分");
  });
  it("is in hours when its slow end is long", () => {
    expect(plain(rangeText([108 * 60, 156 * 60], "zh-CN"))).toBe("1 时 48 分–2 时 36 分");
  });
});

describe("clock times", () => {
  const now = new Date(2026, 10, 22, 3, 16, 42);
  it("are bare today and carry the day otherwise", () => {
    expect(whenText(new Date(2026, 10, 22, 0, 5), now)).toBe("00:05");
    expect(whenText(new Date(2026, 10, 21, 23, 40), now)).toBe("11-21 23:40");
  });
  it("survive the way through the wire", () => {
    expect(clockText(new Date(isoLocal(now)))).toBe("03:16");
  });
  it("count up past an hour", () => {
    expect(counterText(138_000)).toBe("02:18");
    expect(counterText(5_530_000)).toBe("1:32:10");
  });
});

describe("an age", () => {
  const now = new Date("2026-11-22T03:18:30Z");
  it("is whole minutes, and none when nobody ever said", () => {
    expect(ageMinutes("2026-11-22T03:00:00Z", now)).toBe(18);
    expect(ageMinutes(null, now)).toBeNull();
  });
  it("is zero for a time slightly ahead of this clock", () => {
    expect(ageMinutes("2026-11-22T03:19:00Z", now)).toBe(0);
  });
});
