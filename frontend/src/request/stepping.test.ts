import { describe, expect, it } from "vitest";
import { finding } from "./examples";
import { readTyped, stepped } from "./stepping";

const now = new Date(2026, 10, 22, 3, 12, 30);
const press = (key: string, value: string | number | undefined, by: -1 | 1) =>
  stepped(finding(key), value, by, 0, now, "newborn");

describe("stepping", () => {
  it("moves gestation by a day over the week's end", () => {
    expect(press("gestation", "39+6", 1)).toBe("40+0");
    expect(press("gestation", "39+0", -1)).toBe("38+6");
  });
  it("moves weight by 50 g and never to nothing", () => {
    expect(press("weight_g", 3200, -1)).toBe(3150);
    expect(press("weight_g", 300, -1)).toBe(300);
  });
  it("moves a time by a minute and never into the future", () => {
    const at = press("birth_at", undefined, 1);
    expect(new Date(String(at)).getTime()).toBeLessThanOrEqual(now.getTime());
    expect(new Date(String(press("birth_at", at, 1))).getTime()).toBeLessThanOrEqual(now.getTime());
    const earlier = new Date(String(press("birth_at", at, -1)));
    expect(new Date(String(at)).getTime() - earlier.getTime()).toBe(60_000);
  });
  it("begins somewhere plausible on the first press only", () => {
    expect(press("gestation", undefined, 1)).toBe("38+0");
    expect(press("babies", undefined, 1)).toBe(1);
  });
  it("moves pressure by 2 mmHg and temperature by a tenth, without crumbs", () => {
    expect(press("sbp", 160, 1)).toBe(162);
    expect(press("temp_c", 36.9, 1)).toBe(37);
    expect(press("temp_c", 36.2, 1)).toBe(36.3);
  });
  it("of a deployment's own number begins in the middle of its range", () => {
    const own = finding("platelets", { unit: "", lowest: 0, highest: 100 });
    expect(stepped(own, undefined, 1, 0, now, "postpartum")).toBe(50);
    expect(stepped(own, 100, 1, 0, now, "postpartum")).toBe(100);
  });
  it("goes faster while held", () => {
    expect(stepped(finding("gestation"), "30+0", 1, 20, now, "newborn")).toBe("31+0");
  });
});

describe("typing", () => {
  it("forgets on empty and keeps plain values", () => {
    expect(readTyped(finding("weight_g"), " ")).toEqual({ kind: "value", value: null });
    expect(readTyped(finding("weight_g"), "1.2")).toEqual({ kind: "value", value: 1.2 });
    expect(readTyped(finding("gestation"), "29")).toEqual({ kind: "value", value: "29+0" });
  });
  it("reads full-width digits", () => {
    expect(readTyped(finding("weight_g"), "１２００")).toEqual({ kind: "value", value: 1200 });
  });
  it("asks about 29.4 and refuses words", () => {
    expect(readTyped(finding("gestation"), "29.4").kind).toBe("either");
    expect(readTyped(finding("babies"), "two").kind).toBe("unreadable");
  });
});
