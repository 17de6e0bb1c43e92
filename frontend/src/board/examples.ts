/** Builders for tests: one plausible card, offer, event and board, each with what a test changes. */
import type { Board, Card, EventFrame, Offer, TransferEvent } from "../api/board";

export const HERE = "QC01";
export const OTHER = "QC02";
export const TOWN = "WL07";
export const ASKED_AT = "2026-03-01T03:14:00Z";

/** Milliseconds of `ASKED_AT` plus seconds. */
export function secondsIn(seconds: number): number {
  return Date.parse(ASKED_AT) + seconds * 1000;
}

export function iso(seconds: number): string {
  return new Date(secondsIn(seconds)).toISOString();
}

export function offer(changes: Partial<Offer> = {}): Offer {
  return {
    facility: HERE,
    state: "sent",
    sent_at: ASKED_AT,
    delivered_at: null,
    seen_at: null,
    acknowledged_at: null,
    accepted_at: null,
    declined_at: null,
    withdrawn_at: null,
    by_phone: false,
    decline_reason: null,
    alternative: null,
    fit: "fit",
    reasons: [],
    travel_time_s: 3720,
    range_s: [3240, 4860],
    distance_m: 71_000,
    outside: false,
    cross_province: null,
    ...changes,
  };
}

export function card(changes: Partial<Card> = {}): Card {
  return {
    id: "00000000-0000-4000-8000-000000000042",
    referral: "00000000-0000-4000-8000-0000000000aa",
    case: "K7-42",
    status: "requested",
    version: 1,
    urgency: "U1",
    urgency_next: null,
    patients: ["newborn"],
    conditions: ["hie"],
    findings: {},
    needs: [["nicu3a"], ["th"]],
    decisive: [["th"]],
    windows: [],
    prepare: [],
    targets: { first_response_s: 300, accept_s: 600, leave_s: 1800 },
    referring_facility: TOWN,
    receiving_facility: null,
    mode: null,
    requested_at: ASKED_AT,
    offers: [offer()],
    steps: [],
    ended_reason: null,
    ...changes,
  };
}

export function board(transfers: Card[], changes: Partial<Board> = {}): Board {
  return {
    position: "e.1",
    audience: `facility:${HERE}`,
    at: ASKED_AT,
    transfers,
    capacity: [],
    capacity_limit_h: 4,
    ...changes,
  };
}

type Detail<T extends TransferEvent["type"]> = Omit<
  Extract<TransferEvent, { type: T }>,
  keyof ReturnType<typeof facts> | "type"
>;

function facts() {
  return {
    transfer: card().id,
    case: "K7-42",
    version: 2,
    status: "requested" as TransferEvent["status"],
    occurred_at: iso(60),
    recorded_at: iso(61),
    source: "manual" as TransferEvent["source"],
    actor: { account: null, party: "receiving", facility: OTHER } as TransferEvent["actor"],
    late: false,
    out_of_order: false,
    actor_name: null as string | null,
  };
}

/** An event of the example transfer one minute after it was asked. */
export function event<T extends TransferEvent["type"]>(
  type: T,
  detail: Detail<T> & Partial<ReturnType<typeof facts>>,
): TransferEvent {
  return { ...facts(), type, ...detail } as unknown as TransferEvent;
}

export function frame(data: EventFrame["data"], n = 2): EventFrame {
  return { type: data.type, position: `e.${n}`, after: `e.${n - 1}`, data };
}
