import type { MeetingPlace } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { useNames } from "../session/names";

/** What the key of a stop begins with that is a facility. */
const FACILITY = "facility:";

export const facilityStop = (code: string): string => `${FACILITY}${code}`;

/**
 * A stop in words, `绛壑村（村镇）`: from the place that the server names, or a facility by its
 * code; empty where neither knows it, because it is not on the roads served now.
 */
export function useStopName(): (key: string, place: MeetingPlace | null) => string {
  const t = useText(waysText);
  const names = useNames();
  const { language } = useLanguage();
  return (key, place) => {
    if (key.startsWith(FACILITY)) return names.facility(key.slice(FACILITY.length));
    if (place === null || place.key !== key) return "";
    const name = place.name === "" ? t("stopUnnamed") : named(language, place.name, "");
    return language === "en" ? `${name} (${t(place.kind)})` : `${name}（${t(place.kind)}）`;
  };
}
