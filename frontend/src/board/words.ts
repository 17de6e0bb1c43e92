/** A card in words: who, what is needed, which road, until when. Every missing value has a word. */
import type { Capacity, Card, Offer } from "../api/board";
import type { BoardKey } from "../i18n/board";
import type { Language, Text } from "../i18n/language";
import {
  clockText,
  counterText,
  minuteText,
  ROAD_HOURS_FROM_MIN,
  rangeText,
  roadMinutes,
} from "../lib/clock";
import { gestationDays, gestationText } from "../lib/gestation";
import { isRoadUnknown } from "../lib/road";
import type { Names } from "../session/names";
import type { Arrival } from "./arrivals";
import { arriveBy, type Deadline, unknownAnchors } from "./deadlines";

export interface Speech {
  t: Text<BoardKey>;
  language: Language;
  names: Names;
  /** Beds said longer ago than this are nobody's promise any more. */
  freshMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Newborns are spoken of in hours for two days, then in days. */
const DAYS_FROM_MIN = 48 * 60;

export function whatText(card: Card, { names }: Speech): string {
  return names.list(card.conditions.map(names.condition));
}

/** Age, weeks, weight and number of babies, as far as somebody said them. */
export function patientText(card: Card, now: number, { t, language }: Speech): string {
  const { findings } = card;
  const parts: string[] = [];
  const weeks = weeksOf(findings);
  const newborn = card.patients.includes("newborn");
  if (weeks !== null) parts.push(t(newborn ? "weeks" : "pregnant", { weeks }));
  if (typeof findings.weight_g === "number") parts.push(t("grams", { n: findings.weight_g }));
  if (Number(findings.babies) > 1) parts.push(t("babies", { n: String(findings.babies) }));
  if (typeof findings.birth_at === "string") {
    const old = (now - Date.parse(findings.birth_at)) / MINUTE_MS;
    const time =
      old < DAYS_FROM_MIN ? minuteText(old, language) : t("days", { n: Math.floor(old / 1440) });
    if (newborn) parts.push(t("age", { time }));
    else parts.push(t("bornAt", { time: clockText(new Date(findings.birth_at)) }));
  }
  return parts.length === 0 ? t("noFindings") : parts.join(" · ");
}

function weeksOf(findings: Card["findings"]): string | null {
  const { gestation_days, gestation } = findings;
  if (typeof gestation_days === "number") return gestationText(gestation_days);
  if (typeof gestation === "number") return gestationText(gestation);
  const days = typeof gestation === "string" ? gestationDays(gestation) : null;
  return days === null ? null : gestationText(days);
}

export function needsText(card: Card, { names }: Speech): string[] {
  return card.needs.map((group) => names.group(group));
}

/** `62 分（54–81 分）`, or that there is no road. */
export function roadText(offer: Offer, { t, language }: Speech): string {
  if (offer.travel_time_s === null) return t(isRoadUnknown(offer) ? "roadUnknown" : "noRoad");
  const likely = minuteText(roadMinutes(offer.travel_time_s), language, ROAD_HOURS_FROM_MIN);
  if (offer.range_s === null) return likely;
  const range = rangeText(offer.range_s, language);
  return language === "en" ? `${likely} (${range})` : `${likely}（${range}）`;
}

/** The clock time by which she must be here; an unknown anchor is said, never guessed. */
export function arriveByText(card: Card, { t }: Speech): string | null {
  const by = arriveBy(card);
  if (by === null) {
    const anchor = unknownAnchors(card)[0];
    return anchor === undefined ? null : t("anchorUnknown", { anchor: anchorText(anchor, t) });
  }
  const time = clockText(new Date(by.at));
  return t(by.strength === "limit" ? "arriveBefore" : "arriveAim", { time });
}

/** What the slow end of the road leaves before the limit, while nobody has left yet. */
export function slackText(
  card: Card,
  offer: Offer,
  now: number,
  speech: Speech,
): { text: string; late: boolean } | null {
  const by = arriveBy(card);
  const slow_s = offer.range_s?.[1];
  if (by === null || by.strength !== "limit" || slow_s === undefined) return null;
  const left = (by.at - now) / MINUTE_MS - slow_s / 60;
  const time = minuteText(Math.abs(left), speech.language);
  return { text: speech.t(left < 0 ? "slackLate" : "slackSlow", { time }), late: left < 0 };
}

const ANCHORS = [
  "birth",
  "onset",
  "dx",
  "decision",
  "dose",
  "arrest",
  "request",
  "arrival",
] as const;

function anchorText(anchor: string, t: Text<BoardKey>): string {
  const known = ANCHORS.find((each) => each === anchor);
  return known === undefined ? anchor : t(known);
}

export interface Countdown {
  number: string;
  label: string;
  /** The number for a line that has no room for the label. */
  short: string;
  over: boolean;
}

/** `02:18 内要应答`; late `✕ 超 03:12`; without a live link a clock time, which stays true. */
export function countdownOf(
  deadline: Deadline | null,
  now: number,
  stale: boolean,
  { t }: Speech,
): Countdown {
  if (deadline === null) {
    const number = t("noClock");
    return { number, label: "", short: number, over: false };
  }
  const respond = deadline.kind === "respond";
  if (stale) {
    const time = clockText(new Date(deadline.dueAt));
    const label = t(respond ? "respondBefore" : "decideBefore");
    return { number: time, label, short: t("before", { time }), over: false };
  }
  const left = deadline.dueAt - now;
  if (left < 0) {
    const number = t("over", { time: counterText(left) });
    return { number, label: t(respond ? "respondOver" : "decideOver"), short: number, over: true };
  }
  const number = counterText(left);
  return {
    number,
    label: t(respond ? "respondWithin" : "decideWithin"),
    short: number,
    over: false,
  };
}

export interface ArrivalWords {
  /** Minutes to go, or a clock time when the link is stale, or a word. */
  main: string;
  unit: string;
  more: string;
}

export function arrivalWords(
  arrival: Arrival,
  now: number,
  stale: boolean,
  speech: Speech,
): ArrivalWords {
  const { t, language } = speech;
  switch (arrival.kind) {
    case "arrived":
      return { main: t("here", { time: clockText(new Date(arrival.at)) }), unit: "", more: "" };
    case "unknown":
      return { main: t("unknown"), unit: "", more: t("arrivalUnknown") };
    case "not_left": {
      const time = minuteText(roadMinutes(arrival.travel_time_s), language, ROAD_HOURS_FROM_MIN);
      const range = arrival.range_s === null ? "" : rangeText(arrival.range_s, language);
      const more = range === "" ? "" : t("range", { range });
      return { main: t("roadTime", { time }), unit: "", more };
    }
    case "on_road":
      return onRoadWords(arrival, now, stale, speech);
  }
}

function onRoadWords(
  arrival: Extract<Arrival, { kind: "on_road" }>,
  now: number,
  stale: boolean,
  { t, language }: Speech,
): ArrivalWords {
  const left = (at: number) => Math.max(0, (at - now) / 1000);
  const about = t("about", { time: clockText(new Date(arrival.at)) });
  if (stale) return { main: about, unit: "", more: "" };
  if (arrival.at < now) return { main: t("arrivalDue"), unit: "", more: about };
  const [value = "", unit = ""] = minuteText(
    Math.ceil(left(arrival.at) / 60),
    language,
    ROAD_HOURS_FROM_MIN,
  ).split(/\u00a0(?=\D+$)/);
  const ends =
    arrival.low === null || arrival.high === null ? null : [left(arrival.low), left(arrival.high)];
  const more = ends === null ? about : t("range", { range: rangeText(ends, language) });
  return { main: value, unit, more };
}

export interface CapacityWords {
  kind: Capacity["kind"];
  /** A number, or the word for why there is none. */
  free: string;
  /** Whether nobody is asked for a newer figure: it is known, or none is expected. */
  quiet: boolean;
  age: string;
}

type SaidBeds = Pick<Capacity, "kind" | "free" | "as_of"> &
  Partial<Pick<Capacity, "expected" | "asked_at">>;

/**
 * Free beds with their age; older than the limit they are unknown, never said is its own word.
 * A kind the centre need not report is unknown too, but nobody is asked to report it.
 */
export function capacityWords(
  entry: SaidBeds,
  now: number,
  { t, language, freshMs }: Speech,
): CapacityWords {
  const { kind, expected = true, asked_at = null } = entry;
  const quiet = !expected && asked_at === null;
  if (entry.free === null || entry.as_of === null) {
    const age = quiet ? "" : t("pleaseReport");
    return { kind, free: t("neverSaid"), quiet, age };
  }
  const old = Math.max(0, now - Date.parse(entry.as_of));
  if (old > freshMs) {
    const time = t("hours", { n: Math.floor(old / HOUR_MS) });
    const age = t(quiet ? "ago" : "overdue", { time });
    return { kind, free: t("unknown"), quiet, age };
  }
  const age =
    old < MINUTE_MS ? t("saidNow") : t("ago", { time: minuteText(old / MINUTE_MS, language) });
  return { kind, free: String(entry.free), quiet: true, age };
}

/** Which beds this transfer would take. */
export function bedOf(card: Card): Capacity["kind"] {
  return card.patients.includes("newborn") && !card.patients.includes("mother")
    ? "newborn_cot"
    : "maternal_bed";
}

/** What pressing accept commits to, said on the button. */
export function acceptKey(
  card: Card,
  capacity: readonly Capacity[],
  now: number,
  freshMs: number,
): BoardKey {
  const entry = capacity.find((each) => each.kind === bedOf(card));
  if (entry?.free == null || entry.as_of === null) return "acceptUnsaid";
  if (now - Date.parse(entry.as_of) > freshMs) return "acceptUnknown";
  return entry.free > 0 ? "accept" : "acceptExtra";
}
