import type { Condition, PatientKind } from "../api/types";
import type { Kind } from "./draft";
import { lettersOf } from "./findings";

/** Proposal until a facility has a history of its own: the eight tiles shown first, by kind. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  pregnant: [
    "spe",
    "previa_bleed",
    "abruption",
    "ptl_34",
    "ptl_32",
    "ptl_28",
    "pprom",
    "eclampsia",
  ],
  postpartum: ["pph", "pph_shock", "spe", "eclampsia", "sepsis_m", "hellp", "cardiac_m", "other_m"],
  newborn: [
    "asphyxia",
    "hie",
    "rds",
    "vlbw",
    "jaundice_ext",
    "gastroschisis",
    "seizure_n",
    "other_n",
  ],
  together: ["pph", "spe", "eclampsia", "asphyxia", "hie", "rds", "vlbw", "other_n"],
  urgent: [],
};

const FIRST_TILES = 8;

/** The conditions of a kind: the first tiles, and the rest behind `还有 n 种`. */
export function conditionsOf(
  kind: Kind,
  all: readonly Condition[],
  kinds: readonly PatientKind[],
): { first: Condition[]; rest: Condition[] } {
  const letters = lettersOf(kind, kinds);
  const fits = all.filter(
    (each) =>
      each.in_force &&
      (kind === "urgent"
        ? each.urgency === "U0"
        : each.kinds.some((letter) => letters.includes(letter))),
  );
  if (kind === "urgent") return { first: fits, rest: [] };
  const place = (each: Condition): number => {
    const first = FIRST[kind] ?? [];
    const at = first.indexOf(each.id);
    return at === -1 ? first.length : at;
  };
  const ordered = [...fits].sort((one, other) => place(one) - place(other));
  return { first: ordered.slice(0, FIRST_TILES), rest: ordered.slice(FIRST_TILES) };
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s_\-·，,]/g, "");

/**
 * Conditions for what was typed, best first: those of the kind before others, a match at the
 * start before one inside. Searches every kind, because the person in doubt about the kind is
 * the one who searches.
 */
export function searched(
  all: readonly Condition[],
  typed: string,
  kind: Kind,
  kinds: readonly PatientKind[],
): Condition[] {
  const wanted = plain(typed);
  if (wanted === "") return [];
  const letters = lettersOf(kind, kinds);
  const score = (each: Condition): number => {
    const texts = [each.zh, each.en, each.id, ...each.search].map(plain);
    const own = each.kinds.some((letter) => letters.includes(letter)) ? 2 : 0;
    if (texts.some((text) => text.startsWith(wanted))) return 2 + own;
    return texts.some((text) => text.includes(wanted)) ? 1 + own : 0;
  };
  return all
    .filter((each) => each.in_force)
    .map((each) => ({ each, found: score(each) }))
    .filter(({ found }) => found > 0)
    .sort((one, other) => other.found - one.found)
    .map(({ each }) => each);
}
