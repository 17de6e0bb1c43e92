import { describe, expect, it } from "vitest";
import { adminText } from "./admin";
import { answerText } from "./answer";
import { common } from "./common";
import { coordination } from "./coordination";
import { fill, spaced } from "./language";
import { planningText } from "./planning";
import { request } from "./request";
import { signin } from "./signin";
import { transfer } from "./transfer";
import { waysText } from "./ways";

const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(String).sort();

describe.each(
  Object.entries({
    adminText,
    answerText,
    common,
    coordination,
    planningText,
    request,
    signin,
    transfer,
    waysText,
  }),
)("%s", (_, dictionary) => {
  const zh = dictionary["zh-CN"] as Record<string, string>;
  const en = dictionary.en as Record<string, string>;
  it("has no empty Chinese text", () => {
    for (const [key, text] of Object.entries(zh)) expect(text, key).not.toBe("");
  });
  it("leaves the same places to fill in both languages", () => {
    for (const key of Object.keys(zh))
      expect(places(en[key] ?? ""), key).toEqual(places(zh[key] ?? ""));
  });
  it("uses full-width punctuation between Chinese characters", () => {
    for (const [key, text] of Object.entries(zh))
      expect(text, key).not.toMatch(/\p{Script=Han}[,;:?!()]/u);
  });
});

describe("filling a text", () => {
  it("puts values into their places and leaves a missing one to be seen", () => {
    expect(fill("{time} 前要到 · {what}", { time: "07:45" })).toBe("07:45 前要到 · {what}");
  });
  it("separates Chinese from Latin and digits, and nothing else", () => {
    expect(fill("缺{what}", { what: "24h 剖宫产" })).toBe("缺 24h 剖宫产");
    expect(fill("缺{what}", { what: "脑电" })).toBe("缺脑电");
    expect(spaced("约 04:49，39+2 周")).toBe("约 04:49，39+2 周");
  });
});
