import { type Capacity, neverSaid } from "../api/board";

export const BED_KINDS: readonly Capacity["kind"][] = ["maternal_bed", "newborn_cot", "rescue_bed"];

/** The kinds nobody knows any more: never said, said longer ago than the limit, or asked about since. */
export function overdueBeds(
  capacity: readonly Capacity[],
  now: number,
  freshMs: number,
): Capacity[] {
  return BED_KINDS.map(
    (kind) => capacity.find((each) => each.kind === kind) ?? neverSaid(kind),
  ).filter(
    ({ free, as_of, asked_at }) =>
      free === null || as_of === null || asked_at !== null || now - Date.parse(as_of) > freshMs,
  );
}
