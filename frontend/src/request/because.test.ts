import { describe, expect, it } from "vitest";
import type { Because } from "../api/types";
import { becauseText } from "./because";
import { FINDINGS } from "./examples";

const wording = { language: "zh-CN", week: "周", yes: "是", no: "否", colours: [] } as const;
const test = (finding: string, op: string, value: Because["value"], zh: string): Because => ({
  finding,
  op,
  value,
  zh,
  en: zh,
  source: "3.2",
  confidence: "S",
});
const says = (found: Record<string, unknown>, ...because: Because[]): string =>
  becauseText(because, found, FINDINGS, new Date(), wording);

describe("why a condition is suggested", () => {
  it("is the value against its threshold", () => {
    expect(says({ sbp: 172 }, test("sbp", ">=", 160, "收缩压 ≥160 mmHg"))).toBe("收缩压 172 ≥ 160");
  });
  it("is said once in the rule's words where several tests must hold, with what was measured", () => {
    const words = "先兆早产，不足 32 周";
    const tests = [
      test("gestation", "<", "32+0", words),
      test("gestation", ">=", "28+0", words),
      test("delivered", "==", false, words),
    ];
    expect(says({ gestation: "29+4", delivered: false }, ...tests)).toBe(`${words}：孕周 29+4 周`);
  });
  it("is the rule's words alone where nothing was measured", () => {
    expect(says({ bleeding: "ongoing" }, test("bleeding", "==", "ongoing", "出血未止"))).toBe(
      "出血未止",
    );
  });
  it("leaves out a second rule that rests on the same values", () => {
    const both = says(
      { gestation: "29+4" },
      test("gestation", "<", "32+0", "先兆早产，不足 32 周"),
      test("gestation", "<", "32+0", "选了早产 <34 周"),
    );
    expect(both).toBe("孕周 29+4 周 < 32+0 周");
  });
  it("names each of two rules that both hold", () => {
    const both = says(
      { sbp: 172, dbp: 112 },
      test("sbp", ">=", 160, "收缩压高"),
      test("dbp", ">=", 110, "舒张压高"),
    );
    expect(both).toBe("收缩压 172 ≥ 160；舒张压 112 ≥ 110");
  });
});
