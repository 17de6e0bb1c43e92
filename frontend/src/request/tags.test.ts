import { describe, expect, it } from "vitest";
import type { Candidate } from "../api/types";
import { tagsOf } from "./tags";

const plain = {
  fit: "fit",
  beds: "free",
  missing: [],
  cross_province: false,
  outside: false,
  has_account: true,
  catchment: null,
  alliance: false,
} as unknown as Candidate;
const codes = (more: Partial<Candidate>): string[] =>
  tagsOf({ ...plain, ...more }).map((each) => each.code);
const offDuty = {
  group: ["cs24"],
  decisive: true,
  until: "2026-11-22T08:00:00+08:00",
  bridges: [],
};

describe("the tags of a centre", () => {
  it("are none where nothing is to be said", () => {
    expect(codes({})).toEqual([]);
  });
  it("name the assigned centre in green and nothing else in green", () => {
    expect(tagsOf({ ...plain, catchment: 1, alliance: true })).toEqual([
      { code: "assigned", tone: "good" },
      { code: "alliance", tone: "plain" },
    ]);
    expect(codes({ catchment: 2 })).toEqual(["backup"]);
  });
  it("ask for a call where capability or beds are not known", () => {
    expect(codes({ fit: "unknown" })).toEqual(["phoneFirst"]);
    expect(codes({ beds: "unknown" })).toEqual(["phoneFirst"]);
    expect(codes({ beds: "zero" })).toEqual(["full"]);
    expect(codes({ beds: "unknown", has_account: false })).toEqual(["noAccount"]);
  });
  it("say that nobody is on duty only where waiting would bring somebody", () => {
    expect(codes({ fit: "unfit", missing: [offDuty] })).toEqual(["offDuty"]);
    expect(codes({ fit: "partial", missing: [{ ...offDuty, until: null }] })).toEqual(["partial"]);
  });
  it("are three at most, and what asks for something comes first", () => {
    const many = codes({
      fit: "partial",
      beds: "zero",
      cross_province: true,
      catchment: 1,
      has_account: false,
    });
    expect(many).toEqual(["partial", "full", "crossProvince"]);
  });
});
