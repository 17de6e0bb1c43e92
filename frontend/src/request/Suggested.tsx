import type { Referral, SuggestedCondition } from "../api/types";
import { answerText } from "../i18n/answer";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { becauseText } from "./because";
import { type Draft, withRemoved } from "./draft";
import { useFindingWording } from "./useFindingsLine";

interface SuggestedProps {
  readonly answer: Referral;
  readonly now: Date;
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
}

/** Conditions that findings speak for: they apply at once, are shown, and go with one tap. */
export function Suggested({ answer, now, draft, change }: SuggestedProps) {
  const t = useText(answerText);
  const shown = answer.suggested.filter((each) => !draft.conditions.includes(each.condition));
  if (shown.length === 0) return null;
  return (
    <ul className="suggested" aria-label={t("suggestedBy")}>
      {shown.map((each) => (
        <SuggestedLine
          key={each.condition}
          each={each}
          answer={answer}
          now={now}
          onPress={() => change((was) => withRemoved(was, each.condition))}
        />
      ))}
    </ul>
  );
}

interface LineProps {
  readonly each: SuggestedCondition;
  readonly answer: Referral;
  readonly now: Date;
  readonly onPress: () => void;
}

function SuggestedLine({ each, answer, now, onPress }: LineProps) {
  const t = useText(answerText);
  const names = useNames();
  const wording = useFindingWording();
  const { vocabulary } = useSignedIn();
  const what = names.condition(each.condition);
  const why = becauseText(each.because, answer.findings, vocabulary.findings, now, wording);
  return (
    <li className={each.removed ? "quiet" : ""}>
      <span>
        {each.removed ? (
          t("takenAway", { what })
        ) : (
          <>
            <span className="quiet">{t("suggestedBy")}</span>{" "}
            <b>{why === "" ? what : t("suggestedFor", { what, why })}</b>
          </>
        )}
      </span>
      <Button
        kind="quiet"
        aria-label={`${t(each.removed ? "takeBack" : "takeAway")} ${what}`}
        onClick={onPress}
      >
        {t(each.removed ? "takeBack" : "takeAway")}
      </Button>
    </li>
  );
}
