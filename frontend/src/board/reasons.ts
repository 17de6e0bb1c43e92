/** Why a centre declines, in the order of the keys 1–8, and the words of every reason. */
import type { DeclineReason } from "../api/types";
import { type BoardKey, boardText } from "../i18n/board";
import type { Text } from "../i18n/language";

/** `unreachable` is not here: the asking side sets it, never the one who was reached. */
export const DECLINE_REASONS = [
  "no_bed",
  "no_capability",
  "no_team",
  "no_vehicle",
  "better_elsewhere",
  "stay_and_treat",
  "duplicate",
  "other",
] as const satisfies readonly DeclineReason[];

/** A reason code in words; a code this page does not know is shown as it is. */
export function reasonText(code: string, t: Text<BoardKey>): string {
  return code in boardText.en ? t(code as BoardKey) : code;
}
