/** Figures and codes of an answer in words. */
import { useMemo } from "react";
import { type Language, named, spaced, type Text, useLanguage, useText } from "../i18n/language";
import { type PlanningKey, planningText } from "../i18n/planning";
import { minuteText, ROAD_HOURS_FROM_MIN } from "../lib/clock";
import { type Names, useNames } from "../session/names";
import { countText } from "./figures";
import type { Change, Missing } from "./types";

export type Say = Text<PlanningKey>;
export const useSay = (): Say => useText(planningText);

export interface Speech {
  readonly t: Say;
  readonly language: Language;
  readonly names: Names;
  /** `412 例`, `412 births`. */
  readonly count: (weight: number) => string;
  /** What the weights are: `分娩`, `births`. */
  readonly what: string;
  /** `43 分`, `2 时 05 分`; whole minutes, rounded. */
  readonly time: (minutes: number) => string;
}

const known = (unit: string | null): "births" | "people" | "other" =>
  unit === "births" || unit === "people" ? unit : "other";

/** How this page says things, for weights of one unit. */
export function useSpeech(unit: string | null): Speech {
  const t = useSay();
  const { language } = useLanguage();
  const names = useNames();
  return useMemo(() => {
    const kind = known(unit);
    return {
      t,
      language,
      names,
      count: (weight) => t(`${kind}_n`, { n: countText(weight, language) }),
      what: t(kind),
      time: (minutes) => minuteText(Math.round(minutes), language, ROAD_HOURS_FROM_MIN),
    };
  }, [t, language, names, unit]);
}

export const centreName = (
  { name, name_en }: { name: string; name_en: string },
  language: Language,
): string => named(language, name, name_en);

/** `大量输血（最近青岚县人民医院，67 分）`; a place's own nearest centre is not said again. */
export function missingText(
  { need, nearest, minutes }: Missing,
  own: string | null,
  { t, names, time }: Speech,
): string {
  const said = { need: names.group(need) };
  if (nearest === null || minutes === null) return t("missingNowhere", said);
  if (nearest === own) return t("missing", said);
  return t("missingNearest", { ...said, name: names.facility(nearest), time: time(minutes) });
}

const HOURS = /^([^[]+)(?:\[(?:1-5 )?(.+)\])?$/;

/** `剖宫产`, `剖宫产 08:00-18:00`: a capability with its hours as a change is sent with. */
export function capabilityText(code: string, { names, t }: Speech): string {
  const [, plain = code, hours] = HOURS.exec(code) ?? [];
  if (hours === undefined) return names.capability(plain);
  const days = code.includes("[1-5 ") ? `${t("workingDays")} ` : "";
  return `${names.capability(plain)} ${days}${hours}`;
}

/** One supposed change in words; a way is called by its name where that is known. */
export function changeText(
  change: Change,
  speech: Speech,
  wayNames: ReadonlyMap<number, string>,
): string {
  const { t, names } = speech;
  const list = (codes: readonly string[]) =>
    names.list(codes.map((each) => capabilityText(each, speech)));
  switch (change.kind) {
    case "close_way": {
      const name = wayNames.get(change.way) || t("wayNumber", { way: change.way });
      return t("said_close_way", { name: spaced(name) });
    }
    case "close_centre":
      return t("said_close_centre", { name: names.facility(change.facility) });
    case "open_centre":
      return t("said_open_centre", { name: change.name, what: list(change.capabilities) });
    case "upgrade_centre":
      return t("said_upgrade_centre", {
        name: names.facility(change.facility),
        what: list(change.capabilities),
      });
  }
}
