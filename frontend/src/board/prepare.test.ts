import { describe, expect, it } from "vitest";
import { bare } from "./prepare";

describe("what to have ready", () => {
  it("does not say the word for ready twice behind its own label", () => {
    expect(["备暖箱", "备 ICU 床", "通知新生儿科到场", "Cot"].map(bare)).toEqual([
      "暖箱",
      "ICU 床",
      "通知新生儿科到场",
      "Cot",
    ]);
  });
});
