import type { RescueLine } from "../api/types";

type Times = Pick<
  RescueLine,
  "hands_s" | "travel_time_s" | "range_s" | "mobilisation_s" | "vehicle_ready_s"
>;

/** What the time until able hands is made of, in seconds; it adds up to `hands_s`. */
export interface HandsParts {
  readonly by: "vehicle" | "team";
  readonly beforeS: number;
  readonly roadS: number;
  readonly onCallS: number;
}

/** Null where the answer says no parts: nobody moves, or it is older than they are. */
export function handsParts(line: Times): HandsParts | null {
  // an answer kept from before has no such field at all
  const ready = line.vehicle_ready_s ?? null;
  const before = ready ?? line.mobilisation_s;
  if (before === null || line.travel_time_s === null || line.hands_s === null) return null;
  return {
    by: ready === null ? "team" : "vehicle",
    beforeS: before,
    roadS: line.travel_time_s,
    onCallS: line.hands_s - before - line.travel_time_s,
  };
}

/** How soon and how late able hands may be, in seconds: the range of the road, after what is before it. */
export function handsRange(line: Times): readonly [number, number] | null {
  if (line.range_s === null || line.hands_s === null || line.travel_time_s === null) return null;
  const ahead = line.hands_s - line.travel_time_s;
  const [low, high] = line.range_s;
  return [Number(low) + ahead, Number(high) + ahead];
}
