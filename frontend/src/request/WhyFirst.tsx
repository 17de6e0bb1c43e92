import { useState } from "react";
import type { Candidate, Referral } from "../api/types";
import { type AnswerKey, answerText } from "../i18n/answer";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { minuteText, ROAD_HOURS_FROM_MIN, rangeText, roadMinutes } from "../lib/clock";
import { Beds } from "./Beds";
import { CRITERIA, type Criterion, handsS, whyFirst } from "./reading";

/** `为什么排第一`: one sentence, and the first two side by side, rule by rule. */
export function WhyFirst({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const a = useText(answerText);
  const { language } = useLanguage();
  const [open, setOpen] = useState(false);
  const [first, second] = answer.candidates;
  const why = whyFirst(answer);
  if (first === undefined || why === null) return null;
  const sentence = a(`why_${why.rule}`, { time: minuteText(why.minutes, language) });
  const { name, version } = answer.policy;
  return (
    <section className="why">
      <button type="button" className="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("whyFirst", { why: sentence })} <span aria-hidden="true">{open ? "⌄" : "›"}</span>
      </button>
      {open ? (
        <>
          {second ? (
            <Compared pair={[first, second]} answer={answer} now={now} rule={why.rule} />
          ) : null}
          <p className="quiet">{a("policyUsed", { name, version })}</p>
        </>
      ) : null}
    </section>
  );
}

interface ComparedProps {
  readonly pair: readonly [Candidate, Candidate];
  readonly answer: Referral;
  readonly now: Date;
  readonly rule: Criterion | "only";
}

const ROWS: Readonly<Record<Exclude<Criterion, "code">, AnswerKey | "road">> = {
  window: "rowWindow",
  band: "rowBand",
  needs: "rowNeeds",
  capacity: "rowCapacity",
  catchment: "rowCatchment",
  time: "road",
};

/** The two first centres by every rule; the rule that decided is marked and said. */
function Compared({ pair, answer, now, rule }: ComparedProps) {
  const t = useText(request);
  const a = useText(answerText);
  const { language } = useLanguage();
  return (
    <table className="compared">
      <thead>
        <tr>
          <th scope="col">{t("compare")}</th>
          {pair.map((each, index) => (
            <th key={each.facility} scope="col">
              {index + 1} {named(language, each.name, each.name_en)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {CRITERIA.map((each) => {
          if (each === "code") return null;
          const word = ROWS[each];
          return (
            <tr key={each} className={each === rule ? "compared-rule" : ""}>
              <th scope="row">
                {word === "road" ? t("roadRow") : a(word)}
                {each === rule ? <small>{a("decidedBy")}</small> : null}
              </th>
              {pair.map((candidate) => (
                <td key={candidate.facility}>
                  <Cell rule={each} candidate={candidate} answer={answer} now={now} />
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const WINDOW_WORDS: Readonly<Record<NonNullable<Candidate["window"]>, AnswerKey>> = {
  makes: "windowMakes",
  likely: "windowLikely",
  misses: "windowMisses",
  unknown: "windowUnknown",
};

interface CellProps {
  readonly rule: Exclude<Criterion, "code">;
  readonly candidate: Candidate;
  readonly answer: Referral;
  readonly now: Date;
}

/** What one rule sees of one centre, in words. */
function Cell({ rule, candidate, answer, now }: CellProps) {
  const a = useText(answerText);
  const c = useText(common);
  const { language } = useLanguage();
  const time = (seconds: number | null): string =>
    seconds === null
      ? c("noRoad")
      : minuteText(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN);
  switch (rule) {
    case "window":
      return a(candidate.window === null ? "windowNone" : WINDOW_WORDS[candidate.window]);
    case "band": {
      const { band } = candidate;
      const hands = time(handsS(candidate));
      if (band === null) return hands;
      return `${hands} · ${band === 0 ? a("bandFastest") : a("bandLater", { n: band })}`;
    }
    case "needs":
      return c(candidate.fit === "unknown" ? "fitUnknown" : candidate.fit);
    case "capacity":
      return <Beds candidate={candidate} patients={answer.patients} now={now} />;
    case "catchment":
      return catchmentText(candidate, a);
    case "time": {
      const range =
        candidate.range_s === null ? "" : ` (${rangeText(candidate.range_s, language)})`;
      return `${time(candidate.travel_time_s)}${range}`;
    }
  }
}

function catchmentText(candidate: Candidate, a: (key: AnswerKey) => string): string {
  if (candidate.catchment === 1) return a("assigned");
  if (candidate.catchment !== null) return a("backup");
  return a(candidate.alliance ? "alliance" : "noCatchment");
}
