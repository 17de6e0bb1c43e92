import type { Condition } from "../api/types";
import type { FindingKey, Kind } from "./draft";
import { isFindingKey, TIME_KEYS } from "./draft";

/** Proposal until a facility has a history of its own: the eight tiles shown first, by kind. */
const FIRST: Readonly<Record<Kind, readonly string[]>> = {
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

const LETTERS: Readonly<Record<Kind, readonly string[]>> = {
  pregnant: ["F", "M"],
  postpartum: ["M"],
  newborn: ["N"],
  together: ["M", "N"],
  urgent: ["M", "F", "N"],
};

const FIRST_TILES = 8;

/** The conditions of a kind: the first tiles, and the rest behind `还有 n 种`. */
export function conditionsOf(
  kind: Kind,
  all: readonly Condition[],
): { first: Condition[]; rest: Condition[] } {
  const fits = all.filter((each) =>
    kind === "urgent"
      ? each.urgency === "U0"
      : each.kinds.some((letter) => LETTERS[kind].includes(letter)),
  );
  if (kind === "urgent") return { first: fits, rest: [] };
  const place = (each: Condition): number => {
    const at = FIRST[kind].indexOf(each.id);
    return at === -1 ? FIRST[kind].length : at;
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
export function searched(all: readonly Condition[], typed: string, kind: Kind): Condition[] {
  const wanted = plain(typed);
  if (wanted === "") return [];
  const score = (each: Condition): number => {
    const texts = [each.zh, each.en, each.id, ...each.search].map(plain);
    const own = each.kinds.some((letter) => LETTERS[kind].includes(letter)) ? 2 : 0;
    if (texts.some((text) => text.startsWith(wanted))) return 2 + own;
    return texts.some((text) => text.includes(wanted)) ? 1 + own : 0;
  };
  return all
    .map((each) => ({ each, found: score(each) }))
    .filter(({ found }) => found > 0)
    .sort((one, other) => other.found - one.found)
    .map(({ each }) => each);
}

const SHOWN_FINDINGS = 3;
const BY_KIND: Readonly<Record<Kind, readonly FindingKey[]>> = {
  pregnant: ["gestation", "babies", "onset_at", "dx_at", "decision_at"],
  postpartum: ["birth_at", "onset_at", "dx_at"],
  newborn: ["birth_at", "gestation", "weight_g", "babies"],
  together: ["birth_at", "gestation", "weight_g", "babies"],
  urgent: ["onset_at", "dx_at", "gestation", "birth_at"],
};

/**
 * The findings to ask for: those that change this answer first, the others of the kind under
 * `更多`. What was already filled always stays in sight.
 */
export function findingsToAsk(
  kind: Kind,
  chosen: readonly Condition[],
  filled: readonly FindingKey[],
): { shown: FindingKey[]; more: FindingKey[] } {
  const asked = chosen.flatMap((each) => each.ask).filter(isFindingKey);
  const all = [...new Set<FindingKey>([...asked, ...BY_KIND[kind]])];
  const first = asked.length > 0 ? [...new Set(asked)] : all;
  const shown = new Set<FindingKey>(first.slice(0, SHOWN_FINDINGS));
  for (const key of filled) shown.add(key);
  return {
    shown: [...shown],
    more: [...new Set<FindingKey>([...all, ...TIME_KEYS.slice(0, 4), "weight_g"])].filter(
      (key) => !shown.has(key),
    ),
  };
}
