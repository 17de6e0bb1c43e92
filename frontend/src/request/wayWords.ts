import type { Way, WayLeg, WayPlace } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { type WaysKey, waysText } from "../i18n/ways";
import { roadMinutes } from "../lib/clock";
import { partsOf } from "./ways";

const REASONS: ReadonlySet<string> = new Set([
  "centre_off_road",
  "unreachable",
  "no_team",
  "team_off_road",
  "team_cannot_reach",
  "no_stop_allowed",
  "no_stop_reachable",
  "no_via",
  "via_is_centre",
  "via_is_enough",
  "via_off_road",
  "via_unreachable",
] satisfies WaysKey[]);

const LEGS: Readonly<Record<string, WaysKey>> = {
  "mobilise referring": "mobilise_referring",
  "mobilise team": "mobilise_team",
  "drive referring": "drive_referring",
  "drive_out team": "drive_out_team",
  "drive team": "drive_team",
  "wait referring": "wait_referring",
  "wait team": "wait_team",
  "stabilise team": "stabilise_team",
  "dwell via": "dwell_via",
  "activate nobody": "activate_nobody",
};

export interface WayWords {
  readonly place: (place: WayPlace) => string;
  readonly leg: (leg: WayLeg) => string;
  /** `在绛壑村（村镇）` or `经霁川市儿童医院`; empty for a way that goes straight there. */
  readonly where: (way: Way) => string;
  /** `准备 15 + 路上 63 分`: what the time to definitive care is made of. */
  readonly parts: (way: Way) => string;
  readonly whyNot: (way: Way) => string;
}

/** Ways, legs and places in words. */
export function useWayWords(): WayWords {
  const t = useText(waysText);
  const { language } = useLanguage();
  const place = ({ kind, name, name_en }: WayPlace): string => {
    if (name !== "") return named(language, name, name_en);
    return t(kind === "origin" ? "here" : "stopUnnamed");
  };
  return {
    place,
    leg: (leg) => {
      const key = leg.kind === "hand_over" ? "hand_over" : LEGS[`${leg.kind} ${leg.carried_by}`];
      return key === undefined ? leg.kind : t(key, { end: place(leg.end) });
    },
    where: ({ stop, via }) => {
      if (via !== null) return t("via", { name: named(language, via.name, via.name_en) });
      if (stop === null) return "";
      const said =
        stop.name === ""
          ? t("meetAtUnnamed")
          : t("meetAt", { name: named(language, stop.name, "") });
      const kind = t(stop.kind);
      return language === "en" ? `${said} (${kind})` : `${said}（${kind}）`;
    },
    parts: (way) =>
      t("parts", {
        parts: partsOf(way)
          .map(({ part, timeS }) => t(`part_${part}`, { n: roadMinutes(timeS) }))
          .join(" + "),
      }),
    whyNot: ({ why_not }) =>
      t(why_not !== null && REASONS.has(why_not) ? (why_not as WaysKey) : "other_reason"),
  };
}
