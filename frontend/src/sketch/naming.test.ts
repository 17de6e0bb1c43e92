import { describe, expect, it } from "vitest";
import { placedNames, widthOf } from "./naming";

const name = (key: string, x: number, y: number) => ({ key, text: "市妇幼", at: [x, y] as const });

describe("names on a sketch", () => {
  it("stand to the right of their mark", () => {
    const [only] = placedNames([name("a", 50, 50)], 200, 100);
    expect(only?.x).toBe(58);
  });
  it("go to the left at the right edge", () => {
    const [only] = placedNames([name("a", 180, 50)], 200, 100);
    expect(only?.x).toBe(180 - 8 - widthOf("市妇幼"));
  });
  it("do not lie on each other", () => {
    const placed = placedNames([name("a", 80, 50), name("b", 84, 52)], 300, 100);
    expect(placed).toHaveLength(2);
    expect(placed[1]?.x).not.toBe((placed[0]?.x ?? 0) + 4);
  });
  it("are left out where there is no room", () => {
    expect(placedNames([name("a", 20, 10)], 40, 20)).toEqual([]);
  });
});

it("a Latin letter is narrower than a Chinese character", () => {
  expect(widthOf("市A")).toBe(22);
});
