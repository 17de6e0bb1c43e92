/** When an accepted patient will be here, from the last stamped step and the road time. */
import type { Card, Offer } from "../api/board";

export type Step = Card["steps"][number];

export type Arrival =
  /** On the road with the patient: clock times of the likely, fast and slow end. */
  | { kind: "on_road"; at: number; low: number | null; high: number | null }
  /** Not left yet: only the road time is known. */
  | { kind: "not_left"; travel_time_s: number; range_s: readonly [number, number] | null }
  | { kind: "arrived"; at: number }
  | { kind: "unknown" };

/** The latest entry of a step; a correction appends, so the last one recorded holds. */
export function lastStep(card: Card, type: string): Step | null {
  return card.steps.filter((step) => step.type === type).at(-1) ?? null;
}

export function arrivalOf(card: Card, offer: Offer | null): Arrival {
  const arrived = lastStep(card, "arrived_receiving");
  if (arrived !== null) return { kind: "arrived", at: Date.parse(arrived.occurred_at) };
  if (offer === null || offer.travel_time_s === null) return { kind: "unknown" };
  const left = lastStep(card, "departed_referring");
  const range_s = rangeOf(offer);
  if (left === null) return { kind: "not_left", travel_time_s: offer.travel_time_s, range_s };
  const from = Date.parse(left.occurred_at);
  return {
    kind: "on_road",
    at: from + offer.travel_time_s * 1000,
    low: range_s === null ? null : from + range_s[0] * 1000,
    high: range_s === null ? null : from + range_s[1] * 1000,
  };
}

/** Sort key: who is on the road by arrival, then who has not left by road time, then who is here. */
export function arrivalOrder(arrival: Arrival): readonly [group: number, value: number] {
  switch (arrival.kind) {
    case "on_road":
      return [0, arrival.at];
    case "not_left":
      return [1, arrival.travel_time_s];
    case "unknown":
      return [2, 0];
    case "arrived":
      return [3, arrival.at];
  }
}

function rangeOf(offer: Offer): readonly [number, number] | null {
  const [low, high] = offer.range_s ?? [];
  return low === undefined || high === undefined ? null : [low, high];
}
