/**
 * The board as a pure fold, the same as `service/board/projection.py`: a snapshot and the frames
 * after it equal a fresh snapshot. Both sides replay `tests/fixtures/board_replay.json`.
 */
import type { components } from "./schema.gen";

type Schemas = components["schemas"];
export type Board = Schemas["Board"];
export type Card = Schemas["TransferCard"];
export type Offer = Schemas["OfferCard"];
export type Capacity = Schemas["BoardCapacity"];
export type EventFrame = Schemas["EventFrame"];
export type Heartbeat = Schemas["Heartbeat"];
export type Reset = Schemas["Reset"];
export type Frame = EventFrame | Heartbeat | Reset;
export type LogEvent = EventFrame["data"];
export type TransferEvent = Exclude<LogEvent, Schemas["CapacityReported"]>;
type CapacityReported = Schemas["CapacityReported"];
type OfferEvent = Extract<
  TransferEvent,
  { type: "notified" | "seen" | "acknowledged" | "accepted" | "declined" }
>;

export const GAP = "gap";

const ENDED: ReadonlySet<string> = new Set(["closed", "cancelled", "aborted", "died"]);
const GONE: ReadonlySet<string> = new Set(["withdrawn", "expired"]);
const STEPS: ReadonlySet<string> = new Set([
  "transport_assigned",
  "vehicle_departed",
  "arrived_referring",
  "departed_referring",
  "arrived_receiving",
  "handover_done",
]);

export function isEventFrame(frame: Frame): frame is EventFrame {
  return frame.type !== "heartbeat" && frame.type !== "reset";
}

/** Apply one frame; `"gap"` means something was missed and only a new snapshot helps. */
export function applyFrame(board: Board, frame: Frame): Board | typeof GAP {
  if (frame.type === "reset" || frame.after !== board.position) {
    return GAP;
  }
  if (!isEventFrame(frame)) {
    return board;
  }
  return { ...applyEvent(board, frame.data), position: frame.position };
}

/** The board after one event; the board given is not changed. */
export function applyEvent(board: Board, event: LogEvent): Board {
  if (event.type === "capacity_reported") {
    return withCapacity(board, event);
  }
  const card = cardAfter(
    board.transfers.find((known) => known.id === event.transfer),
    event,
  );
  if (card === undefined) {
    return board;
  }
  const others = board.transfers.filter((known) => known.id !== card.id);
  return { ...board, transfers: isShown(card, board.audience) ? [...others, card] : others };
}

/** Whether an audience that has been told of a transfer still has it on its board. */
export function isShown(card: Card, audience: string): boolean {
  if (ENDED.has(card.status)) {
    return false;
  }
  const [kind, code] = audienceOf(audience);
  if (kind === "area" || card.referring_facility === code) {
    return true;
  }
  if (card.receiving_facility !== null) {
    return card.receiving_facility === code;
  }
  return card.offers.some((offer) => offer.facility === code && !GONE.has(offer.state));
}

/** Split `facility:CODE` or `area:CODE`. */
export function audienceOf(audience: string): [kind: string, code: string] {
  const colon = audience.indexOf(":");
  return [audience.slice(0, colon), audience.slice(colon + 1)];
}

function cardAfter(card: Card | undefined, event: TransferEvent): Card | undefined {
  if (event.type === "requested" || event.type === "redirected") {
    return event.card;
  }
  if (card === undefined) {
    return undefined;
  }
  return withDetail({ ...card, status: event.status, version: event.version }, event);
}

function withDetail(card: Card, event: TransferEvent): Card {
  if (isOfferEvent(event)) {
    return withOffer(card, event);
  }
  if (event.type === "cancelled" || event.type === "aborted") {
    return { ...card, ended_reason: event.reason };
  }
  if (event.type === "died") {
    return { ...card, ended_reason: event.phase };
  }
  if (!STEPS.has(event.type)) {
    return card;
  }
  const { type, occurred_at, recorded_at, late, out_of_order } = event;
  const steps = [...card.steps, { type, occurred_at, recorded_at, late, out_of_order }];
  return event.type === "transport_assigned"
    ? { ...card, steps, mode: event.mode }
    : { ...card, steps };
}

function isOfferEvent(event: TransferEvent): event is OfferEvent {
  return ["notified", "seen", "acknowledged", "accepted", "declined"].includes(event.type);
}

function withOffer(card: Card, event: OfferEvent): Card {
  const offers = card.offers.map((offer) => offerAfter(offer, event));
  return event.type === "accepted"
    ? { ...card, offers, receiving_facility: event.facility }
    : { ...card, offers };
}

function offerAfter(offer: Offer, event: OfferEvent): Offer {
  if (offer.facility === event.facility) {
    return { ...offer, ...stampOf(event) };
  }
  if (event.type === "accepted" && event.withdrawn.includes(offer.facility)) {
    return { ...offer, state: "withdrawn", withdrawn_at: event.recorded_at };
  }
  return offer;
}

function stampOf(event: OfferEvent): Partial<Offer> {
  switch (event.type) {
    case "notified":
      return { state: "delivered", delivered_at: event.occurred_at };
    case "seen":
      return { state: "seen", seen_at: event.occurred_at };
    case "acknowledged":
      return { state: "acknowledged", acknowledged_at: event.occurred_at };
    case "accepted":
      return { state: "accepted", accepted_at: event.occurred_at, by_phone: event.by_phone };
    case "declined":
      return {
        state: "declined",
        declined_at: event.occurred_at,
        decline_reason: event.reason,
        alternative: event.alternative,
      };
  }
}

function withCapacity(board: Board, event: CapacityReported): Board {
  if (board.audience !== `facility:${event.facility}`) {
    return board;
  }
  const known = board.capacity.find((entry) => entry.kind === event.kind);
  // What was looked at later wins, whatever order the words arrive in.
  if (known?.as_of != null && Date.parse(known.as_of) > Date.parse(event.as_of)) {
    return board;
  }
  const said: Capacity = { kind: event.kind, free: event.free, as_of: event.as_of };
  const capacity =
    known === undefined
      ? [...board.capacity, said]
      : board.capacity.map((entry) => (entry.kind === event.kind ? said : entry));
  return { ...board, capacity };
}
