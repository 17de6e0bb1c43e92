import { useCallback, useEffect, useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";

export interface Loaded<T> {
  readonly data: T | null;
  readonly fault: Fault | null;
  readonly reload: () => void;
}

/** What one request gives, asked for at once and again on `reload`; `fetch` must be stable. */
export function useLoaded<T>(fetch: () => Promise<T>): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again.
  useEffect(() => {
    let current = true;
    setFault(null);
    fetch().then(
      (got) => {
        if (current) setData(got);
      },
      (thrown: unknown) => {
        if (current) setFault(asFault(thrown));
      },
    );
    return () => {
      current = false;
    };
  }, [fetch, turn]);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  return { data, fault, reload };
}
