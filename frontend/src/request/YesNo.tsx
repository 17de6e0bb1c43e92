import type { Referral } from "../api/types";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { type Draft, SAID_KEYS, type SaidKey, withFinding } from "./draft";

interface YesNoProps {
  readonly answer: Referral;
  readonly change: (next: (draft: Draft) => Draft) => void;
  readonly skip: readonly SaidKey[];
}

/** Questions with a yes or a no that would change this answer; leaving them open is an answer too. */
export function YesNo({ answer, change, skip }: YesNoProps) {
  const t = useText(request);
  const asked = answer.questions.map((each) => each.params.finding);
  return SAID_KEYS.filter((key) => asked.includes(key) && !skip.includes(key)).map((key) => (
    <div key={key} className="yes-no">
      <b>{t(`ask_${key}`)}</b>
      <Button onClick={() => change((was) => withFinding(was, key, "yes"))}>
        {t(`yes_${key}`)}
      </Button>
      <Button onClick={() => change((was) => withFinding(was, key, "no"))}>{t(`no_${key}`)}</Button>
    </div>
  ));
}
