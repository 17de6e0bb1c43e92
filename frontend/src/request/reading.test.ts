import { describe, expect, it } from "vitest";
import type { Candidate, Referral, WindowLeft } from "../api/types";
import {
  appliedConditions,
  bedKinds,
  nearest,
  openWindows,
  toAsk,
  unknownWindows,
  whyFirst,
  windowBar,
} from "./reading";

const now = new Date("2026-11-22T03:12:00+08:00");
const window = (more: Partial<WindowLeft>): WindowLeft => ({
  condition: "hie",
  minutes: 340,
  anchor: "birth",
  bounds: "arrival",
  strength: "limit",
  deadline_at: "2026-11-22T07:45:00+08:00",
  left_min: 273,
  zh: "开始亚低温",
  en: "Start cooling",
  ...more,
});
const candidate = (facility: string, seconds: number | null, fit: Candidate["fit"] = "fit") =>
  ({ facility, travel_time_s: seconds, activation_s: 0, fit }) as Candidate;

describe("windows", () => {
  it("are read at this moment, the tightest first", () => {
    const later = window({ deadline_at: "2026-11-22T09:00:00+08:00" });
    const open = openWindows([later, window({})], "limit", now);
    expect(open.map((each) => each.leftMin)).toEqual([273, 348]);
  });
  it("of another strength or bound are not limits on the arrival", () => {
    const others = [window({ strength: "aim" }), window({ bounds: "here" })];
    expect(openWindows(others, "limit", now)).toEqual([]);
  });
  it("without a known anchor are unknown, never full", () => {
    const unknown = window({ deadline_at: null, left_min: null });
    expect(openWindows([unknown], "limit", now)).toEqual([]);
    expect(unknownWindows([unknown])).toEqual([unknown]);
  });
});

describe("the bar of a drive in its window", () => {
  const open = { window: window({}), deadline: now, leftMin: 273 };
  it("has parts that together never exceed the whole", () => {
    const bar = windowBar(open, 62 * 60, [54 * 60, 81 * 60]);
    expect(bar.gone).toBeCloseTo(67 / 340);
    expect(bar.likely).toBeCloseTo(62 / 340);
    expect(bar.slow).toBeCloseTo(19 / 340);
    expect(bar.slowLeftMin).toBe(192);
  });
  it("says how late the slow end is, and stays within the bar", () => {
    const bar = windowBar({ ...open, leftMin: 20 }, 62 * 60, [54 * 60, 81 * 60]);
    expect(bar.slowLeftMin).toBe(-61);
    expect(bar.gone + bar.likely + bar.slow).toBeLessThanOrEqual(1);
    expect(bar.slow).toBeGreaterThanOrEqual(0);
  });
});

describe("the answer", () => {
  const answered = (separated: string | null, ...candidates: Candidate[]) =>
    ({ candidates, separated_by: separated }) as unknown as Referral;
  it("explains the first place by the rule that the server says decided", () => {
    expect(whyFirst(answered(null, candidate("a", 100)))).toEqual({ rule: "only", minutes: 0 });
    expect(whyFirst(answered("needs", candidate("a", 100), candidate("b", 50)))?.rule).toBe(
      "needs",
    );
    expect(whyFirst(answered(null))).toBeNull();
  });
  it("counts the lead to able hands, with the wait for who is on call", () => {
    const called = { ...candidate("b", 600), activation_s: 1200 };
    expect(whyFirst(answered("time", candidate("a", 600), called))).toEqual({
      rule: "time",
      minutes: 20,
    });
  });
  it("counts as applied what was chosen and what is suggested and not removed", () => {
    const suggested = (condition: string, removed: boolean) => ({
      condition,
      because: [],
      removed,
    });
    const answer = {
      conditions: ["pph"],
      suggested: [suggested("pph", false), suggested("spe", false), suggested("hellp", true)],
    } as unknown as Referral;
    expect(appliedConditions(answer)).toEqual(["pph", "spe"]);
  });
  it("names as nearest only what a road leads to", () => {
    const list = [candidate("far", 900), candidate("cut off", null), candidate("near", 300)];
    expect(nearest(list)?.facility).toBe("near");
    expect(nearest([candidate("cut off", null)])).toBeNull();
  });
  it("asks the first, or those ticked in the order of the answer", () => {
    const answer = {
      candidates: [candidate("a", 1), candidate("b", 2)],
      excluded: [candidate("c", 3)],
    } as Referral;
    expect(toAsk(answer, [])).toEqual(["a"]);
    expect(toAsk(answer, ["c", "b"])).toEqual(["b", "c"]);
    expect(toAsk({ ...answer, candidates: [] }, [])).toEqual([]);
    expect(toAsk(answer, ["X-1", "c"])).toEqual(["c", "X-1"]);
  });
  it("shows the beds of the patients there are", () => {
    expect(bedKinds(["mother", "fetus"])).toEqual(["maternal_bed", "newborn_cot"]);
    expect(bedKinds(["newborn"])).toEqual(["newborn_cot"]);
  });
});
