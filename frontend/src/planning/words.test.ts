import { expect, it } from "vitest";
import { fill } from "../i18n/language";
import { planningText } from "../i18n/planning";
import { missingText, type Say, type Speech } from "./words";

const zh = planningText["zh-CN"];
const say: Say = (key, params) => fill(zh[key], params);
const speech = {
  t: say,
  names: {
    group: (codes: readonly string[]) => codes.join("或"),
    facility: (code: string) => code,
  },
  time: (minutes: number) => `${minutes} 分`,
} as unknown as Speech;
const missing = (nearest: string | null, minutes: number | null) =>
  missingText({ need: ["大量输血"], nearest, minutes }, "甲院", speech);

it("what is missing says where it is nearest, once", () => {
  expect(missing("乙院", 67)).toBe("大量输血（最近 乙院，67 分）");
  expect(missing("甲院", 30)).toBe("大量输血");
});

it("a place cut off, or centres that never reported, do not make it that nobody has it", () => {
  expect(missing(null, null)).toBe("大量输血（路能到的，这时没有一家报有）");
  expect(planningText.en.missingNowhere).not.toContain("nowhere");
});
