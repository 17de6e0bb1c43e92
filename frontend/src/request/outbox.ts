import type { Command, CommandBody } from "../api/types";
import { readStored, writeStored } from "../lib/stored";
import { DRAFTS } from "../session/session";

/**
 * A request that a person sent and the server has not confirmed. The id is made here and kept
 * before the first try, so that every retry is the same request.
 */
export interface PendingRequest {
  readonly kind: "request";
  readonly id: string;
  readonly transfer: string;
  readonly referral: string;
  readonly offers: readonly string[];
  readonly conditions: readonly string[];
  readonly urgency: string;
  readonly pressedAt: string;
}

/** A step or answer given without a network; its body says when it truly happened. */
export interface PendingCommand {
  readonly kind: "command";
  readonly id: string;
  readonly transfer: string;
  readonly command: Command;
  readonly body: CommandBody;
  readonly pressedAt: string;
}

export type Pending = PendingRequest | PendingCommand;

const key = (account: string): string => `${DRAFTS}outbox.${account}`;

/** What this account has not got through yet, in the order of pressing. */
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
