import type { RouteChange } from "../api/routes";
import type { Language } from "../i18n/language";
import { minuteParts, minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "./clock";

type Shift = RouteChange["routes"][number];

/** `62 → 95 分`; hours or a missing road are said whole on both sides. */
export function shiftText({ before, after }: Shift, noRoad: string, language: Language): string {
  const [old, now] = [before.travel_time_s, after.travel_time_s];
  if (old !== null && now !== null && isShort(old) && isShort(now)) {
    const [part] = minuteParts(roadMinutes(now), language, ROAD_HOURS_FROM_MIN);
    return `${roadMinutes(old)} → ${part?.value ?? ""}\u00a0${part?.unit ?? ""}`;
  }
  const said = (seconds: number | null): string =>
    seconds === null ? noRoad : minuteText(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN);
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
