import type { Because, Referral, SuggestedCondition } from "../api/types";
import { answerText } from "../i18n/answer";
import { named, useLanguage, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { type Draft, withRemoved } from "./draft";
import { valueText } from "./findingWords";
import { useFindingWording } from "./useFindingsLine";

const SIGNS: Readonly<Record<string, string>> = { ">=": "≥", "<=": "≤", "==": "=", "!=": "≠" };

/** `收缩压 172 ≥ 160`: what was found against the printed threshold. */
function useBecause(answer: Referral, now: Date): (because: Because) => string {
  const { vocabulary } = useSignedIn();
  const wording = useFindingWording();
  return (because) => {
    const key = because.finding === "gestation_days" ? "gestation" : because.finding;
    const finding = vocabulary.findings.find((each) => each.key === key);
    const found = answer.findings[because.finding] ?? answer.findings[key];
    if (finding === undefined || found === undefined || found === null)
      return named(wording.language, because.zh, because.en);
    const name = named(wording.language, finding.zh, finding.en);
    const said = valueText(finding, found, now, wording);
    if (finding.kind === "yes_no" || finding.kind === "choice") return `${name} ${said}`;
    const limit = valueText(finding, because.value, now, wording);
    return `${name} ${said} ${SIGNS[because.op] ?? because.op} ${limit}`;
  };
}

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
  const { language } = useLanguage();
  const because = useBecause(answer, now);
  const what = names.condition(each.condition);
  const why = [...new Set(each.because.map(because))].join(language === "en" ? ", " : "，");
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
