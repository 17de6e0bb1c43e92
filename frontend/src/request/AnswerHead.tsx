import { useLocation } from "wouter";
import type { Referral } from "../api/types";
import { answerText } from "../i18n/answer";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { Swatch } from "../kit/Swatch";
import { Tag } from "../kit/Tag";
import { clockText, minuteText } from "../lib/clock";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { type Draft, SAID_KEYS } from "./draft";
import { NOT_ASKED } from "./findings";
import { appliedConditions, openWindows, unknownWindows } from "./reading";
import { Suggested } from "./Suggested";
import { UrgencyPicker } from "./UrgencyPicker";
import { useFindingsLine } from "./useFindingsLine";

/** The word for an anchor, `出生时间`; anchors come as `birth` or `birth_at`. */
export function useAnchorWord(): (anchor: string) => string {
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  return (anchor) => {
    const key = anchor.endsWith("_at") ? anchor : `${anchor}_at`;
    const known = vocabulary.findings.find((each) => each.key === key);
    return known ? named(language, known.zh, known.en) : anchor;
  };
}

/** What the answer is about: the conditions that apply, or only who the patient is. */
export function useAnswerWhat(): (answer: Referral) => string {
  const names = useNames();
  const c = useText(common);
  return (answer) => {
    const applied = appliedConditions(answer);
    return applied.length > 0
      ? names.list(applied.map(names.condition))
      : names.list(answer.patients.map((each) => c(each)));
  };
}

/** `风险 橙` with its swatch, and whether the receiver must isolate. */
function Risk({ answer }: { answer: Referral }) {
  const t = useText(answerText);
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  if (answer.risk.length === 0 && !answer.isolation) return null;
  return (
    <p className="tags">
      {answer.risk.map((code) => {
        const known = vocabulary.risk_colours.find((each) => each.code === code);
        return (
          <Tag key={code}>
            <Swatch code={code} />{" "}
            {t("risk", { what: known ? named(language, known.zh, known.en) : code })}
          </Tag>
        );
      })}
      {answer.isolation ? (
        <>
          <Tag tone="ask">{t("isolation")}</Tag>
          <span className="ask">{t("isolationTell")}</span>
        </>
      ) : null}
    </p>
  );
}

const isSaid = (key: string): boolean => (SAID_KEYS as readonly string[]).includes(key);

/** Codes of remarks that a reader must not pass over. */
const GRAVE: ReadonlySet<string> = new Set(["window_cannot_be_met"]);

interface AnswerHeadProps {
  readonly answer: Referral;
  readonly now: Date;
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
}

/** Who, how urgent, and until when: a clock time first, then what is left. */
export function AnswerHead({ answer, now, draft, change }: AnswerHeadProps) {
  const t = useText(request);
  const names = useNames();
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  const findings = useFindingsLine();
  const anchorWord = useAnchorWord();
  const what = useAnswerWhat();
  const [, navigate] = useLocation();
  const limit = openWindows(answer.windows, "limit", now)[0];
  const aim = openWindows(answer.windows, "aim", now)[0];
  const unknown = unknownWindows(answer.windows)[0];
  const asked = answer.questions.map((each) => String(each.params.finding));
  const helpful = vocabulary.findings
    .filter(({ key }) => asked.includes(key) && !NOT_ASKED.has(key) && !isSaid(key))
    .slice(0, 3);
  const left = (minutes: number) =>
    minutes >= 0
      ? t("left", { time: minuteText(Math.floor(minutes), language) })
      : t("late", { time: minuteText(Math.ceil(-minutes), language) });
  // Two rows of the tables may say the same of one patient; a reader needs it once.
  const remarks = [...new Map(answer.remarks.map((each) => [each.zh, each])).values()];
  const line = findings(answer.findings, now);
  const km = (answer.origin.snapped_m / 1000).toFixed(1);
  return (
    <section className="answer-head">
      <p className="answer-what">
        <UrgencyPicker answer={answer} change={change} />
        <b>{what(answer)}</b>
      </p>
      {line === "" ? null : <p className="quiet">{line}</p>}
      <Risk answer={answer} />
      <Suggested answer={answer} now={now} draft={draft} change={change} />
      {limit ? (
        <p className="answer-limit">
          <b className="nowrap">{t("arriveBy", { time: clockText(limit.deadline) })}</b> ·{" "}
          <span className={limit.leftMin < 0 ? "bad" : ""}>{left(limit.leftMin)}</span>
        </p>
      ) : null}
      {aim ? (
        <p>
          {t("aimBy", { time: clockText(aim.deadline) })} · {left(aim.leftMin)}
        </p>
      ) : null}
      {unknown ? (
        <p className="answer-unknown">
          <span className="ask">{t("anchorUnknown", { anchor: anchorWord(unknown.anchor) })}</span>
          <Button kind="quiet" onClick={() => navigate("/request/conditions")}>
            {t("fillIn")}
          </Button>
        </p>
      ) : null}
      {unknown === undefined && helpful.length > 0 ? (
        <p className="answer-unknown">
          <span className="quiet">
            {t("wouldHelp", {
              what: names.list(helpful.map((each) => named(language, each.zh, each.en))),
            })}
          </span>
          <Button kind="quiet" onClick={() => navigate("/request/conditions")}>
            {t("fillIn")}
          </Button>
        </p>
      ) : null}
      {remarks.map((each) => (
        <p key={each.code} className={GRAVE.has(each.code) ? "bad" : "quiet"}>
          {GRAVE.has(each.code) ? "✕ " : ""}
          {named(language, each.zh, each.en)}
        </p>
      ))}
      {answer.origin.flags.includes("off_road") ? (
        <p className="ask">{t("offRoad", { km })}</p>
      ) : null}
      {answer.origin.flags.includes("far_snap") && !answer.origin.flags.includes("off_road") ? (
        <p className="quiet">{t("farSnap", { m: Math.round(answer.origin.snapped_m) })}</p>
      ) : null}
      {answer.origin.flags.includes("fragment") ? <p className="quiet">{t("fragment")}</p> : null}
    </section>
  );
}
