import { describe, expect, it } from "vitest";
import { keyAct, reasonKey } from "./keys";

const press = (key: string, changes = {}) => ({
  key,
  typing: false,
  modified: false,
  repeat: false,
  ...changes,
});

describe("a single key", () => {
  it("acts in either case", () => {
    expect(["s", "S", "a", "?", "/", "ArrowDown"].map((key) => keyAct(press(key), true))).toEqual([
      "see",
      "see",
      "accept",
      "help",
      "find",
      "next",
    ]);
  });

  it("does nothing while somebody types, except Escape", () => {
    expect(keyAct(press("a", { typing: true }), true)).toBeNull();
    expect(keyAct(press("Escape", { typing: true }), true)).toBe("close");
  });

  it("leaves the browser's own shortcuts alone", () => {
    expect(keyAct(press("a", { modified: true }), true)).toBeNull();
  });

  it("accepts nothing because a key was held down, but goes on moving", () => {
    expect(keyAct(press("a", { repeat: true }), true)).toBeNull();
    expect(keyAct(press("j", { repeat: true }), true)).toBe("next");
  });

  it("can be switched off; arrows and Escape stay", () => {
    expect(["a", "j", "/", "ArrowUp", "Escape"].map((key) => keyAct(press(key), false))).toEqual([
      null,
      null,
      null,
      "previous",
      "close",
    ]);
  });

  it("from 1 to 8 chooses a reason", () => {
    expect(["1", "8", "9", "0"].map((key) => reasonKey(press(key), true))).toEqual([
      0,
      7,
      null,
      null,
    ]);
    expect(reasonKey(press("1", { typing: true }), true)).toBeNull();
  });
});
