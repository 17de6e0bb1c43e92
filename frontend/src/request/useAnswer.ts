import { useCallback, useEffect, useRef, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { Referral } from "../api/types";
import { answerFor, canAsk, type FieldFault, questionOf, questionText, withAnswer } from "./draft";
import { useDraft } from "./useDraft";

const RETRY_MS = 4000;

const keyOf = (field: string): string => field.split(".").at(-1) ?? field;

function faultsOf(fault: Fault): Record<string, FieldFault> {
  const found: Record<string, FieldFault> = {};
  for (const each of fault.errors)
    if (each.field !== null) found[keyOf(each.field)] = { zh: each.zh, en: each.en };
  return found;
}

/**
 * The answer to the draft's question: the kept one, or asked for now. Without a network it asks
 * again by itself; a refused value is put beside its field.
 */
export function useAnswer(facility: string): {
  answer: Referral | null;
  fault: Fault | null;
  ask: () => void;
} {
  const [draft, change] = useDraft();
  const [fault, setFault] = useState<Fault | null>(null);
  const question = questionOf(draft, facility);
  const text = questionText(question);
  const answer = answerFor(draft, question);
  const asking = useRef<string | null>(null);

  const ask = useCallback(async () => {
    if (asking.current === text) return;
    asking.current = text;
    setFault(null);
    const asked = JSON.parse(text) as typeof question;
    try {
      const got = await call(client.POST("/api/referrals", { body: asked }));
      change((was) => withAnswer(was, asked, got));
    } catch (thrown) {
      const found = asFault(thrown);
      if (found.status === 400) change((was) => ({ ...was, faults: faultsOf(found) }));
      setFault(found);
    } finally {
      asking.current = null;
    }
  }, [text, change]);

  // A draft that was sent is empty: going back to its answer asks nothing.
  const missing = answer === null && canAsk(draft);
  useEffect(() => {
    if (missing) void ask();
  }, [missing, ask]);

  const offline = fault?.offline ?? false;
  useEffect(() => {
    if (!offline) return;
    const again = () => void ask();
    const timer = setInterval(again, RETRY_MS);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, [offline, ask]);

  return { answer, fault, ask: () => void ask() };
}
