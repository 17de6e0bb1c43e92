/** Why a centre has no road time: no road leads there, or nobody knows how long it takes. */

interface Reached {
  readonly travel_time_s: number | null;
  readonly reasons: readonly { readonly code: string }[];
}

/** Then no route was asked for: its place is not known, not on the map, or it was named later. */
const NOT_CALCULATED: ReadonlySet<string> = new Set([
  "place_unknown",
  "off_the_map",
  "not_in_answer",
]);

/** Whether the road time is unknown; `no road` would then say more than anybody knows. */
export const isRoadUnknown = ({ travel_time_s, reasons }: Reached): boolean =>
  travel_time_s === null && reasons.some((each) => NOT_CALCULATED.has(each.code));

/** Why no road leads to a centre; without a word of its own there simply is none. */
const NO_WAY = ["closed_at_origin", "closed_at_destination", "closed_on_the_way"] as const;
export type NoWay = (typeof NO_WAY)[number];

/** Which closure keeps a centre from being reached, as the answer gives it; null where none does. */
export function noWayOf({ travel_time_s, reasons }: Reached): NoWay | null {
  if (travel_time_s !== null) return null;
  return NO_WAY.find((code) => reasons.some((each) => each.code === code)) ?? null;
}
