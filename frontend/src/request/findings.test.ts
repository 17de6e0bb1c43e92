import { describe, expect, it } from "vitest";
import type { Condition } from "../api/types";
import { ownKind } from "./draft";
import { FINDINGS, finding, KINDS } from "./examples";
import { chosenOf, findingsToAsk, groupOf, lettersOf } from "./findings";

const condition = (...ask: string[]) => ({ ask }) as unknown as Condition;
const keys = (some: readonly { key: string }[]): string[] => some.map((each) => each.key);

describe("the findings to ask", () => {
  it("are at most three of those that change the answer", () => {
    const hie = condition("birth_at", "gestation", "weight_g", "babies");
    expect(keys(findingsToAsk("newborn", [hie], [], FINDINGS).shown)).toEqual([
      "birth_at",
      "gestation",
      "weight_g",
    ]);
  });
  it("keep in sight what was filled already", () => {
    const asked = findingsToAsk("newborn", [condition("birth_at")], ["onset_at"], FINDINGS);
    expect(keys(asked.shown)).toEqual(["birth_at", "weight_g", "gestation", "onset_at"]);
  });
  it("ask for the time of birth, and not for the age that says the same", () => {
    const asked = findingsToAsk("newborn", [condition("age_min", "birth_at")], [], FINDINGS);
    expect(keys(asked.shown)).toEqual(["birth_at", "weight_g", "gestation"]);
  });
  it("never show one twice, and leave out none that concerns the patient", () => {
    const { shown, more, moreCount } = findingsToAsk("together", [], ["babies"], FINDINGS);
    const all = [...keys(shown), ...more.flatMap(([, some]) => keys(some))];
    expect(new Set(all).size).toBe(all.length);
    expect(moreCount).toBe(all.length - shown.length);
    expect(new Set([...all, "age_min"])).toEqual(new Set(keys(FINDINGS)));
  });
  it("of a woman leave out what only a newborn has, and the other way round", () => {
    const of = (kind: "pregnant" | "newborn"): string[] => {
      const { shown, more } = findingsToAsk(kind, [], [], FINDINGS);
      return [...keys(shown), ...more.flatMap(([, some]) => keys(some))];
    };
    expect(of("pregnant")).not.toContain("apgar1");
    expect(of("newborn")).not.toContain("blood_loss_ml");
    expect(of("newborn")).toContain("apgar1");
  });
  it("stand in groups: signs, mother, birth, newborn, times", () => {
    const groups = ["temp_c", "blood_loss_ml", "gestation", "apgar1", "onset_at"].map((key) =>
      groupOf(finding(key)),
    );
    expect(groups).toEqual(["signs", "mother", "birth", "newborn", "times"]);
  });
});

describe("the letters of a tile", () => {
  it("follow the role, not the letter", () => {
    const own = [{ code: "W", zh: "妇", en: "Woman", role: "mother" as const, centre: null }];
    expect(lettersOf("postpartum", own)).toEqual(["W"]);
    expect(lettersOf("pregnant", KINDS)).toEqual(["M", "F"]);
    expect(lettersOf(ownKind("C"), KINDS)).toEqual(["C"]);
  });
});

describe("colours written together", () => {
  it("are read one by one, and nothing is none", () => {
    expect(chosenOf("orange+purple")).toEqual(["orange", "purple"]);
    expect(chosenOf(undefined)).toEqual([]);
  });
});
