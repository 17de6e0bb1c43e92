import { Link as RouteLink } from "wouter";
import { useNow } from "../hooks/useNow";
import { type Language, named } from "../i18n/language";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { whenText } from "../lib/clock";
import { beyond, countText, shareText, withinOf } from "./figures";
import { Sample } from "./Hatches";
import { AIM_MIN } from "./question";
import { lookOf } from "./ShareBar";
import type { ReachAnswer } from "./types";
import type { Asked } from "./useAsked";
import { type Speech, useSpeech } from "./words";

interface HeadlineProps {
  readonly answer: ReachAnswer;
  readonly at: Date;
  /** Asked about the present, not about a moment that was chosen. */
  readonly isNow: boolean;
}

/** The answer in one sentence, and under it what it rests on. */
export function Headline({ answer, at, isNow }: HeadlineProps) {
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t, language } = speech;
  const counted = answer.centres.filter((each) => each.counted).length;
  const now = new Date();
  return (
    <section className="planning-answer" aria-label={t("answer")} aria-live="polite">
      <p className="planning-sentence">{sentence(answer, counted, speech)}</p>
      <Remarks said={answer.remarks} first={t("counted", { n: counted })} language={language} />
      <p className="quiet planning-basis">
        {isNow ? null : <b>{t("stateOf", { time: whenText(new Date(answer.at), now) })}</b>}
        <span>{t("computedAt", { time: whenText(at, now) })}</span>
        {answer.points === null ? null : (
          <span>
            {t("pointsOf", {
              name: answer.points.name,
              day: answer.points.as_of.slice(0, "2026-11-22".length),
            })}
          </span>
        )}
        {answer.areas_seen === null ? null : <span>{t("yours")}</span>}
      </p>
    </section>
  );
}

function sentence(answer: ReachAnswer, counted: number, { t, what, count }: Speech) {
  if (counted === 0) return <b className="bad">{t("nobodyFits")}</b>;
  const { points } = answer;
  const inside = withinOf(answer.within, AIM_MIN);
  if (points === null || inside === null)
    return (
      <>
        {t("noPoints")} <RouteLink href="/planning/points">{t("uploadPoints")}</RouteLink>
      </>
    );
  const outside = beyond(answer, points.weight, AIM_MIN);
  const share = shareText(inside.share);
  return (
    <>
      <b>{t("share", { minutes: AIM_MIN, share: share ?? "", what })}</b>
      {outside === null || outside.later + outside.never === 0 ? (
        <span>{t("nobodyLater")}</span>
      ) : null}
      {outside === null || outside.later === 0 ? null : (
        <span>{t("later", { count: count(outside.later), minutes: AIM_MIN })}</span>
      )}
      {outside === null || outside.never === 0 ? null : (
        <span className="bad">{t("never", { count: count(outside.never) })}</span>
      )}
    </>
  );
}

/** What the hatches and marks mean, with how many are in each band. */
export function Legend({ answer }: { answer: ReachAnswer }) {
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t, count } = speech;
  const beyondAll = Math.max(...answer.within.map(({ minutes }) => minutes), 0);
  const outside = answer.points === null ? null : beyond(answer, answer.points.weight, beyondAll);
  const total = answer.places.length;
  const insideAll = withinOf(answer.within, beyondAll)?.places ?? 0;
  const never = answer.unreachable?.places ?? 0;
  return (
    <table className="planning-legend">
      <caption className="hidden">{t("legend")}</caption>
      <tbody>
        {answer.within.map(({ minutes, weight, share, places }) => (
          <LegendRow
            key={minutes}
            look={lookOf(minutes)}
            words={t("band", { minutes })}
            share={answer.points === null ? null : shareText(share)}
            count={answer.points === null ? null : count(weight)}
            places={answer.points === null ? null : t("placesIn", { n: places })}
          />
        ))}
        {outside === null ? null : (
          <>
            <LegendRow
              look="later"
              words={t("over", { minutes: beyondAll })}
              share={shareText(outside.later / (answer.points?.weight || 1))}
              count={count(outside.later)}
              places={t("placesIn", { n: Math.max(0, total - insideAll - never) })}
            />
            <LegendRow
              look="never"
              words={t("unreached")}
              share={shareText(outside.never / (answer.points?.weight || 1))}
              count={count(outside.never)}
              places={t("placesIn", { n: never })}
            />
          </>
        )}
      </tbody>
    </table>
  );
}

interface LegendRowProps {
  readonly look: string;
  readonly words: string;
  readonly share: string | null;
  readonly count: string | null;
  readonly places: string | null;
}

function LegendRow({ look, words, share, count, places }: LegendRowProps) {
  return (
    <tr>
      <td>
        <Sample look={look} />
      </td>
      <th scope="row">{words}</th>
      <td>
        <b>{share}</b>
      </td>
      <td>{count}</td>
      <td className="quiet">{places}</td>
    </tr>
  );
}

const SAID_FROM_S = 1;
const TICK_MS = 500;

/** What is being worked out, since when; a refusal in its own words. */
export function Progress({ asked }: { asked: Asked<unknown> }) {
  const { t } = useSpeech(null);
  const say = useFaultText();
  const now = useNow(TICK_MS);
  const { since, fault, again } = asked;
  const gone = since === null ? 0 : Math.floor((now.getTime() - since.getTime()) / 1000);
  return (
    <>
      <p role="status" className="planning-progress">
        {since !== null && gone >= SAID_FROM_S ? (
          <b>{t("computing", { s: countText(gone, "en") })}</b>
        ) : null}
      </p>
      {fault === null ? null : (
        <div role="alert" className="planning-fault">
          <p className="bad">{say(fault)}</p>
          <Details fault={fault} />
          <Button onClick={again}>{t("again")}</Button>
        </div>
      )}
    </>
  );
}

/** Every further thing that is wrong, each in its own sentence. */
function Details({ fault }: { fault: NonNullable<Asked<unknown>["fault"]> }) {
  const { language } = useSpeech(null);
  const rest = fault.errors.filter((each) => each.en !== fault.en);
  if (rest.length === 0) return null;
  return (
    <ul>
      {rest.map((each) => (
        <li key={`${each.field} ${each.code} ${each.value}`}>
          {named(language, each.zh, each.en)}
        </li>
      ))}
    </ul>
  );
}

interface RemarksProps {
  readonly said: ReachAnswer["remarks"];
  readonly first?: string;
  readonly language: Language;
}

/** What an answer rests on or leaves out. */
export function Remarks({ said, first, language }: RemarksProps) {
  return (
    <ul className="planning-remarks">
      {first === undefined ? null : <li className="planning-counted">{first}</li>}
      {said.map((each) => (
        <li key={`${each.code} ${each.en}`}>{named(language, each.zh, each.en)}</li>
      ))}
    </ul>
  );
}
