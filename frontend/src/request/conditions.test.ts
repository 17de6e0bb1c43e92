import { describe, expect, it } from "vitest";
import type { Condition } from "../api/types";
import { conditionsOf, searched } from "./conditions";
import { type Kind, ownKind } from "./draft";
import { KINDS } from "./examples";

const made = (id: string, kinds: Condition["kinds"], more: Partial<Condition> = {}): Condition => ({
  id,
  zh: id,
  en: id,
  kinds,
  urgency: "U1",
  note_zh: "",
  note_en: "",
  search: [],
  ask: [],
  signed: false,
  in_force: true,
  source: "test",
  confidence: "P",
  ...more,
});

const all = [
  made("asphyxia", ["N"], { zh: "重度窒息", search: ["zdzx", "zhongduzhixi", "zx", "窒息"] }),
  made("cord_prolapse", ["F"], { zh: "脐带脱垂", urgency: "U0", search: ["qdtc"] }),
  made("pph", ["M"], { zh: "产后出血", en: "Postpartum haemorrhage", search: ["chcx", "大出血"] }),
  made("spe", ["M", "F"], { zh: "重度子痫前期", search: ["zdzxqq", "zxqq"] }),
];

describe("the tiles of a kind", () => {
  it("show only conditions of that kind", () => {
    expect(conditionsOf("newborn", all, KINDS).first.map((each) => each.id)).toEqual(["asphyxia"]);
    expect(conditionsOf("postpartum", all, KINDS).first.map((each) => each.id)).toEqual([
      "pph",
      "spe",
    ]);
  });
  it("behind the black bar are those to be rescued where she is, whoever she is", () => {
    expect(conditionsOf("urgent", all, KINDS).first.map((each) => each.id)).toEqual([
      "cord_prolapse",
    ]);
  });
  it("leave out a rule that is not in force", () => {
    const old = made("old", ["N"], { in_force: false });
    expect(conditionsOf("newborn", [old], KINDS).first).toEqual([]);
    expect(searched([old], "old", "newborn", KINDS)).toEqual([]);
  });
  it("of a deployment's own kind are those written for it", () => {
    const child = made("septic_child", ["C"]);
    const own = [
      ...KINDS,
      { code: "C", zh: "儿童", en: "Child", role: "other" as const, centre: null },
    ];
    const { first } = conditionsOf(ownKind("C"), [...all, child], own);
    expect(first.map((each) => each.id)).toEqual(["septic_child"]);
  });
  it("are eight at most, and none is lost", () => {
    const many = Array.from({ length: 30 }, (_, at) => made(`n${at}`, ["N"]));
    const { first, rest } = conditionsOf("newborn", many, KINDS);
    expect(first).toHaveLength(8);
    expect(new Set([...first, ...rest])).toEqual(new Set(many));
  });
});

describe("searching", () => {
  const ids = (typed: string, kind: Kind = "urgent"): string[] =>
    searched(all, typed, kind, KINDS).map((each) => each.id);
  it("finds by Chinese, initials, English and alias, in any case", () => {
    expect(ids("窒息")).toEqual(["asphyxia"]);
    expect(ids("CHCX")).toEqual(["pph"]);
    expect(ids("大出血")).toEqual(["pph"]);
    expect(ids("post partum")).toEqual(["pph"]);
    expect(ids("cord prolapse")).toEqual(["cord_prolapse"]);
  });
  it("puts a match at the beginning first", () => {
    expect(ids("zx")).toEqual(["asphyxia", "spe"]);
    expect(ids("zxqq")[0]).toBe("spe");
  });
  it("puts the kind asked about before the others", () => {
    expect(ids("zdz", "newborn")).toEqual(["asphyxia", "spe"]);
    expect(ids("zdz", "pregnant")).toEqual(["spe", "asphyxia"]);
  });
  it("of nothing finds nothing", () => {
    expect(ids("  ")).toEqual([]);
  });
});
