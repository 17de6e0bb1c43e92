/** What to have ready here, in the words of the stored answer. */
import type { Card } from "../api/board";
import type { Referral } from "../api/types";
import { named } from "../i18n/language";
import type { Speech } from "./words";

/**
 * The prepare codes of a card in the words of its stored answer; none while that is not here.
 * What the answer folds, because nobody here signed its rule, is not put on a board.
 */
export function prepareWords(
  card: Card,
  referral: Referral | null,
  { language }: Speech,
): string[] {
  const known = new Map(referral?.advice.map((each) => [each.code, each]));
  return card.prepare.flatMap((code) => {
    const each = known.get(code);
    return each === undefined || each.folded ? [] : [named(language, each.zh, each.en)];
  });
}

/** `备暖箱` behind the word `备` is `暖箱`. */
export const bare = (word: string): string => word.replace(/^备\s?(?=\p{Script=Han}|[A-Z])/u, "");
