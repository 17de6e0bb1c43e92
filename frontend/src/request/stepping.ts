import { isoLocal } from "../lib/clock";
import { gestationDays, gestationText, readGestation } from "../lib/gestation";
import type { FindingKey, Kind } from "./draft";
import { isTimeKey } from "./draft";

/** Where stepping begins while nothing is known: a press away, never shown before it. */
const START = { gestation: 266, gestationBefore: 238, weight_g: 2500, babies: 1 } as const;
const LIMITS: Readonly<Record<"gestation" | "weight_g" | "babies", readonly [number, number]>> = {
  gestation: [0, 320],
  weight_g: [50, 9000],
  babies: [1, 9],
};

/** A held button moves in larger steps after a while. */
function pace(key: FindingKey, held: number): number {
  if (key === "gestation") return held > 12 ? 7 : 1;
  if (key === "weight_g") return held > 20 ? 100 : 50;
  if (key === "babies") return 1;
  if (held > 45) return 30;
  return held > 15 ? 5 : 1;
}

const within = (key: keyof typeof LIMITS, value: number): number =>
  Math.min(LIMITS[key][1], Math.max(LIMITS[key][0], value));

/** The value after one press of − or +; `held` counts the repeats while the finger stays. */
export function stepped(
  key: FindingKey,
  value: string | number | undefined,
  direction: -1 | 1,
  held: number,
  now: Date,
  kind: Kind,
): string | number {
  const by = direction * pace(key, held);
  if (key === "gestation") {
    const before = kind === "pregnant" || kind === "urgent";
    const days = gestationDays(String(value ?? ""));
    if (days === null) return gestationText(before ? START.gestationBefore : START.gestation);
    return gestationText(within(key, days + by));
  }
  if (key === "weight_g" || key === "babies") {
    const size = Number(value);
    if (value === undefined || Number.isNaN(size)) return START[key];
    return within(key, size + by);
  }
  const from = value === undefined ? now : new Date(value);
  const at = value === undefined && direction === 1 ? from : new Date(from.getTime() + by * 60_000);
  return isoLocal(at > now ? now : at);
}

export type TypedReading =
  | { readonly kind: "value"; readonly value: string | number | null }
  | { readonly kind: "either"; readonly weeksAndDays: number; readonly decimalWeeks: number }
  | { readonly kind: "unreadable" };

/** What a typed text means for a finding; empty forgets it. */
export function readTyped(key: FindingKey, text: string): TypedReading {
  const plain = text.trim();
  if (plain === "") return { kind: "value", value: null };
  if (key === "gestation") {
    const reading = readGestation(plain);
    if (reading.kind !== "days") return reading;
    return { kind: "value", value: gestationText(reading.days) };
  }
  if (isTimeKey(key)) {
    const at = new Date(plain);
    return Number.isNaN(at.getTime())
      ? { kind: "unreadable" }
      : { kind: "value", value: isoLocal(at) };
  }
  const number = Number(plain.replace("，", "."));
  return Number.isFinite(number) ? { kind: "value", value: number } : { kind: "unreadable" };
}

/** What a `datetime-local` input wants: local time without an offset. */
export const inputTime = (value: string | number | undefined, now: Date): string =>
  isoLocal(value === undefined ? now : new Date(value)).slice(0, 16);
