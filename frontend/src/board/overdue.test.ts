import { describe, expect, it } from "vitest";
import { type Capacity, neverSaid as unexpected } from "../api/board";
import { iso, secondsIn } from "./examples";
import { BED_KINDS, overdueBeds, shownBeds } from "./overdue";

const HOUR_S = 3600;
const LIMIT_MS = 4 * HOUR_S * 1000;
const neverSaid = (kind: Capacity["kind"]) => ({ ...unexpected(kind), expected: true });
const kinds = (...said: Parameters<typeof overdueBeds>[0]): string[] =>
  overdueBeds(said, secondsIn(0), LIMIT_MS).map((each) => each.kind);

describe("beds to update", () => {
  it("are all that are expected while nothing was ever said", () => {
    expect(kinds(...BED_KINDS.map(neverSaid))).toEqual([...BED_KINDS]);
    expect(kinds(neverSaid("newborn_cot"), unexpected("maternal_bed"))).toEqual(["newborn_cot"]);
    expect(kinds()).toEqual([]);
  });
  it("are not those the centre need not report, unless somebody asked about them", () => {
    const old = { ...unexpected("maternal_bed"), free: 2, as_of: iso(-9 * HOUR_S) };
    expect(kinds(old)).toEqual([]);
    const asked = { asked_at: iso(-60), asked_by: "调度" };
    expect(kinds({ ...old, ...asked })).toEqual(["maternal_bed"]);
    expect(kinds({ ...unexpected("rescue_bed"), ...asked })).toEqual(["rescue_bed"]);
  });
  it("are those said longer ago than the limit, and not those at it", () => {
    const cots = { ...neverSaid("newborn_cot"), free: 0 };
    expect(kinds({ ...cots, as_of: iso(-4 * HOUR_S) })).not.toContain("newborn_cot");
    expect(kinds({ ...cots, as_of: iso(-4 * HOUR_S - 1) })).toContain("newborn_cot");
  });
  it("are those somebody asked about, however fresh they are", () => {
    const asked = { asked_at: iso(-60), asked_by: "调度" };
    const cots = { ...neverSaid("newborn_cot"), free: 1, as_of: iso(-120) };
    expect(kinds(cots)).not.toContain("newborn_cot");
    expect(kinds({ ...cots, ...asked })).toContain("newborn_cot");
  });
  it("keep what was said last, so that it can be said again", () => {
    const old = { ...neverSaid("rescue_bed"), free: 2, as_of: iso(-9 * HOUR_S) };
    expect(overdueBeds([old], secondsIn(0), LIMIT_MS)).toContainEqual(old);
  });
});

describe("beds of a board", () => {
  const shown = (...said: Capacity[]) => shownBeds(said).map((each) => each.kind);
  it("are those to be reported, in one order, whatever is known of them", () => {
    expect(shown(neverSaid("rescue_bed"), neverSaid("maternal_bed"))).toEqual([
      "maternal_bed",
      "rescue_bed",
    ]);
  });
  it("are not those nobody expects, until a figure was said or asked for", () => {
    expect(shown(unexpected("maternal_bed"))).toEqual([]);
    const said = { ...unexpected("maternal_bed"), free: 0, as_of: iso(-9 * HOUR_S) };
    const asked = { ...unexpected("rescue_bed"), asked_at: iso(-60), asked_by: null };
    expect(shown(asked, said)).toEqual(["maternal_bed", "rescue_bed"]);
  });
});
