import { describe, expect, it } from "vitest";
import type { Condition } from "../api/types";
import { conditionsOf, findingsToAsk, searched } from "./conditions";
import type { Kind } from "./draft";

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
    expect(conditionsOf("newborn", all).first.map((each) => each.id)).toEqual(["asphyxia"]);
    expect(conditionsOf("postpartum", all).first.map((each) => each.id)).toEqual(["pph", "spe"]);
  });
  it("behind the black bar are those to be rescued where she is, whoever she is", () => {
    expect(conditionsOf("urgent", all).first.map((each) => each.id)).toEqual(["cord_prolapse"]);
  });
  it("are eight at most, and none is lost", () => {
    const many = Array.from({ length: 30 }, (_, at) => made(`n${at}`, ["N"]));
    const { first, rest } = conditionsOf("newborn", many);
    expect(first).toHaveLength(8);
    expect(new Set([...first, ...rest])).toEqual(new Set(many));
  });
});

describe("searching", () => {
  const ids = (typed: string, kind: Kind = "urgent"): string[] =>
    searched(all, typed, kind).map((each) => each.id);
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

describe("the findings to ask", () => {
  const hie = made("hie", ["N"], { ask: ["birth_at", "gestation", "weight_g", "babies", "other"] });
  it("are at most three of those that change the answer", () => {
    expect(findingsToAsk("newborn", [hie], []).shown).toEqual([
      "birth_at",
      "gestation",
      "weight_g",
    ]);
  });
  it("keep in sight what was filled already", () => {
    expect(findingsToAsk("newborn", [hie], ["decision_at"]).shown).toContain("decision_at");
  });
  it("never show one twice", () => {
    const { shown, more } = findingsToAsk("newborn", [hie, hie], ["babies"]);
    expect(new Set([...shown, ...more]).size).toBe(shown.length + more.length);
  });
});
