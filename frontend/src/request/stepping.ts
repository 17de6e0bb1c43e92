import type { Finding } from "../api/types";
import { isoLocal } from "../lib/clock";
import { gestationDays, gestationText, readGestation } from "../lib/gestation";
import type { FindingValue, Kind } from "./draft";

/**
 * Where stepping begins while nothing is known: reached by a press, never shown before it.
 * Nothing is decided by these; another finding begins in the middle of its range.
 */
const START: Readonly<Record<string, number>> = {
  weight_g: 2500,
  babies: 1,
  sbp: 120,
  dbp: 80,
  hr: 100,
  rr: 24,
  spo2: 95,
  temp_c: 37,
  blood_loss_ml: 500,
  apgar1: 7,
  apgar5: 7,
  fio2: 21,
  glucose_mmol: 4,
  birth_in_min: 60,
};
const GESTATION_START = { before: 238, after: 266 } as const;

/** One press moves a value by this much, by its unit; whole numbers otherwise by one. */
const STEP: Readonly<Record<string, number>> = {
  mmHg: 2,
  g: 50,
  mL: 50,
  "°C": 0.1,
  "mmol/L": 0.1,
  min: 5,
};
const GESTATION_LIMITS = [0, 320] as const;
const LARGER_AFTER = 12;

const isFine = (finding: Finding): boolean => (STEP[finding.unit] ?? 1) < 1;

const within = (low: number, high: number, value: number): number =>
  Math.min(high, Math.max(low, value));

function middle({ lowest, highest }: Finding): number {
  return Math.round(((lowest ?? 0) + (highest ?? lowest ?? 0)) / 2);
}

function steppedTime(value: FindingValue | undefined, by: number, now: Date): string {
  const from = value === undefined ? now : new Date(value);
  const at = value === undefined && by > 0 ? from : new Date(from.getTime() + by * 60_000);
  return isoLocal(at > now ? now : at);
}

/** Times move by a minute, faster the longer the button is held. */
function minutes(held: number): number {
  if (held > 45) return 30;
  return held > 15 ? 5 : 1;
}

/** The value after one press of − or +; `held` counts the repeats while the finger stays. */
export function stepped(
  finding: Finding,
  value: FindingValue | undefined,
  direction: -1 | 1,
  held: number,
  now: Date,
  kind: Kind,
): FindingValue {
  if (finding.kind === "time") return steppedTime(value, direction * minutes(held), now);
  if (finding.kind === "gestation") {
    const days = gestationDays(String(value ?? ""));
    const before = kind === "pregnant" || kind === "urgent";
    if (days === null)
      return gestationText(before ? GESTATION_START.before : GESTATION_START.after);
    const by = direction * (held > LARGER_AFTER ? 7 : 1);
    return gestationText(within(...GESTATION_LIMITS, days + by));
  }
  const size = Number(value);
  if (value === undefined || Number.isNaN(size)) return START[finding.key] ?? middle(finding);
  const pace = (STEP[finding.unit] ?? 1) * (held > LARGER_AFTER ? (isFine(finding) ? 5 : 2) : 1);
  const next = within(
    finding.lowest ?? 0,
    finding.highest ?? Number.MAX_SAFE_INTEGER,
    size + direction * pace,
  );
  // Parts of one must not gather the crumbs of binary fractions.
  return Math.round(next * 100) / 100;
}

export type TypedReading =
  | { readonly kind: "value"; readonly value: FindingValue | null }
  | { readonly kind: "either"; readonly weeksAndDays: number; readonly decimalWeeks: number }
  | { readonly kind: "unreadable" };

/** What a typed text means for a finding; empty forgets it. */
export function readTyped(finding: Finding, text: string): TypedReading {
  const plain = text.trim();
  if (plain === "") return { kind: "value", value: null };
  if (finding.kind === "gestation") {
    const reading = readGestation(plain);
    if (reading.kind !== "days") return reading;
    return { kind: "value", value: gestationText(reading.days) };
  }
  if (finding.kind === "time") {
    const at = new Date(plain);
    return Number.isNaN(at.getTime())
      ? { kind: "unreadable" }
      : { kind: "value", value: isoLocal(at) };
  }
  const number = Number(plain.normalize("NFKC").replace(/[，,]/g, "."));
  return Number.isFinite(number) ? { kind: "value", value: number } : { kind: "unreadable" };
}

/** What a `datetime-local` input wants: local time without an offset. */
export const inputTime = (value: FindingValue | undefined, now: Date): string =>
  isoLocal(value === undefined ? now : new Date(value)).slice(0, 16);
