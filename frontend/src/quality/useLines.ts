import { useCallback, useEffect, useRef, useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import type { Period } from "./period";
import { type AuditLine, fetchLines } from "./proof";

export interface Lines {
  /** Null until the first answer for this period. */
  lines: AuditLine[] | null;
  next: string | null;
  busy: boolean;
  fault: Fault | null;
  more: () => void;
  retry: () => void;
}

/** The transfers of a period, page after page; a failed page keeps what is already here. */
export function useLines(period: Period): Lines {
  const { from, to } = period;
  const [lines, setLines] = useState<AuditLine[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const asked = useRef(0);

  const load = useCallback(
    async (cursor: string | null) => {
      asked.current += 1;
      const mine = asked.current;
      setBusy(true);
      setFault(null);
      try {
        const page = await fetchLines({ from, to }, cursor);
        if (mine !== asked.current) return;
        setLines((known) => [...(cursor === null ? [] : (known ?? [])), ...page.transfers]);
        setNext(page.next);
      } catch (thrown) {
        if (mine === asked.current) setFault(asFault(thrown));
      }
      if (mine === asked.current) setBusy(false);
    },
    [from, to],
  );
  useEffect(() => {
    setLines(null);
    setNext(null);
    void load(null);
    return () => {
      asked.current += 1;
    };
  }, [load]);
  const more = useCallback(() => void load(next), [load, next]);
  return { lines, next, busy, fault, more, retry: more };
}
