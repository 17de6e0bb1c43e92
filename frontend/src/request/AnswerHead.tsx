import { useLocation } from "wouter";
import type { Referral } from "../api/types";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { UrgencyMark } from "../kit/UrgencyMark";
import { clockText, minuteText, whenText } from "../lib/clock";
import { gestationText } from "../lib/gestation";
import { useNames } from "../session/names";
import { FINDING_KEYS, isFindingKey, isTimeKey } from "./draft";
import { openWindows, unknownWindows } from "./reading";

type Findings = Readonly<Record<string, unknown>>;

/** The findings in one line: `39+2 周 · 3200 g · 02:05 出生`. */
export function useFindingsLine(): (findings: Findings, now: Date) => string {
  const t = useText(request);
  const c = useText(common);
  return (findings, now) => {
    const days = Number(findings.gestation_days);
    const parts: string[] = [];
    if (Number.isFinite(days) && findings.gestation_days !== undefined)
      parts.push(`${gestationText(days)} ${c("week")}`);
    for (const key of FINDING_KEYS) {
      const value = findings[key];
      if (value === undefined || value === null) continue;
      if (key === "gestation") parts.push(`${value} ${c("week")}`);
      else if (key === "weight_g") parts.push(`${value} ${c("gram")}`);
      else if (key === "babies") parts.push(`${t("babies")} ${value}`);
      else if (isTimeKey(key)) parts.push(`${t(key)} ${whenText(new Date(String(value)), now)}`);
    }
    return parts.join(" · ");
  };
}

/** The word for an anchor, `出生时间`; anchors come as `birth` or `birth_at`. */
export function useAnchorWord(): (anchor: string) => string {
  const t = useText(request);
  return (anchor) => {
    const key = anchor.endsWith("_at") ? anchor : `${anchor}_at`;
    return isTimeKey(key) ? t(`anchor_${key}`) : anchor;
  };
}

/** Who, how urgent, and until when: a clock time first, then what is left. */
export function AnswerHead({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const names = useNames();
  const { language } = useLanguage();
  const findings = useFindingsLine();
  const anchorWord = useAnchorWord();
  const [, navigate] = useLocation();
  const limit = openWindows(answer.windows, "limit", now)[0];
  const aim = openWindows(answer.windows, "aim", now)[0];
  const unknown = unknownWindows(answer.windows)[0];
  const helpful = answer.questions
    .map((each) => String(each.params.finding))
    .filter(isFindingKey)
    .slice(0, 3);
  const left = (minutes: number) =>
    minutes >= 0
      ? t("left", { time: minuteText(Math.floor(minutes), language) })
      : t("late", { time: minuteText(Math.ceil(-minutes), language) });
  const line = findings(answer.findings, now);
  const km = (answer.origin.snapped_m / 1000).toFixed(1);
  return (
    <section className="answer-head">
      <p className="answer-what">
        <UrgencyMark code={answer.urgency} />
        <b>{names.list(answer.conditions.map(names.condition))}</b>
      </p>
      {line === "" ? null : <p className="quiet">{line}</p>}
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
            {t("wouldHelp", { what: names.list(helpful.map((key) => t(key))) })}
          </span>
          <Button kind="quiet" onClick={() => navigate("/request/conditions")}>
            {t("fillIn")}
          </Button>
        </p>
      ) : null}
      {answer.remarks.map((each) => (
        <p key={each.code} className="quiet">
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
