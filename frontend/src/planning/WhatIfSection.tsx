import { useEffect, useRef } from "react";
import { Button } from "../kit/Button";
import { Progress } from "./Answer";
import { ChangeForm } from "./ChangeForm";
import { keyOf } from "./changes";
import type { ReachAnswer } from "./types";
import type { Ways } from "./useWays";
import type { WhatIf } from "./useWhatIf";
import { WhatIfResult } from "./WhatIfResult";
import { changeText, useSpeech } from "./words";

interface WhatIfSectionProps {
  readonly answer: ReachAnswer;
  readonly whatIf: WhatIf;
  readonly ways: Ways;
  readonly tapped: "idle" | "finding" | "none";
}

/** Suppose that a road or a centre were otherwise: who gains, who loses. */
export function WhatIfSection({ answer, whatIf, ways, tapped }: WhatIfSectionProps) {
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t } = speech;
  const { changes, asked, fresh, draft } = whatIf;
  const result = useRef<HTMLDivElement>(null);
  // On a phone what was asked for would stand out of sight, above the form.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new answer is shown once.
  useEffect(() => {
    result.current?.scrollIntoView({ block: "nearest" });
  }, [asked.answeredAt]);
  const names = new Map([...ways].map(([way, { name }]) => [way, name] as const));
  const typed = Number(draft.way);
  const wayName = draft.way === "" ? "" : names.get(typed) || t("wayNumber", { way: draft.way });
  return (
    <section className="planning-part" aria-labelledby="planning-what-if">
      <h2 id="planning-what-if">{t("whatIf")}</h2>
      <p className="quiet">{t("whatIfLead")}</p>
      {changes.length === 0 ? null : (
        <ul className="planning-changes" aria-label={t("supposed")}>
          {changes.map((change) => {
            const words = changeText(change, speech, names);
            return (
              <li key={keyOf(change)}>
                <b>{words}</b>
                <Button
                  kind="quiet"
                  aria-label={t("removeChange", { what: words })}
                  onClick={() => whatIf.remove(change)}
                >
                  {t("remove")}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <Progress asked={asked} />
      {asked.answer !== null && changes.length > 0 ? (
        <div ref={result} className={fresh ? "" : "planning-old"} aria-busy={!fresh}>
          <WhatIfResult result={asked.answer} points={answer.points} />
        </div>
      ) : null}
      <ChangeForm
        whatIf={whatIf}
        suggested={[...new Set(answer.needs.flat())]}
        tapped={tapped}
        wayName={wayName}
      />
    </section>
  );
}
