import type { Language } from "../i18n/language";

/** A number and its unit, kept apart so that a card can draw the number large. */
export interface Part {
  readonly value: string;
  readonly unit: string;
}

const UNITS = { "zh-CN": { hour: "时", min: "分" }, en: { hour: "h", min: "min" } } as const;

/** Road times read as plain minutes up to here: people compare 62 and 92 more easily than 1:02. */
export const ROAD_HOURS_FROM_MIN = 100;
export const LEFT_HOURS_FROM_MIN = 60;

const two = (value: number): string => String(value).padStart(2, "0");

/** Whole minutes as parts: `62 分`, from `hoursFromMin` on `2 时 05 分`. */
export function minuteParts(minutes: number, language: Language, hoursFromMin: number): Part[] {
  const units = UNITS[language];
  const whole = Math.max(0, Math.trunc(minutes));
  if (whole < hoursFromMin) return [{ value: String(whole), unit: units.min }];
  return [
    { value: String(Math.floor(whole / 60)), unit: units.hour },
    { value: two(whole % 60), unit: units.min },
  ];
}

/** The same as one text; numbers and units are held together by no-break spaces. */
export function minuteText(
  minutes: number,
  language: Language,
  hoursFromMin = LEFT_HOURS_FROM_MIN,
): string {
  return minuteParts(minutes, language, hoursFromMin)
    .map((part) => `${part.value}\u00a0${part.unit}`)
    .join("\u00a0");
}

/** A road time in minutes, rounded to the nearest. */
export const roadMinutes = (travelTimeS: number): number => Math.round(travelTimeS / 60);

/** `54–81 分`; the low end rounds down and the high end up, so that the range is not narrowed. */
export function rangeText(rangeS: readonly number[], language: Language): string {
  const low = Math.floor((rangeS[0] ?? 0) / 60);
  const high = Math.ceil((rangeS[1] ?? 0) / 60);
  if (high < ROAD_HOURS_FROM_MIN) return `${low}–${high}\u00a0${UNITS[language].min}`;
  const short = (minutes: number): string =>
    minuteText(minutes, language, ROAD_HOURS_FROM_MIN).replace(/\s+(时|h)\s+/, "\u00a0$1\u00a0");
  return `${short(low)}–${short(high)}`;
}

/** `03:15` of an instant in the device's time zone. */
export function clockText(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `03:15:58`, for when a second matters. */
export function clockSecondsText(at: Date): string {
  return `${clockText(at)}:${two(at.getSeconds())}`;
}

/** Whole days between the calendar days of two instants, by the device's calendar. */
export function daysBetween(earlier: Date, later: Date): number {
  const day = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((day(later) - day(earlier)) / 86_400_000);
}

/** `03:15` today, `11-21 23:40` on another day: a bare clock time would be read as today. */
export function whenText(at: Date, now: Date): string {
  if (daysBetween(at, now) === 0) return clockText(at);
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${clockText(at)}`;
}

/** `02:18` counting up or down; from an hour on `1:32:10`. Negative counts as its size. */
export function counterText(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** Minutes of age of something said, floored; `null` for never. */
export function ageMinutes(at: string | null, now: Date): number | null {
  if (at === null) return null;
  return Math.max(0, Math.floor((now.getTime() - new Date(at).getTime()) / 60_000));
}

/** An instant as ISO-8601 with the device's offset, minutes precise: `2026-11-22T02:05+08:00`. */
export function isoLocal(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const size = Math.abs(offset);
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${clockText(at)}:00${zone}`;
}
