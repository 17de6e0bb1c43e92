import { describe, expect, it } from "vitest";
import { fileName } from "../api/files";
import { contentType } from "./files";

describe("a table as a file", () => {
  it("is declared by its name, a spreadsheet or a text", () => {
    expect(contentType("机构.XLSX")).toContain("spreadsheetml");
    expect(contentType("机构.csv")).toBe("text/csv");
    expect(contentType("export")).toBe("text/csv");
  });
  it("keeps the name the server gives, and never a path", () => {
    expect(fileName('attachment; filename="facilities-20261122.csv"', "x.csv")).toBe(
      "facilities-20261122.csv",
    );
    expect(fileName('attachment; filename="../../etc"', "x.csv")).toBe("x.csv");
    expect(fileName(null, "x.csv")).toBe("x.csv");
  });
});
