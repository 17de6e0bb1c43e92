import type { Command, CommandBody } from "../api/types";
import { DRAFTS, readStored, writeStored } from "../lib/stored";

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

/**
 * What this page knows, mirrored on the device: a device that refuses to keep anything (full, or
 * private browsing) must still send.
 */
const known = new Map<string, readonly Pending[]>();

/** What this account has not got through yet, in the order of pressing. */
export function pendingOf(account: string): readonly Pending[] {
  const list = known.get(account) ?? readStored<Pending[]>(key(account)) ?? [];
  known.set(account, list);
  return list;
}

function keep(account: string, list: readonly Pending[]): boolean {
  known.set(account, list);
  return writeStored(key(account), list);
}

/** Keeps one thing to send; false when it lives only as long as this page. */
export function keepPending(account: string, pending: Pending): boolean {
  const others = pendingOf(account).filter((each) => each.id !== pending.id);
  return keep(account, [...others, pending]);
}

export function dropPending(account: string, id: string): void {
  keep(
    account,
    pendingOf(account).filter((each) => each.id !== id),
  );
}

/** Forgets what this page knows, after it was cleared from the device. */
export const forgetOutbox = (): void => known.clear();
