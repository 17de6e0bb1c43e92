import { readStored, writeStored } from "../lib/stored";
import { DRAFTS } from "../session/session";

/**
 * A request that a person sent and the server has not confirmed. The id is made here and kept
 * before the first try, so that every retry is the same request.
 */
export interface Pending {
  readonly id: string;
  readonly referral: string;
  readonly offers: readonly string[];
  readonly conditions: readonly string[];
  readonly urgency: string;
  readonly pressedAt: string;
}

const key = (account: string): string => `${DRAFTS}outbox.${account}`;

export const pendingOf = (account: string): Pending[] => readStored<Pending[]>(key(account)) ?? [];

export function keepPending(account: string, pending: Pending): boolean {
  const others = pendingOf(account).filter((each) => each.id !== pending.id);
  return writeStored(key(account), [...others, pending]);
}

export function dropPending(account: string, id: string): void {
  writeStored(
    key(account),
    pendingOf(account).filter((each) => each.id !== id),
  );
}
