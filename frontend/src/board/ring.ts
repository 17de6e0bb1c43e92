/** When the board must make itself heard. Times in milliseconds; gain is a fraction of full scale. */

import type { Item } from "./cards";
import { halfGone } from "./deadlines";

export interface RingPlan {
  /** `loop` until a named person has seen it, `chime` once, `none` in silence. */
  kind: "loop" | "chime" | "none";
  everyMs: number;
  gain: number;
}

const SILENT: RingPlan = { kind: "none", everyMs: 0, gain: 0 };
const URGENT_EVERY_MS = 2_000;
const NORMAL_EVERY_MS = 4_000;
const START_GAIN = 0.5;
/** Six decibels over the start. */
const RAISED_GAIN = 1;
const NIGHT_FROM_HOUR = 22;
const NIGHT_TO_HOUR = 7;
export const MUTE_MS = 60_000;

/** Plan for one unseen offer; `hour` is the hour of the ward's clock. */
export function ringPlan(item: Item, now: number, hour: number): RingPlan {
  const { urgency } = item.card;
  if (urgency === "U4" && (hour >= NIGHT_FROM_HOUR || hour < NIGHT_TO_HOUR)) return SILENT;
  if (urgency === "U3" || urgency === "U4") {
    return { kind: "chime", everyMs: 0, gain: START_GAIN };
  }
  const { deadline } = item;
  const raised = deadline !== null && halfGone(deadline, now);
  return {
    kind: "loop",
    everyMs: urgency === "U0" || urgency === "U1" ? URGENT_EVERY_MS : NORMAL_EVERY_MS,
    gain: raised ? RAISED_GAIN : START_GAIN,
  };
}

/** The loudest plan of all that ring, and the offers to chime once. */
export function planOf(
  items: readonly Item[],
  now: number,
  hour: number,
): { loop: RingPlan; chimes: string[] } {
  let loop = SILENT;
  const chimes: string[] = [];
  for (const item of items) {
    const plan = ringPlan(item, now, hour);
    if (plan.kind === "chime") chimes.push(ringKey(item));
    if (plan.kind !== "loop") continue;
    loop = {
      kind: "loop",
      everyMs: loop.kind === "loop" ? Math.min(loop.everyMs, plan.everyMs) : plan.everyMs,
      gain: Math.max(loop.gain, plan.gain),
    };
  }
  return { loop, chimes };
}

/** One ask to this centre: asking again rings again. */
export function ringKey(item: Item): string {
  return `${item.card.id} ${item.offer?.sent_at ?? ""}`;
}
