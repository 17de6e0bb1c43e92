import type { TrailEvent } from "../api/types";

const JOURNEY: ReadonlySet<string> = new Set([
  "transport_assigned",
  "vehicle_departed",
  "arrived_referring",
  "departed_referring",
  "custody_relayed",
  "arrived_receiving",
  "handover_done",
]);

/**
 * Out of order to the eye: only among the steps of the journey. That a screen saw an offer after
 * the yes by telephone is recorded as it was and is no disorder.
 */
export const isMisplaced = (event: TrailEvent): boolean =>
  "out_of_order" in event && event.out_of_order && JOURNEY.has(event.type ?? "");

/** Whether an entry was made long after it happened; what the roads do is entered at once. */
export const isLate = (event: TrailEvent): boolean => "late" in event && event.late;
