import { type Capacity, neverSaid } from "../api/board";

export const BED_KINDS: readonly Capacity["kind"][] = ["maternal_bed", "newborn_cot", "rescue_bed"];

/** The kinds that somebody asked about, and those to be reported that nobody knows any more. */
export function overdueBeds(
  capacity: readonly Capacity[],
  now: number,
  freshMs: number,
): Capacity[] {
  return BED_KINDS.map(
    (kind) => capacity.find((each) => each.kind === kind) ?? neverSaid(kind),
  ).filter(
    ({ free, as_of, asked_at, expected }) =>
      asked_at !== null ||
      (expected && (free === null || as_of === null || now - Date.parse(as_of) > freshMs)),
  );
}

/** The kinds a board shows: those to be reported, those asked about, and whatever was said. */
export function shownBeds(capacity: readonly Capacity[]): Capacity[] {
  return BED_KINDS.flatMap((kind) => capacity.filter((each) => each.kind === kind)).filter(
    ({ expected, asked_at, free }) => expected || asked_at !== null || free !== null,
  );
}
