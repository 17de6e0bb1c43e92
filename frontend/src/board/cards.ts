/** The board's transfers as one centre, or one area, has to look at them. */
import { audienceOf, type Board, type Card, type Offer } from "../api/board";
import { arrivalOf, arrivalOrder } from "./arrivals";
import { type Deadline, deadlineOf, deadlineOfAll, isOpen, isUnseen } from "./deadlines";

/** One transfer with the offer that matters to the reader. */
export interface Item {
  card: Card;
  /** This centre's own offer; for an area the accepted one, else the open one asked first. */
  offer: Offer | null;
  /** The clock that runs for the reader: the centre's own, or the whole transfer's. */
  deadline: Deadline | null;
}

export interface Zones {
  /** 等我们答复: asked and undecided, least time left first. */
  answer: Item[];
  /** 正在来: accepted here, first to arrive first. */
  coming: Item[];
  /** Declined here while nobody else has accepted: may still become a yes. */
  declined: Item[];
  /** 我们请求的: asked by this facility of others. */
  ours: Item[];
}

export function zonesOf(board: Board): Zones {
  const [kind, code] = audienceOf(board.audience);
  const zones: Zones = { answer: [], coming: [], declined: [], ours: [] };
  for (const card of board.transfers) {
    const place = kind === "area" ? placeInArea(card) : placeAt(card, code);
    if (place === null) continue;
    const [zone, offer] = place;
    const own = kind !== "area" && zone !== "ours" && offer !== null;
    zones[zone].push({
      card,
      offer,
      deadline: own ? deadlineOf(card, offer) : deadlineOfAll(card),
    });
  }
  zones.answer.sort(byTimeLeft);
  zones.coming.sort(byArrival);
  zones.declined.sort(byRequest);
  zones.ours.sort(byRequest);
  return zones;
}

export function offerOf(card: Card, facility: string | null): Offer | null {
  return card.offers.find((offer) => offer.facility === facility) ?? null;
}

function placeAt(card: Card, code: string): [keyof Zones, Offer | null] | null {
  const own = offerOf(card, code);
  if (card.receiving_facility === code) return ["coming", own];
  if (card.receiving_facility === null && own !== null) {
    if (isOpen(own)) return ["answer", own];
    if (own.state === "declined") return ["declined", own];
  }
  return card.referring_facility === code ? ["ours", offerOf(card, card.receiving_facility)] : null;
}

function placeInArea(card: Card): [keyof Zones, Offer | null] {
  if (card.receiving_facility !== null) {
    return ["coming", offerOf(card, card.receiving_facility)];
  }
  const open = card.offers.filter(isOpen);
  return ["answer", open.sort((a, b) => Date.parse(a.sent_at) - Date.parse(b.sent_at))[0] ?? null];
}

/** Who still rings here, most urgent and oldest first. */
export function ringing(zones: Zones): Item[] {
  return zones.answer
    .filter((item) => item.offer !== null && isUnseen(item.offer))
    .sort((a, b) => a.card.urgency.localeCompare(b.card.urgency) || byTimeLeft(a, b));
}

function byTimeLeft(a: Item, b: Item): number {
  return dueOf(a) - dueOf(b) || a.card.urgency.localeCompare(b.card.urgency) || byRequest(a, b);
}

/** No clock sorts last, but before it the urgency decides among those without one. */
function dueOf(item: Item): number {
  return item.deadline?.dueAt ?? Number.MAX_SAFE_INTEGER;
}

function byArrival(a: Item, b: Item): number {
  const [groupA, valueA] = arrivalOrder(arrivalOf(a.card, a.offer));
  const [groupB, valueB] = arrivalOrder(arrivalOf(b.card, b.offer));
  return groupA - groupB || valueA - valueB || byRequest(a, b);
}

function byRequest(a: Item, b: Item): number {
  return (
    Date.parse(a.card.requested_at) - Date.parse(b.card.requested_at) ||
    a.card.id.localeCompare(b.card.id)
  );
}
