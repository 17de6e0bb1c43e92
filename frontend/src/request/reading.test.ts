import { describe, expect, it } from "vitest";
import type { Candidate, Referral, WindowLeft } from "../api/types";
import {
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
  ({ facility, travel_time_s: seconds, fit }) as Candidate;

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
  it("explains the first place by fit before time", () => {
    expect(whyFirst(candidate("a", 100), undefined)).toEqual({ kind: "only" });
    expect(whyFirst(candidate("a", 100), candidate("b", 50, "by_agreement"))).toEqual({
      kind: "fit",
    });
    expect(whyFirst(candidate("a", 600), candidate("b", 1800))).toEqual({
      kind: "faster",
      minutes: 20,
    });
    expect(whyFirst(candidate("a", 600), candidate("b", 610))).toEqual({ kind: "same" });
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
  });
  it("shows the beds of the patients there are", () => {
    expect(bedKinds(["mother", "fetus"])).toEqual(["maternal_bed", "newborn_cot"]);
    expect(bedKinds(["newborn"])).toEqual(["newborn_cot"]);
  });
});
