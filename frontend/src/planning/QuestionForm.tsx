import { useMemo } from "react";
import { named, useLanguage } from "../i18n/language";
import { Choice } from "../kit/Choice";
import { isoLocal } from "../lib/clock";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { AddCapability } from "./CapabilityPicker";
import { FIRST_CONDITION, type ReachQuestion } from "./question";
import { useSay } from "./words";

interface QuestionFormProps {
  readonly question: ReachQuestion;
  readonly ask: (question: ReachQuestion) => void;
  /** Where another thing is asked, the question stands as one line until it is opened. */
  readonly folded: boolean;
  /** What the condition asked about needs: where a question by capabilities begins. */
  readonly known: readonly (readonly string[])[];
}

const MINUTE_CHARS = 16;

/** The question: every choice asks at once, so that no button stands before an answer. */
export function QuestionForm({ question, ask, folded, known }: QuestionFormProps) {
  const t = useSay();
  const change = (part: Partial<ReachQuestion>) => ask({ ...question, ...part });
  const byNeeds = question.condition === "";
  const names = useNames();
  const asked = [
    byNeeds ? names.list(question.needs.map(names.group)) : names.condition(question.condition),
    question.at === "" ? t("whenNow") : question.at.replace("T", " "),
    t(question.capacity === "free" ? "bedsFree" : "bedsIgnore"),
  ];
  return (
    <details className="planning-asked" open={!folded} key={String(folded)}>
      <summary className={folded ? "" : "hidden"}>
        {t("question")} <b>{asked.join(" · ")}</b>
      </summary>
      <section className="planning-question" aria-label={t("question")}>
        <Choice
          label={t("ask")}
          options={[
            ["condition", t("byCondition")],
            ["needs", t("byNeeds")],
          ]}
          chosen={byNeeds ? "needs" : "condition"}
          onChoose={(by) =>
            by === "needs"
              ? change({ condition: "", needs: known })
              : change({ condition: FIRST_CONDITION, needs: [] })
          }
        />
        {byNeeds ? (
          <Needs question={question} change={change} />
        ) : (
          <ConditionField question={question} change={change} />
        )}
        <Choice
          label={t("when")}
          options={[
            ["now", t("whenNow")],
            ["at", t("whenAt")],
          ]}
          chosen={question.at === "" ? "now" : "at"}
          onChoose={(when) =>
            change({ at: when === "now" ? "" : isoLocal(new Date()).slice(0, MINUTE_CHARS) })
          }
        >
          {question.at === "" ? null : (
            <input
              type="datetime-local"
              className="text-input planning-time"
              aria-label={t("whenAt")}
              value={question.at}
              onChange={(event) => event.target.value !== "" && change({ at: event.target.value })}
            />
          )}
        </Choice>
        <Choice
          label={t("beds")}
          options={[
            ["ignore", t("bedsIgnore")],
            ["free", t("bedsFree")],
          ]}
          chosen={question.capacity}
          onChoose={(capacity) => change({ capacity })}
        />
      </section>
    </details>
  );
}

interface PartProps {
  readonly question: ReachQuestion;
  readonly change: (part: Partial<ReachQuestion>) => void;
}

const NEWBORN = "N";

function ConditionField({ question, change }: PartProps) {
  const t = useSay();
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  const sides = useMemo(() => {
    const all = vocabulary.conditions.filter((each) => each.in_force);
    const forNewborn = (kinds: readonly string[]) =>
      kinds.length > 0 && kinds.every((each) => each === NEWBORN);
    return [
      ["mothers", all.filter(({ kinds }) => !forNewborn(kinds))],
      ["newborns", all.filter(({ kinds }) => forNewborn(kinds))],
    ] as const;
  }, [vocabulary]);
  return (
    <label className="field planning-condition">
      {t("condition")}
      <select
        className="select"
        value={question.condition}
        onChange={(event) => change({ condition: event.target.value })}
      >
        {sides.map(([key, conditions]) => (
          <optgroup key={key} label={t(key)}>
            {conditions.map((each) => (
              <option key={each.id} value={each.id}>
                {named(language, each.zh, each.en)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Needs({ question, change }: PartProps) {
  const t = useSay();
  const names = useNames();
  const { needs } = question;
  const put = (index: number, group: readonly string[]) =>
    change({
      needs: needs
        .map((each, at) => (at === index ? group : each))
        .filter((each) => each.length > 0),
    });
  return (
    <fieldset className="choice planning-needs">
      <legend>{t("needs")}</legend>
      <ul>
        {needs.map((group, index) => (
          <li key={group.join()} className="planning-need">
            {group.map((code) => (
              <button
                key={code}
                type="button"
                className="chip chip-chosen"
                aria-label={t("removeNeed", { name: names.capability(code) })}
                onClick={() =>
                  put(
                    index,
                    group.filter((each) => each !== code),
                  )
                }
              >
                {names.capability(code)} <span aria-hidden="true">×</span>
              </button>
            ))}
            <AddCapability
              label={t("orNeed")}
              without={needs.flat()}
              onAdd={(code) => put(index, [...group, code])}
            />
          </li>
        ))}
      </ul>
      <AddCapability
        label={t("addNeed")}
        without={needs.flat()}
        onAdd={(code) => change({ needs: [...needs, [code]] })}
      />
    </fieldset>
  );
}
