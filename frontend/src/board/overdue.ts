import type { Capacity } from "../api/board";

export const BED_KINDS: readonly Capacity["kind"][] = ["maternal_bed", "newborn_cot", "rescue_bed"];

/** The kinds nobody knows any more: never said, or said longer ago than the limit. */
export function overdueBeds(
  capacity: readonly Capacity[],
  now: number,
  freshMs: number,
): Capacity[] {
  return BED_KINDS.map(
    (kind) => capacity.find((each) => each.kind === kind) ?? { kind, free: null, as_of: null },
  ).filter(
    ({ free, as_of }) => free === null || as_of === null || now - Date.parse(as_of) > freshMs,
  );
}
