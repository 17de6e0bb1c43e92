import { useCallback, useState } from "react";
import { askWhatIf } from "./asking";
import { type ChangeDraft, type ChangeFault, EMPTY, keyOf, read, withChange } from "./changes";
import type { Change, WhatIfAnswer } from "./types";
import { type Asked, useAsked } from "./useAsked";

export interface WhatIf {
  readonly draft: ChangeDraft;
  readonly changes: readonly Change[];
  readonly faults: readonly ChangeFault[];
  readonly asked: Asked<WhatIfAnswer>;
  /** Whether the answer is of these changes and this question. */
  readonly fresh: boolean;
  readonly put: (part: Partial<ChangeDraft>) => void;
  /** Take what is filled in into the changes; says whether it could be. */
  readonly add: () => void;
  readonly addAll: (changes: readonly Change[]) => void;
  readonly remove: (change: Change) => void;
}

const BETWEEN = "\n";

/**
 * What is supposed, kept while the question changes; every change asks at once, and so does
 * another turn of the answer that it is compared with.
 */
export function useWhatIf(search: string, turn: number): WhatIf {
  const [draft, setDraft] = useState<ChangeDraft>(EMPTY);
  const [changes, setChanges] = useState<readonly Change[]>([]);
  const [faults, setFaults] = useState<readonly ChangeFault[]>([]);
  const key = changes.length === 0 ? null : [turn, search, ...changes.map(keyOf)].join(BETWEEN);
  const ask = useCallback((text: string) => {
    const [, question = "", ...each] = text.split(BETWEEN);
    return askWhatIf(
      question,
      each.map((change) => JSON.parse(change) as Change),
    );
  }, []);
  const asked = useAsked(key, ask);
  return {
    draft,
    changes,
    faults,
    asked,
    fresh: key !== null && asked.answered === key,
    put: (part) => {
      setFaults([]);
      setDraft((now) => ({ ...now, ...part }));
    },
    add: () => {
      const found = read(draft);
      if ("faults" in found) {
        setFaults(found.faults);
        return;
      }
      setFaults([]);
      setChanges((now) => withChange(now, found.change));
      setDraft({ ...EMPTY, kind: draft.kind });
    },
    addAll: (added) => setChanges((now) => added.reduce(withChange, now)),
    remove: (change) => setChanges((now) => now.filter((each) => keyOf(each) !== keyOf(change))),
  };
}
