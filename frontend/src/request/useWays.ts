import { useCallback, useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { CaseWays } from "../api/types";

/** A stored answer never changes, and neither do its ways: asked once for as long as the page lives. */
const known = new Map<string, Promise<CaseWays>>();
const KEPT = 12;

function fetchWays(referral: string, facility: string | null): Promise<CaseWays> {
  const key = `${referral} ${facility ?? ""}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const asked: Promise<CaseWays> = call(
    client.GET("/api/referrals/{referral}/ways", {
      params: { path: { referral }, query: facility === null ? {} : { facility: [facility] } },
    }),
  );
  known.set(key, asked);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  asked.catch(() => known.delete(key));
  return asked;
}

export interface Ways {
  readonly ways: CaseWays | null;
  readonly fault: Fault | null;
  readonly retry: () => void;
}

/**
 * The ways to move the case of a stored answer: to one facility, or to the first candidates.
 * Without a network it asks again as soon as there is one.
 */
export function useWays(referral: string, facility: string | null): Ways {
  const [found, setFound] = useState<{ key: string; ways: CaseWays } | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [tries, setTries] = useState(0);
  const key = `${referral} ${facility ?? ""}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is the reason to ask again.
  useEffect(() => {
    let here = true;
    setFault(null);
    fetchWays(referral, facility)
      .then((ways) => here && setFound({ key, ways }))
      .catch((thrown: unknown) => here && setFault(asFault(thrown)));
    return () => {
      here = false;
    };
  }, [referral, facility, key, tries]);
  const retry = useCallback(() => setTries((before) => before + 1), []);
  const offline = fault?.offline ?? false;
  useEffect(() => {
    if (!offline) return;
    window.addEventListener("online", retry);
    return () => window.removeEventListener("online", retry);
  }, [offline, retry]);
  return { ways: found?.key === key ? found.ways : null, fault, retry };
}
