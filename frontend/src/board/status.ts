/** Where a transfer or an offer stands, in words. */
import type { Card, EventFrame, Offer } from "../api/board";
import type { BoardKey } from "../i18n/board";
import { clockText } from "../lib/clock";
import { isToMeet } from "../transfer/journey";
import type { Item } from "./cards";
import { isUnseen } from "./deadlines";
import type { Speech } from "./words";

const STATUS: Partial<Record<Card["status"], BoardKey>> = {
  requested: "requested",
  accepted: "accepted",
  preparing: "preparing",
  team_en_route: "team_en_route",
  with_patient: "with_patient",
  en_route: "en_route",
  arrived: "arrived",
  handed_over: "handed_over",
};

const STATES: Record<Offer["state"], BoardKey> = {
  sent: "stateSent",
  delivered: "stateDelivered",
  seen: "stateSeen",
  acknowledged: "stateAcknowledged",
  accepted: "stateAccepted",
  declined: "stateDeclined",
  expired: "stateExpired",
  withdrawn: "stateWithdrawn",
};

const LEFT_TO_MEET: ReadonlySet<Card["status"]> = new Set(["team_en_route", "en_route"]);

/** The status; while still waiting, who carries is not known and is not said. */
export function statusText(card: Card, { t }: Speech): string {
  if (card.status === "preparing" && card.mode !== null) return t(card.mode);
  if (isToMeet(card) && LEFT_TO_MEET.has(card.status)) return t("toMeet");
  const key = STATUS[card.status];
  return key === undefined ? card.status : t(key);
}

/** For an area: that somebody has taken it on, wherever that was. */
export function areaStatusText({ card, deadline }: Item, speech: Speech): string {
  return deadline?.kind === "decide" ? speech.t("stateAcknowledged") : statusText(card, speech);
}

export function offerStateText(offer: Offer, { t }: Speech): string {
  return t(STATES[offer.state]);
}

/** Under which key a name is kept: one centre's offer, and what was done about it. */
export function whoKey(transfer: string, facility: string, type: "seen" | "acknowledged"): string {
  return `${transfer} ${facility} ${type}`;
}

/** Who has just seen it or taken it on, as an entry for the names kept. */
export function whoOf({ data }: EventFrame): [key: string, name: string] | null {
  if (data.type !== "seen" && data.type !== "acknowledged") return null;
  return data.actor_name
    ? [whoKey(data.transfer, data.facility, data.type), data.actor_name]
    : null;
}

/** Who saw it or took it on and when, by name where it was told; `ask` while nobody has. */
export function whoText(
  { card, offer }: Pick<Item, "card" | "offer">,
  stale: boolean,
  { t }: Speech,
  names: ReadonlyMap<string, string>,
): { text: string; ask: boolean } {
  if (offer === null) return { text: "", ask: false };
  if (isUnseen(offer)) return { text: t(stale ? "unseen" : "ringingUnseen"), ask: true };
  const type = offer.acknowledged_at === null ? "seen" : "acknowledged";
  const at = offer.acknowledged_at ?? offer.seen_at;
  if (at === null) return { text: "", ask: false };
  const time = clockOf(at);
  const who = names.get(whoKey(card.id, offer.facility, type));
  const taken = type === "acknowledged";
  const text =
    who === undefined
      ? t(taken ? "takenNoName" : "seenNoName", { time })
      : t(taken ? "takenAt" : "seenAt", { time, who });
  return { text, ask: false };
}

function clockOf(at: string): string {
  return clockText(new Date(at));
}

/** `也问了 市中心医院（已送达）`: on the desk only. */
export function alsoAskedText(card: Card, own: string | null, speech: Speech): string | null {
  const others = card.offers.filter((offer) => offer.facility !== own);
  if (others.length === 0) return null;
  const open = speech.language === "en" ? [" (", ")"] : ["（", "）"];
  const names = others.map(
    (offer) =>
      `${speech.names.facility(offer.facility)}${open[0]}${offerStateText(offer, speech)}${open[1]}`,
  );
  return speech.t(own === null ? "askedOf" : "alsoAsked", {
    names: speech.names.list(names),
  });
}
