/** One trail entry as a row of proof: when, how late it was entered, who, and what it said. */
import type { TrailEvent } from "../api/types";
import type { BoardKey } from "../i18n/board";
import type { Language, Text } from "../i18n/language";
import type { QualityKey, TrailKey } from "../i18n/quality";
import { minuteText } from "../lib/clock";
import { isLate } from "../lib/trail";
import type { Names } from "../session/names";

export interface ProofSpeech {
  t: Text<QualityKey>;
  say: Text<TrailKey>;
  board: Text<BoardKey>;
  language: Language;
  names: Names;
}

const MINUTE_MS = 60_000;
const SECONDS_A_MINUTE = 60;

/** What is remarkable about an entry: entered late, out of order; empty when nothing is. */
export function marksOf(event: TrailEvent, { t, say, language }: ProofSpeech): string[] {
  const marks: string[] = [];
  const behind = Date.parse(event.recorded_at) - Date.parse(event.occurred_at);
  if (isLate(event)) marks.push(t("late", { time: minuteText(behind / MINUTE_MS, language) }));
  if ("out_of_order" in event && event.out_of_order) marks.push(say("outOfOrder"));
  return marks;
}

const PARTIES = {
  referring: "referringSide",
  receiving: "receivingSide",
  coordinator: "coordinator",
  qc: "qc",
  administrator: "administrator",
  system: "system",
} as const satisfies Record<TrailEvent["actor"]["party"], QualityKey>;

/** Side, facility and name; a person whose name was erased is said to be unknown. */
export function actorText(event: TrailEvent, { t, names }: ProofSpeech): string {
  const { party, facility, account } = event.actor;
  const parts: string[] = [t(PARTIES[party])];
  if (facility !== null) parts.push(names.facility(facility));
  if (account !== null) parts.push(event.actor_name || t("nameUnknown"));
  return parts.join(" · ");
}

/** Everything the entry says beyond its kind, in words. */
export function detailText(event: TrailEvent, speech: ProofSpeech): string {
  const { t, board, names } = speech;
  const parts: string[] = [];
  if ("facility" in event) parts.push(names.facility(event.facility));
  if (event.type === "requested") {
    parts.push(names.list(event.card.offers.map((offer) => names.facility(offer.facility))));
  }
  if (event.type === "accepted") parts.push(...acceptedParts(event, speech));
  if (event.type === "declined") {
    parts.push(t("reason", { reason: board(event.reason) }));
    if (event.alternative !== null) {
      parts.push(t("suggests", { name: names.facility(event.alternative) }));
    }
  }
  if (event.type === "cancelled")
    parts.push(t("reason", { reason: board(event.reason ?? "no_reason") }));
  if (event.type === "aborted") parts.push(t("reason", { reason: board(event.reason) }));
  if (event.type === "transport_assigned") parts.push(board(event.mode));
  if (event.type === "route_changed") parts.push(...routeParts(event, speech));
  return parts.join(" · ");
}

/** The road to each centre before and after, and who would come first now. */
function routeParts(
  event: Extract<TrailEvent, { type: "route_changed" }>,
  { t, language, names }: ProofSpeech,
): string[] {
  const { routes, first_before, first_after } = event.change;
  const minutes = (seconds: number | null) =>
    seconds === null ? t("noRoad") : minuteText(seconds / SECONDS_A_MINUTE, language);
  const parts = routes.map(
    ({ facility, before, after }) =>
      `${names.facility(facility)} ${minutes(before.travel_time_s)} → ${minutes(after.travel_time_s)}`,
  );
  if (first_before !== first_after) {
    const name = first_after === null ? t("noCentre") : names.facility(first_after);
    parts.push(t("firstNow", { name }));
  }
  return parts;
}

function acceptedParts(
  event: Extract<TrailEvent, { type: "accepted" }>,
  { t, say, names }: ProofSpeech,
): string[] {
  const parts: string[] = [];
  if (event.by_phone) {
    parts.push(event.said_by ? t("saidBy", { name: event.said_by }) : say("byPhone"));
  }
  if (event.withdrawn.length > 0) {
    parts.push(t("withdrew", { names: names.list(event.withdrawn.map(names.facility)) }));
  }
  return parts;
}
