import { describe, expect, it } from "vitest";
import { neverSaid } from "../api/board";
import { iso, secondsIn } from "./examples";
import { BED_KINDS, overdueBeds } from "./overdue";

const HOUR_S = 3600;
const LIMIT_MS = 4 * HOUR_S * 1000;
const kinds = (...said: Parameters<typeof overdueBeds>[0]): string[] =>
  overdueBeds(said, secondsIn(0), LIMIT_MS).map((each) => each.kind);

describe("beds to update", () => {
  it("are all kinds while nothing was ever said", () => {
    expect(kinds()).toEqual([...BED_KINDS]);
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
