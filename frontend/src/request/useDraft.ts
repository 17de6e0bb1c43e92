import { useCallback, useSyncExternalStore } from "react";
import { DRAFTS, readStored, writeStored } from "../lib/stored";
import { useSignedIn } from "../session/session";
import { type Draft, EMPTY_DRAFT } from "./draft";

const listeners = new Set<() => void>();
const cache = new Map<string, Draft>();

/** Another number whenever the shape of the kept answer changes: an older one cannot be shown. */
const SHAPE = 2;

const key = (account: string): string => `${DRAFTS}question.${SHAPE}.${account}`;

function current(account: string): Draft {
  const kept = cache.get(account);
  if (kept) return kept;
  const read = { ...EMPTY_DRAFT, ...readStored<Draft>(key(account)) };
  cache.set(account, read);
  return read;
}

function keep(account: string, draft: Draft): void {
  cache.set(account, draft);
  // A device that refuses to keep (private browsing) still works for as long as the page lives.
  writeStored(key(account), draft);
  for (const each of listeners) each();
}

/** Forgets what this page holds of drafts, after they were cleared from the device. */
export function forgetDrafts(): void {
  cache.clear();
  for (const each of listeners) each();
}

/** The draft of the account signed in, kept on this device with every change. */
export function useDraft(): readonly [Draft, (change: (draft: Draft) => Draft) => void] {
  const { account } = useSignedIn().me;
  const draft = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current(account),
  );
  const change = useCallback(
    (next: (draft: Draft) => Draft) => keep(account, next(current(account))),
    [account],
  );
  return [draft, change] as const;
}
