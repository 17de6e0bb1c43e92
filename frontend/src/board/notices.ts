/** What a person here must be told once although its card has gone: it stays until dismissed. */
import {
  audienceOf,
  type Board,
  type Card,
  type EventFrame,
  isCapacityEvent,
  isRoadEvent,
} from "../api/board";
import { isRouteEvent } from "../api/routes";
import { offerOf } from "./cards";
import { isOpen } from "./deadlines";

export interface Notice {
  id: string;
  transfer: string;
  case: string;
  urgency: string;
  at: string;
  what:
    | { kind: "taken"; by: string }
    | { kind: "cancelled"; reason: string }
    | { kind: "aborted"; reason: string }
    | { kind: "died"; phase: string }
    | { kind: "ours_declined"; by: string; reason: string };
}

/** The notice an event calls for on this board, if any. */
export function noticeOf(before: Board, frame: EventFrame): Notice | null {
  const event = frame.data;
  if (isCapacityEvent(event) || isRoadEvent(event) || isRouteEvent(event)) return null;
  const card = before.transfers.find((known) => known.id === event.transfer);
  const [kind, code] = audienceOf(before.audience);
  if (card === undefined || kind !== "facility" || event.actor.facility === code) return null;
  const what = whatHappened(card, frame, code);
  return what === null
    ? null
    : {
        id: frame.position,
        transfer: card.id,
        case: card.case,
        urgency: card.urgency,
        at: event.occurred_at,
        what,
      };
}

function whatHappened(card: Card, frame: EventFrame, code: string): Notice["what"] | null {
  const event = frame.data;
  const own = offerOf(card, code);
  const concerned = own !== null && (isOpen(own) || card.receiving_facility === code);
  switch (event.type) {
    case "accepted":
      return concerned && event.facility !== code ? { kind: "taken", by: event.facility } : null;
    case "cancelled":
      return concerned ? { kind: "cancelled", reason: event.reason ?? "no_reason" } : null;
    case "aborted":
      return concerned ? { kind: "aborted", reason: event.reason } : null;
    case "died":
      return concerned ? { kind: "died", phase: event.phase } : null;
    case "declined":
      return card.referring_facility === code
        ? { kind: "ours_declined", by: event.facility, reason: event.reason }
        : null;
    default:
      return null;
  }
}

/** Ids whose card is new or other than before: what a board that was away has to catch up on. */
export function changedSince(before: readonly Card[], after: readonly Card[]): string[] {
  const known = new Map(before.map((card) => [card.id, card.version]));
  return after.filter((card) => known.get(card.id) !== card.version).map((card) => card.id);
}
