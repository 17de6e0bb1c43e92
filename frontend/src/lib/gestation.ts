/** How a typed gestation reads: in days, as two readings to choose from, or not at all. */
export type GestationReading =
  | { readonly kind: "days"; readonly days: number }
  | { readonly kind: "either"; readonly weeksAndDays: number; readonly decimalWeeks: number }
  | { readonly kind: "unreadable" };

const WRITTEN = /^(\d{1,3})(?:(?:\s*[+＋]\s*|\s+)([0-6]))?$/;
const DECIMAL = /^(\d{1,3})[.．。,，](\d{1,2})$/;

/**
 * Reads what a person typed. `29+4` and `29` are certain; `29.4` may be 29 weeks 4 days or
 * 29.4 weeks, and only the person knows which.
 */
export function readGestation(text: string): GestationReading {
  const plain = text.trim();
  const written = WRITTEN.exec(plain);
  if (written) return { kind: "days", days: Number(written[1]) * 7 + Number(written[2] ?? 0) };
  const decimal = DECIMAL.exec(plain);
  if (!decimal) return { kind: "unreadable" };
  const weeks = Number(decimal[1]);
  const decimalDays = Math.floor(Number(`${weeks}.${decimal[2]}`) * 7 + 1e-9);
  const figure = Number(decimal[2]);
  if (decimal[2]?.length !== 1 || figure > 6) return { kind: "days", days: decimalDays };
  return { kind: "either", weeksAndDays: weeks * 7 + figure, decimalWeeks: decimalDays };
}

/** `29+4` of a number of days. */
export function gestationText(days: number): string {
  return `${Math.floor(days / 7)}+${days % 7}`;
}

/** Days of a text written as `29+4`; null when it is anything else. */
export function gestationDays(text: string): number | null {
  const reading = readGestation(text);
  return reading.kind === "days" ? reading.days : null;
}
