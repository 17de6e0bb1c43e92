import { describe, expect, it } from "vitest";
import { adviceBeside, adviceOf, fieldWords, problemWords } from "./fileProblems";

describe("what is wrong with a file", () => {
  it("has Chinese words by its code, for tables and for rules", () => {
    expect(problemWords("lost_digits")).toContain("位数丢了");
    expect(problemWords("window_without_anchor")).toBe("时限没有起点");
    expect(problemWords("nobody_knows")).toBeNull();
    expect(fieldWords("lon")).toBe("经度");
  });
  it("names in Chinese what may stand in a cell, and says nothing twice", () => {
    const level =
      "Row 4, column 级别: '国家级' unknown level; use one of county (县), province (省).";
    expect(adviceBeside("unknown_level", level)).toEqual({ lang: "zh-CN", text: "可填：县、省" });
    const ward = "Row 4: 'V' unknown ward; use one of 1, 3c, or nothing.";
    expect(adviceBeside("unknown_ward", ward)?.text).toBe("可填：1、3c，或空着");
    expect(
      adviceBeside("missing_value", "Row 4: missing value; this value is required."),
    ).toBeNull();
    const lat = "Row 6: '231.5' out of range; it must lie from -90 to 90.";
    expect(adviceBeside("out_of_range", lat)?.text).toBe("要在 -90 到 90 之间");
    const duty = "Row 4: '24h' unreadable; write 08:00-18:00.";
    expect(adviceBeside("bad_duty", duty)).toEqual({ lang: "en", text: "write 08:00-18:00." });
  });
  it("keeps what to do, and the whole where it does not say", () => {
    expect(adviceOf("Row 3, column lon: 'abc' not a number; write degrees such as 113.52.")).toBe(
      "write degrees such as 113.52.",
    );
    expect(adviceOf("Not a workbook.")).toBe("Not a workbook.");
  });
});
