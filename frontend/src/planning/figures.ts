/** Figures of an answer: how many, what share, who is outside, and in what order. */
import type { Language } from "../i18n/language";
import type { AreaLine, MovedPlace, PlaceLine, Sums, Within } from "./types";

const LOCALES: Readonly<Record<Language, string>> = { "zh-CN": "zh-CN", en: "en-GB" };
const FEW = 10;

/** `12,345`; few of them keep one decimal, because a weight need not be whole. */
export function countText(weight: number, language: Language): string {
  const digits = Math.abs(weight) < FEW && !Number.isInteger(weight) ? 1 : 0;
  return weight.toLocaleString(LOCALES[language], { maximumFractionDigits: digits });
}

/** `81 %`; a part never reads as all or as none of it. */
export function shareText(share: number | null): string | null {
  if (share === null) return null;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "<0.1\u00a0%";
  if (percent < 100 && percent > 99.9) return ">99.9\u00a0%";
  const rounded = percent.toFixed(percent > 99 || percent < 1 ? 1 : 0);
  return `${rounded.replace(/\.0$/, "")}\u00a0%`;
}

export const withinOf = (within: readonly Within[], minutes: number): Within | null =>
  within.find((each) => each.minutes === minutes) ?? null;

/** Who is later than so many minutes, and of them who is never reached. */
export function beyond(
  sums: Sums,
  whole: number,
  minutes: number,
): { later: number; never: number } | null {
  const inside = withinOf(sums.within, minutes);
  if (inside === null) return null;
  const never = sums.unreachable?.weight ?? 0;
  return { later: Math.max(0, whole - inside.weight - never), never };
}

/** The parts of a bar: each band without the nearer one, then later, then never. */
export interface BarPart {
  readonly key: string;
  readonly share: number;
}

export function barOf(
  within: readonly { minutes: number; weight: number }[],
  never: number,
  whole: number,
): BarPart[] {
  if (whole <= 0) return [];
  const parts: BarPart[] = [];
  let inside = 0;
  for (const { minutes, weight } of [...within].sort((one, other) => one.minutes - other.minutes)) {
    parts.push({ key: `${minutes}`, share: Math.max(0, weight - inside) / whole });
    inside = Math.max(inside, weight);
  }
  parts.push({ key: "later", share: Math.max(0, whole - inside - never) / whole });
  parts.push({ key: "never", share: never / whole });
  return parts;
}

/** Which places are listed: all, those later than so many minutes, or those never reached. */
export type Outside = "all" | "never" | `${number}`;

/** The places outside, the worst first: never reached, then by minutes, then by weight. */
export function outsideOf(places: readonly PlaceLine[], outside: Outside): PlaceLine[] {
  const chosen = places.filter(({ minutes }) => {
    if (outside === "all" || minutes === null) return true;
    return outside !== "never" && minutes > Number(outside);
  });
  return chosen.sort(
    (one, other) =>
      (other.minutes ?? Number.POSITIVE_INFINITY) - (one.minutes ?? Number.POSITIVE_INFINITY) ||
      other.weight - one.weight ||
      one.key.localeCompare(other.key),
  );
}

/** Who would wait longer and who less; a road lost or found counts before any minutes. */
export function gainsAndLosses(moved: readonly MovedPlace[]): {
  losers: MovedPlace[];
  gainers: MovedPlace[];
} {
  const size = (each: MovedPlace): number =>
    each.change_min === null ? Number.POSITIVE_INFINITY : Math.abs(each.change_min);
  const sorted = [...moved].sort(
    (one, other) =>
      (size(other) === size(one) ? 0 : size(other) - size(one)) ||
      other.weight - one.weight ||
      one.key.localeCompare(other.key),
  );
  return { losers: sorted.filter(isLoser), gainers: sorted.filter((each) => !isLoser(each)) };
}

function isLoser({ before_min, after_min }: MovedPlace): boolean {
  if (before_min === null) return false;
  return after_min === null || after_min > before_min;
}

const SPARE_DEG = 0.03;

/** The box around all places, [west, south, east, north]; none without places. */
export function boxOf(places: readonly { lon: number; lat: number }[]): number[] | undefined {
  if (places.length === 0) return undefined;
  const [lon, lat] = [places.map((each) => each.lon), places.map((each) => each.lat)];
  const least = (all: readonly number[]) => all.reduce((one, other) => Math.min(one, other));
  const most = (all: readonly number[]) => all.reduce((one, other) => Math.max(one, other));
  return [
    least(lon) - SPARE_DEG,
    least(lat) - SPARE_DEG,
    most(lon) + SPARE_DEG,
    most(lat) + SPARE_DEG,
  ];
}

/** The areas in which most are later than so many minutes first. */
export function worstAreasFirst(areas: readonly AreaLine[], minutes: number): AreaLine[] {
  const outside = ({ weight, within }: AreaLine): number =>
    weight - (within.find((each) => each.minutes === minutes)?.weight ?? 0);
  return [...areas].sort(
    (one, other) => outside(other) - outside(one) || one.area_code.localeCompare(other.area_code),
  );
}
