/**
 * The board as a pure fold, the same as `service/board/projection.py` and
 * `service/transfers/fold.py`: a snapshot and the frames
 * after it equal a fresh snapshot. Both sides replay `tests/fixtures/board_replay.json`.
 */
import { cardOnRoads, isOnRoads, isRouteEvent, type RouteEvent } from "./routes";
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
type CapacityEvent = Schemas["CapacityReported"] | Schemas["CapacityAsked"];
type RoadEvent =
  | Schemas["ClosureSet"]
  | Schemas["ClosureLifted"]
  | Schemas["ConditionSet"]
  | Schemas["RoadsChanged"];
export type TransferEvent = Exclude<LogEvent, CapacityEvent | RoadEvent | RouteEvent>;
type OfferEvent = Extract<
  TransferEvent,
  { type: "notified" | "seen" | "acknowledged" | "accepted" | "declined" }
>;

export const GAP = "gap";

const ENDED: ReadonlySet<string> = new Set(["closed", "cancelled", "aborted", "died"]);
const GONE: ReadonlySet<string> = new Set(["withdrawn", "expired"]);
const OPEN: ReadonlySet<string> = new Set(["sent", "delivered", "seen", "acknowledged"]);
const UNSEEN: ReadonlySet<string> = new Set(["sent", "delivered"]);
const STEPS: ReadonlySet<string> = new Set([
  "accepted",
  "transport_assigned",
  "vehicle_departed",
  "arrived_referring",
  "departed_referring",
  "custody_relayed",
  "arrived_receiving",
  "handover_done",
  "closed",
  "cancelled",
  "aborted",
  "died",
]);

export function isEventFrame(frame: Frame): frame is EventFrame {
  return frame.type !== "heartbeat" && frame.type !== "reset";
}

/** Whether an event is about free beds and not about a transfer. */
export function isCapacityEvent(event: LogEvent): event is CapacityEvent {
  return event.type === "capacity_reported" || event.type === "capacity_asked";
}

const OF_ROADS: ReadonlySet<string> = new Set([
  "closure_set",
  "closure_lifted",
  "condition_set",
  "roads_changed",
]);

/** Whether an event is about the roads; no board's snapshot holds them. */
export function isRoadEvent(event: LogEvent): event is RoadEvent {
  return OF_ROADS.has(event.type);
}

/** Apply one frame; `"gap"` means something was missed and only a new snapshot helps. */
export function applyFrame(board: Board, frame: Frame): Board | typeof GAP {
  if (frame.type === "reset" || frame.after !== board.position) {
    return GAP;
  }
  if (!isEventFrame(frame)) {
    return board;
  }
  const after = applyEvent(board, frame.data);
  return after === GAP ? GAP : { ...after, position: frame.position };
}

/** The board after one event; the board given is not changed. */
export function applyEvent(board: Board, event: LogEvent): Board | typeof GAP {
  if (isCapacityEvent(event)) {
    return withCapacity(board, event);
  }
  if (isRoadEvent(event)) return board;
  const known = board.transfers.find((each) => each.id === event.transfer);
  if (isRouteEvent(event)) {
    return known === undefined ? board : withCard(board, cardOnRoads(known, event));
  }
  if (event.type === "requested" || event.type === "redirected") {
    return withCard(board, event.card);
  }
  // It has left this board, and nothing brings it back but being asked again.
  if (known === undefined) return board;
  return event.version === known.version + 1 ? withCard(board, cardAfter(known, event)) : GAP;
}

function withCard(board: Board, card: Card): Board {
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
  const offer = card.offers.find((each) => each.facility === code);
  if (offer === undefined || GONE.has(offer.state)) return false;
  return card.receiving_facility === null || card.receiving_facility === code;
}

/** Split `facility:CODE` or `area:CODE`. */
export function audienceOf(audience: string): [kind: string, code: string] {
  const colon = audience.indexOf(":");
  return [audience.slice(0, colon), audience.slice(colon + 1)];
}

function cardAfter(card: Card, event: TransferEvent): Card {
  const { type, occurred_at, recorded_at, late, out_of_order } = event;
  const step = { type, occurred_at, recorded_at, late, out_of_order };
  return {
    ...card,
    ...detailOf(card, event),
    status: event.status,
    version: event.version,
    offers: card.offers.map((offer) => offerAfter(offer, event)),
    steps: STEPS.has(type) ? [...card.steps, step] : card.steps,
    route_change: isOnRoads(event.status) ? (card.route_change ?? null) : null,
  };
}

function detailOf(card: Card, event: TransferEvent): Partial<Card> {
  switch (event.type) {
    case "accepted":
      return { receiving_facility: event.facility };
    case "transport_assigned":
      return { mode: event.mode, stop: metAt(card) ?? event.stop ?? null };
    case "custody_relayed":
      return { stop: event.stop };
    case "cancelled":
    case "aborted":
      return { ended_reason: event.reason };
    case "died":
      return { ended_reason: event.phase };
    default:
      return {};
  }
}

/** Where she changed vehicles: a plan that is entered later does not change that. */
function metAt(card: Card): string | null {
  return card.steps.some(({ type }) => type === "custody_relayed") ? (card.stop ?? null) : null;
}

function isOfferEvent(event: TransferEvent): event is OfferEvent {
  return ["notified", "seen", "acknowledged", "accepted", "declined"].includes(event.type);
}

function offerAfter(offer: Offer, event: TransferEvent): Offer {
  if (isOfferEvent(event) && offer.facility === event.facility) {
    return { ...offer, ...stampOf(offer, event) };
  }
  const lost = event.type === "accepted" && event.withdrawn.includes(offer.facility);
  return OPEN.has(offer.state) && (lost || ENDED.has(event.status))
    ? { ...offer, state: "withdrawn", withdrawn_at: event.recorded_at }
    : offer;
}

/** A stamp entered late does not move an offer back: the state only goes forward. */
function stampOf(offer: Offer, event: OfferEvent): Partial<Offer> {
  switch (event.type) {
    case "notified":
      return { state: "delivered", delivered_at: event.occurred_at };
    case "seen":
      return {
        state: UNSEEN.has(offer.state) ? "seen" : offer.state,
        seen_at: event.occurred_at,
      };
    case "acknowledged":
      return {
        state: OPEN.has(offer.state) ? "acknowledged" : offer.state,
        acknowledged_at: event.occurred_at,
      };
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

function withCapacity(board: Board, event: CapacityEvent): Board {
  if (board.audience !== `facility:${event.facility}`) {
    return board;
  }
  const known = board.capacity.find((entry) => entry.kind === event.kind) ?? neverSaid(event.kind);
  const now = answered(entryAfter(known, event));
  const others = board.capacity.filter((entry) => entry.kind !== event.kind);
  return { ...board, capacity: [...others, now] };
}

/** What is known of a kind of bed that nobody has spoken of, or expects to be told. */
export function neverSaid(kind: Capacity["kind"]): Capacity {
  return { kind, free: null, as_of: null, asked_at: null, asked_by: null, expected: false };
}

/** What was looked at, or asked, later wins, whatever order the words arrive in. */
function entryAfter(known: Capacity, event: CapacityEvent): Capacity {
  if (event.type === "capacity_reported") {
    const expected = known.expected || event.actor.party === "receiving";
    return isBefore(event.as_of, known.as_of)
      ? { ...known, expected }
      : { ...known, expected, free: event.free, as_of: event.as_of };
  }
  return isBefore(event.recorded_at, known.asked_at)
    ? known
    : { ...known, asked_at: event.recorded_at, asked_by: event.actor_name ?? null };
}

/** An ask is shown until a figure is newer than it. */
function answered(entry: Capacity): Capacity {
  const { asked_at, as_of } = entry;
  const open = asked_at !== null && (as_of === null || isBefore(as_of, asked_at));
  return open ? entry : { ...entry, asked_at: null, asked_by: null };
}

/** Whether one moment of the server lies before another; nothing lies before none. */
function isBefore(one: string, other: string | null): boolean {
  if (other === null) return false;
  const apart = Date.parse(one) - Date.parse(other);
  return apart === 0 ? micros(one) < micros(other) : apart < 0;
}

/** The microseconds of a server's moment, of which `Date` keeps only the first three digits. */
function micros(moment: string): number {
  return Number((/\.(\d+)/.exec(moment)?.[1] ?? "").padEnd(6, "0"));
}
