import { describe, expect, it } from "vitest";
import { FINDINGS } from "./examples";
import { type FindingWording, findingsLine } from "./findingWords";

const wording: FindingWording = { language: "zh-CN", week: "周", yes: "是", no: "否", colours: [] };
const now = new Date(2026, 10, 22, 3, 12);
const line = (found: Record<string, unknown>): string =>
  findingsLine(found, FINDINGS, now, wording);

describe("the findings in one line", () => {
  it("give weeks and grams their units and everything else its name", () => {
    expect(line({ gestation_days: 275, weight_g: 3200, temp_c: 34.1 })).toBe(
      "39+2 周 · 3200 g · 体温 34.1 °C",
    );
  });
  it("speak of both pressures as one, and of one alone by its name", () => {
    expect(line({ sbp: 172, dbp: 112 })).toBe("172/112 mmHg");
    expect(line({ sbp: 172 })).toBe("收缩压 172 mmHg");
  });
  it("say choices and answers in words", () => {
    expect(line({ bleeding: "ongoing", seizing: false })).toBe("抽搐 否 · 出血 还在出");
  });
  it("leave out what nobody knows, and what the tile or the colour already said", () => {
    expect(line({ sbp: null, delivered: true, risk_colour: "red" })).toBe("");
  });
});
