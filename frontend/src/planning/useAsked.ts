import { useCallback, useEffect, useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import { presentTime } from "../hooks/useNow";

export interface Asked<T> {
  readonly answer: T | null;
  /** What the answer answers; another key than the one asked means it is of before. */
  readonly answered: string | null;
  readonly answeredAt: Date | null;
  /** Since when an answer is awaited; null while none is. */
  readonly since: Date | null;
  readonly fault: Fault | null;
  readonly again: () => void;
  /** How often it was asked again: what stands beside it is asked again with it. */
  readonly turn: number;
}

/**
 * Asks whenever the key changes, and again on request; the last answer stays until the next.
 * A null key asks nothing and forgets nothing.
 */
export function useAsked<T>(key: string | null, ask: (key: string) => Promise<T>): Asked<T> {
  const [got, setGot] = useState<{ answer: T; key: string; at: Date } | null>(null);
  const [since, setSince] = useState<Date | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks the same again.
  useEffect(() => {
    if (key === null) return;
    let current = true;
    setSince(presentTime());
    setFault(null);
    ask(key)
      .then((answer) => current && setGot({ answer, key, at: new Date() }))
      .catch((thrown: unknown) => current && setFault(asFault(thrown)))
      .finally(() => current && setSince(null));
    return () => {
      current = false;
    };
  }, [key, turn]);
  const again = useCallback(() => setTurn((now) => now + 1), []);
  return {
    answer: got?.answer ?? null,
    answered: got?.key ?? null,
    answeredAt: got?.at ?? null,
    since,
    fault,
    again,
    turn,
  };
}
