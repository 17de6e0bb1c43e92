/** Closures and conditions in words. */
import { useText } from "../i18n/language";
import { type RoadsKey, roadsText } from "../i18n/roads";
import type { Names } from "../session/names";
import type { Direction, Effect, Reason, Source } from "./draft";
import type { Closure, WayName } from "./useRoads";

export type Say = ReturnType<typeof useText<RoadsKey>>;

export const useSay = (): Say => useText(roadsText);

const REASON_WORDS: Readonly<Record<Reason, RoadsKey>> = {
  landslide: "landslide",
  flood: "flood",
  bridge: "bridge",
  accident: "accident",
  works: "works",
  snow: "snowReason",
  ice: "iceReason",
  event: "event",
  other: "other",
};

export const reasonWord = (reason: Reason, t: Say): string => t(REASON_WORDS[reason]);
export const sourceWord = (source: Source, t: Say): string => t(source);

const METRES_BELOW = 950;

/** `2.7 公里`, `340 米`. */
export function lengthText(metres: number, t: Say): string {
  if (metres < METRES_BELOW) return t("metres", { n: Math.round(metres / 10) * 10 });
  return t("km", { n: (metres / 1000).toFixed(metres < 99_500 ? 1 : 0) });
}

/** `不通`, `慢行 ×2`, `只通顺向`; a closure of one direction names it. */
export function effectText(
  { effect, factor, direction }: { effect: Effect; factor: number | null; direction: Direction },
  t: Say,
): string {
  if (effect === "one_way") return t(direction === "along" ? "alongOpen" : "againstOpen");
  const what = effect === "closed" ? t("closed") : t("slowerBy", { factor: factor ?? 1 });
  if (direction === "both") return what;
  return `${what} · ${t(direction === "along" ? "alongOnly" : "againstOnly")}`;
}

const NAMED = 2;

/** Where a closure is: the names of its roads, otherwise its way number or its circle. */
export function whereText(
  closure: Pick<Closure, "place" | "ways">,
  names: ReadonlyMap<number, WayName>,
  say: Names,
  t: Say,
): string {
  const { place, ways } = closure;
  const known = ways.flatMap((way) => {
    const found = names.get(way);
    return found === undefined ? [] : [found.bridge_name || found.name];
  });
  const roads = [...new Set(known.filter((name) => name !== ""))].slice(0, NAMED);
  const more = ways.length > Math.max(NAMED, roads.length) && place.kind !== "way";
  const named = roads.length === 0 ? "" : `${say.list(roads)}${more ? ` ${t("andMore")}` : ""}`;
  if (place.kind === "circle") {
    const circle = t("circle", { km: (place.radius_m / 1000).toFixed(1) });
    return named === "" ? circle : `${named} · ${circle}`;
  }
  if (place.kind === "way") {
    const way = t("way", { way: place.way });
    return named === "" ? way : `${named} · ${way}`;
  }
  return named === "" ? t("line") : named;
}
