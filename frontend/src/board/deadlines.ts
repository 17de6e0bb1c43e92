/** What is still to be said, until when: first an answer at all (应答), then the decision. */
import type { Card, Offer } from "../api/board";

export interface Deadline {
  kind: "respond" | "decide";
  dueAt: number;
  /** Where the clock started, to know when half of it is gone. */
  startedAt: number;
}

const OPEN: ReadonlySet<string> = new Set(["sent", "delivered", "seen", "acknowledged"]);
const UNSEEN: ReadonlySet<string> = new Set(["sent", "delivered"]);

export function isOpen(offer: Offer): boolean {
  return OPEN.has(offer.state);
}

/** Nobody by name has stopped the ring yet. */
export function isUnseen(offer: Offer): boolean {
  return UNSEEN.has(offer.state);
}

/** The clock that runs on this centre's own offer; null where the urgency sets none. */
export function deadlineOf(card: Card, offer: Offer): Deadline | null {
  if (!isOpen(offer)) return null;
  return running(card, offer.state === "acknowledged", Date.parse(offer.sent_at));
}

/**
 * The clock of a transfer as its asker or an area sees it, from the first request: whoever takes
 * it on first stops the first-response clock of all, whoever accepts stops both.
 */
export function deadlineOfAll(card: Card): Deadline | null {
  const asked = card.offers.filter(isOpen);
  if (card.receiving_facility !== null || asked.length === 0) return null;
  const taken = asked.some((offer) => offer.state === "acknowledged");
  return running(card, taken, Date.parse(card.requested_at));
}

function running(card: Card, taken: boolean, startedAt: number): Deadline | null {
  const allowed_s = taken ? card.targets.accept_s : card.targets.first_response_s;
  if (allowed_s === null) return null;
  return { kind: taken ? "decide" : "respond", startedAt, dueAt: startedAt + allowed_s * 1000 };
}

export function halfGone(deadline: Deadline, now: number): boolean {
  return now - deadline.startedAt >= (deadline.dueAt - deadline.startedAt) / 2;
}

/** The earliest known time by which she or the baby must have arrived, and how strict it is. */
export function arriveBy(card: Card): { at: number; strength: "aim" | "limit" } | null {
  let best: { at: number; strength: "aim" | "limit" } | null = null;
  for (const window of card.windows) {
    if (window.bounds !== "arrival" || window.deadline_at === null) continue;
    const at = Date.parse(window.deadline_at);
    if (best === null || at < best.at) best = { at, strength: window.strength };
  }
  return best;
}

/** Anchors of arrival windows whose time nobody has given. */
export function unknownAnchors(card: Card): string[] {
  const unknown = card.windows.filter(
    (window) => window.bounds === "arrival" && window.deadline_at === null,
  );
  return [...new Set(unknown.map((window) => window.anchor))];
}
