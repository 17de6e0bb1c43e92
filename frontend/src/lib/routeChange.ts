import type { RouteChange } from "../api/routes";
import type { Language } from "../i18n/language";
import { minuteParts, minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "./clock";

type Shift = RouteChange["routes"][number];

/** Whether the road to a centre takes as many minutes as before, or is as closed. */
export function isAsBefore({ before, after }: Shift): boolean {
  const [old, now] = [before.travel_time_s, after.travel_time_s];
  if (old === null || now === null) return old === now;
  return roadMinutes(old) === roadMinutes(now);
}

/** The words of a shift that are no time. */
export interface ShiftWords {
  readonly noRoad: string;
  readonly asBefore: string;
}

/**
 * `62 → 95 分`; hours or a missing road are said whole on both sides. A road that closed and
 * opened again before anybody looked reads `63 分，和之前一样`.
 */
export function shiftText(shift: Shift, words: ShiftWords, language: Language): string {
  const [old, now] = [shift.before.travel_time_s, shift.after.travel_time_s];
  const said = (seconds: number | null): string =>
    seconds === null
      ? words.noRoad
      : minuteText(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN);
  if (isAsBefore(shift)) return `${said(now)}${language === "en" ? ", " : "，"}${words.asBefore}`;
  if (old !== null && now !== null && isShort(old) && isShort(now)) {
    const [part] = minuteParts(roadMinutes(now), language, ROAD_HOURS_FROM_MIN);
    return `${roadMinutes(old)} → ${part?.value ?? ""}\u00a0${part?.unit ?? ""}`;
  }
  return `${said(old)} → ${said(now)}`;
}

const isShort = (seconds: number): boolean => roadMinutes(seconds) < ROAD_HOURS_FROM_MIN;

/** The change of the road to one centre; without one of its own, the first that is told. */
export function shiftTo(change: RouteChange, facility: string | null): Shift | null {
  return (
    change.routes.find((each) => each.facility === facility) ??
    (facility === null ? (change.routes[0] ?? null) : null)
  );
}
