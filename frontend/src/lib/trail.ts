import type { TrailEvent } from "../api/types";

const JOURNEY: ReadonlySet<string> = new Set([
  "transport_assigned",
  "vehicle_departed",
  "arrived_referring",
  "departed_referring",
  "arrived_receiving",
  "handover_done",
]);

/**
 * Out of order to the eye: only among the steps of the journey. That a screen saw an offer after
 * the yes by telephone is recorded as it was and is no disorder.
 */
export const isMisplaced = (event: TrailEvent): boolean =>
  event.out_of_order && JOURNEY.has(event.type ?? "");
