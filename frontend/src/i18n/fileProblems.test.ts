import { describe, expect, it } from "vitest";
import { adviceOf, fieldWords, problemWords } from "./fileProblems";

describe("what is wrong with a file", () => {
  it("has Chinese words by its code, for tables and for rules", () => {
    expect(problemWords("lost_digits")).toContain("位数丢了");
    expect(problemWords("window_without_anchor")).toBe("时限没有起点");
    expect(problemWords("nobody_knows")).toBeNull();
    expect(fieldWords("lon")).toBe("经度");
  });
  it("keeps what to do, and the whole where it does not say", () => {
    expect(adviceOf("Row 3, column lon: 'abc' not a number; write degrees such as 113.52.")).toBe(
      "write degrees such as 113.52.",
    );
    expect(adviceOf("Not a workbook.")).toBe("Not a workbook.");
  });
});
