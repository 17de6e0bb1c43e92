import type { Candidate, CapacityKind, Referral, WindowLeft } from "../api/types";

/** An arrival window whose anchor is known, with what is left of it at an instant. */
export interface OpenWindow {
  readonly window: WindowLeft;
  readonly deadline: Date;
  readonly leftMin: number;
}

const leftOf = (deadline: Date, now: Date): number => (deadline.getTime() - now.getTime()) / 60_000;

/** Arrival windows of one strength with a known anchor, the tightest first. */
export function openWindows(
  windows: readonly WindowLeft[],
  strength: WindowLeft["strength"],
  now: Date,
): OpenWindow[] {
  return windows
    .flatMap((window) => {
      if (window.bounds !== "arrival" || window.strength !== strength) return [];
      if (window.deadline_at === null) return [];
      const deadline = new Date(window.deadline_at);
      return [{ window, deadline, leftMin: leftOf(deadline, now) }];
    })
    .sort((one, other) => one.leftMin - other.leftMin);
}

/** Windows that bound the arrival while nobody knows since when. */
export const unknownWindows = (windows: readonly WindowLeft[]): WindowLeft[] =>
  windows.filter((each) => each.bounds === "arrival" && each.deadline_at === null);

export interface Bar {
  /** Shares of the whole window, 0 to 1, that do not overlap. */
  readonly gone: number;
  readonly likely: number;
  readonly slow: number;
  /** Minutes left on arrival at the slow end; negative is late. */
  readonly slowLeftMin: number;
}

/** How a drive lies in a window: grey gone, blue likely, striped to the slow end. */
export function windowBar(open: OpenWindow, travelTimeS: number, rangeS: readonly number[]): Bar {
  const whole = Math.max(open.window.minutes, 1);
  const share = (minutes: number): number => Math.min(1, Math.max(0, minutes / whole));
  const goneMin = whole - open.leftMin;
  const likelyMin = travelTimeS / 60;
  const slowMin = (rangeS[1] ?? travelTimeS) / 60;
  const gone = share(goneMin);
  const likely = share(goneMin + likelyMin) - gone;
  const slow = share(goneMin + slowMin) - gone - likely;
  return { gone, likely, slow, slowLeftMin: Math.floor(open.leftMin - slowMin) };
}

/** The beds that matter for these patients. */
export function bedKinds(patients: Referral["patients"]): CapacityKind[] {
  const kinds: CapacityKind[] = [];
  if (patients.includes("mother")) kinds.push("maternal_bed");
  if (patients.includes("newborn") || patients.includes("fetus")) kinds.push("newborn_cot");
  return kinds;
}

/** A bed count this old is no longer known. */
export const BEDS_STALE_AFTER_MIN = 240;

export type WhyFirst =
  | { readonly kind: "only" }
  | { readonly kind: "fit" }
  | { readonly kind: "faster"; readonly minutes: number }
  | { readonly kind: "same" };

/** Why the first candidate stands before the second: the order is fit, then road time. */
export function whyFirst(first: Candidate, second: Candidate | undefined): WhyFirst {
  if (second === undefined) return { kind: "only" };
  if (first.fit !== second.fit) return { kind: "fit" };
  const faster = ((second.travel_time_s ?? 0) - (first.travel_time_s ?? 0)) / 60;
  const minutes = Math.round(faster);
  return minutes > 0 ? { kind: "faster", minutes } : { kind: "same" };
}

export interface ExcludedGroups {
  /** They declared capabilities and one is missing, or no road leads there. */
  readonly unsuitable: Candidate[];
  /** They never said what they can do: only a call can tell. */
  readonly undeclared: Candidate[];
}

export function excludedGroups(excluded: readonly Candidate[]): ExcludedGroups {
  const undeclared = excluded.filter((each) => each.fit === "unknown");
  return { unsuitable: excluded.filter((each) => each.fit !== "unknown"), undeclared };
}

/** The nearest by road of those left out; null when no road leads to any. */
export function nearest(list: readonly Candidate[]): Candidate | null {
  const reachable = list.filter((each) => each.travel_time_s !== null);
  const byTime = (one: Candidate, other: Candidate): number =>
    (one.travel_time_s ?? 0) - (other.travel_time_s ?? 0);
  return [...reachable].sort(byTime)[0] ?? null;
}

/** Whom one press asks: the ticked ones in answer order, otherwise the first. */
export function toAsk(answer: Referral, chosen: readonly string[]): string[] {
  const order = [...answer.candidates, ...answer.excluded].map((each) => each.facility);
  const ticked = order.filter((code) => chosen.includes(code));
  if (ticked.length > 0) return ticked;
  return answer.candidates.slice(0, 1).map((each) => each.facility);
}

export const candidateOf = (answer: Referral, code: string): Candidate | undefined =>
  [...answer.candidates, ...answer.excluded].find((each) => each.facility === code);
