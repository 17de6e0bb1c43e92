import { describe, expect, it } from "vitest";
import type { Referral } from "../api/types";
import {
  answerFor,
  canAsk,
  EMPTY_DRAFT,
  questionOf,
  started,
  tellsWho,
  toggled,
  withAnswer,
  withCondition,
  withFinding,
  withOutside,
  withRemoved,
  withUnread,
  withUrgency,
} from "./draft";
import { FINDINGS } from "./examples";

const hie = withCondition(started("newborn"), "hie");

describe("a draft", () => {
  it("forgets the last person when a new one begins", () => {
    expect(started("newborn")).toEqual({ ...EMPTY_DRAFT, kind: "newborn" });
  });
  it("sends only what is known", () => {
    expect(questionOf(hie, "QL-T01")).toEqual({
      origin: { facility: "QL-T01" },
      conditions: ["hie"],
      findings: {},
      confirmed: [],
      removed: [],
      urgency: null,
    });
  });
  it("says what the tile said about the birth", () => {
    expect(questionOf(started("pregnant"), "A").findings).toEqual({ delivered: "no" });
    expect(questionOf(started("postpartum"), "A").findings).toEqual({ delivered: "yes" });
  });
  it("forgets a confirmation and a fault when their value changes", () => {
    const doubted = {
      ...withFinding(hie, "weight_g", 12),
      confirmed: ["weight_g", "babies"],
      faults: { weight_g: { zh: "？", en: "?" } },
    };
    const changed = withFinding(doubted, "weight_g", 1200);
    expect(changed.confirmed).toEqual(["babies"]);
    expect(changed.faults).toEqual({});
  });
  it("keeps an unreadable text and drops the value before it", () => {
    const known = withFinding(hie, "gestation", "39+2");
    const typed = withUnread(known, "gestation", "29.4");
    expect(typed.unread).toEqual({ gestation: "29.4" });
    expect(questionOf(typed, "A").findings).toEqual({});
    expect(withFinding(typed, "gestation", "29+4").unread).toEqual({});
  });
  it("keeps an answer only for the question it answers", () => {
    const question = questionOf(hie, "A");
    const answer = { id: "1" } as Referral;
    const answered = withAnswer(hie, question, answer);
    expect(answerFor(answered, question)).toBe(answer);
    const changed = withFinding(answered, "weight_g", 3200);
    expect(answerFor(changed, questionOf(changed, "A"))).toBeNull();
  });
  it("can be asked about with findings alone, and not with nothing", () => {
    expect(canAsk(started("postpartum"))).toBe(false);
    expect(canAsk(withFinding(started("postpartum"), "sbp", 172))).toBe(true);
    expect(canAsk(hie)).toBe(true);
  });
  it("asks again with what was taken away and with the urgency set by hand", () => {
    const changed = withUrgency(withRemoved(hie, "spe"), "U0");
    expect(questionOf(changed, "A")).toMatchObject({ removed: ["spe"], urgency: "U0" });
    const back = withUrgency(withRemoved(changed, "spe"), null);
    expect(questionOf(back, "A")).toEqual(questionOf(hie, "A"));
  });
  it("keeps a centre named by hand chosen when the question is asked again", () => {
    const named = withOutside({ ...hie, chosen: ["QC01"] }, "X-7");
    expect(named.chosen).toEqual(["QC01", "X-7"]);
    const again = withAnswer(named, questionOf(named, "A"), { id: "2" } as Referral);
    expect(again.chosen).toEqual(["X-7"]);
  });
  it("ticks and unticks", () => {
    expect(toggled(toggled([], "a"), "b")).toEqual(["a", "b"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  });
  it("says whose it is: a baby's gestation alone would be read as a woman's", () => {
    const baby = withFinding(started("newborn"), "gestation", "30+0");
    expect(tellsWho(baby, FINDINGS)).toBe(false);
    expect(tellsWho(withFinding(baby, "weight_g", 1400), FINDINGS)).toBe(true);
    expect(tellsWho(withFinding(baby, "birth_at", "2026-01-01T03:00+08:00"), FINDINGS)).toBe(true);
    expect(tellsWho(hie, FINDINGS)).toBe(true);
    expect(tellsWho(withFinding(started("pregnant"), "gestation", "30+0"), FINDINGS)).toBe(true);
    expect(tellsWho(withFinding(started("kind:C"), "hr", 180), FINDINGS)).toBe(false);
  });
});
