import { describe, expect, it } from "vitest";
import { readCsv } from "./csv";

describe("a CSV text", () => {
  it("gives records by its header, whatever stands in quotes", () => {
    const text = '\ufeffcode,name,note\r\nA1,"县医院,东院","说""好""\n二行"\r\n';
    expect(readCsv(text)).toEqual([{ code: "A1", name: "县医院,东院", note: '说"好"\n二行' }]);
  });
  it("leaves out blank rows and fills short ones", () => {
    expect(readCsv("a,b\n1\n\n")).toEqual([{ a: "1", b: "" }]);
  });
  it("takes off the guard against formulas", () => {
    expect(readCsv("a\n'+86 10\n'quoted'\n")).toEqual([{ a: "+86 10" }, { a: "'quoted'" }]);
  });
});
