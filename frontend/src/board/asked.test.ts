import { describe, expect, it } from "vitest";
import { type CoordinationKey, coordination } from "../i18n/coordination";
import { fill, type Params } from "../i18n/language";
import { askedText } from "./asked";

const t = (key: CoordinationKey, params?: Params) => fill(coordination["zh-CN"][key], params);
const at = new Date(2026, 2, 1, 4, 35).toISOString();

describe("who asked again", () => {
  it("is said with the time and the name", () => {
    expect(askedText({ asked_at: at, asked_by: "市转诊调度" }, t)).toBe("04:35 市转诊调度 问过");
  });
  it("keeps the time when the name has been erased", () => {
    expect(askedText({ asked_at: at, asked_by: null }, t)).toBe("04:35 问过");
  });
  it("is nothing when nobody asked", () => {
    expect(askedText({ asked_at: null, asked_by: null }, t)).toBe("");
  });
});
