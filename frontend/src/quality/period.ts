/** A period chosen by its first and last day, both included, in this device's time. */
import { isoLocal } from "../lib/clock";

export interface Period {
  /** First instant, with offset. */
  from: string;
  /** First instant after the period, with offset. */
  to: string;
}

/** What a date input wants: `2026-03-01`. */
export function dayText(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The instants of two days; null when one is missing or they are the wrong way round. */
export function periodOf(firstDay: string, lastDay: string): Period | null {
  const first = dayStart(firstDay, 0);
  const end = dayStart(lastDay, 1);
  if (first === null || end === null || end <= first) return null;
  return { from: isoLocal(first), to: isoLocal(end) };
}

/** Days are counted on the calendar, not as 24 hours: a clock change must not lose an hour. */
export function daysBefore(at: Date, days: number): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - days);
}

function dayStart(day: string, later: number): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  return new Date(Number(year), Number(month) - 1, Number(date) + later);
}
