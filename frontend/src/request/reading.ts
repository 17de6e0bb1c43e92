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

/** The rules of a policy that the page has words for. */
export const CRITERIA = [
  "window",
  "band",
  "needs",
  "capacity",
  "catchment",
  "time",
  "code",
] as const;
export type Criterion = (typeof CRITERIA)[number];

export interface WhyFirst {
  readonly rule: Criterion | "only";
  /** For `time`: whole minutes to able hands that the first is ahead. */
  readonly minutes: number;
}

/** Road time and, on arrival, the wait until who is on call has come. */
export const handsS = (each: Candidate): number | null =>
  each.travel_time_s === null ? null : each.travel_time_s + each.activation_s;

/** Which rule put the first before the second, as the server says. */
export function whyFirst(answer: Referral): WhyFirst | null {
  const [first, second] = answer.candidates;
  if (first === undefined) return null;
  if (second === undefined) return { rule: "only", minutes: 0 };
  const rule = CRITERIA.find((each) => each === answer.separated_by) ?? "code";
  const ahead = (handsS(second) ?? 0) - (handsS(first) ?? 0);
  return { rule, minutes: Math.max(1, Math.round(ahead / 60)) };
}

/** The conditions that count: those chosen, and those suggested that nobody took away. */
export function appliedConditions(answer: Referral): string[] {
  const suggested = answer.suggested.filter((each) => !each.removed);
  return [...new Set([...answer.conditions, ...suggested.map((each) => each.condition)])];
}

/** Nothing is known to be needed, so nobody can be judged: no fault of the centre. */
export const asksForNothing = ({ reasons }: Candidate): boolean =>
  reasons.some((each) => each.code === "no_needs_known");

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

/** Whom one press asks: the ticked ones in answer order, then centres named by hand; else the first. */
export function toAsk(answer: Referral, chosen: readonly string[]): string[] {
  const order = [...answer.candidates, ...answer.excluded].map((each) => each.facility);
  const named = chosen.filter((code) => !order.includes(code));
  const ticked = [...order.filter((code) => chosen.includes(code)), ...named];
  if (ticked.length > 0) return ticked;
  return answer.candidates.slice(0, 1).map((each) => each.facility);
}

export const candidateOf = (answer: Referral, code: string): Candidate | undefined =>
  [...answer.candidates, ...answer.excluded].find((each) => each.facility === code);
