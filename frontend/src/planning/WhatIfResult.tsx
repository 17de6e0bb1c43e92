import { named, spaced } from "../i18n/language";
import { gainsAndLosses, shareText, withinOf } from "./figures";
import { AIM_MIN } from "./question";
import type { MovedPlace, PointsMeta, WhatIfAnswer } from "./types";
import { type Speech, useSpeech } from "./words";

interface WhatIfResultProps {
  readonly result: WhatIfAnswer;
  readonly points: PointsMeta | null;
}

/** What the suppositions would do: one sentence, before and after, and each place that moves. */
export function WhatIfResult({ result, points }: WhatIfResultProps) {
  const speech = useSpeech(points?.unit ?? null);
  const { t, language } = speech;
  const { losers, gainers } = gainsAndLosses(result.moved);
  return (
    <section className="planning-effect" aria-label={t("effect")} aria-live="polite">
      {result.problems.map((each) => (
        <p key={`${each.code} ${each.en}`} className="ask">
          {named(language, each.zh, each.en)}
        </p>
      ))}
      {points === null ? null : (
        <>
          <p className="planning-sentence">{effect(result, speech)}</p>
          <BeforeAfter result={result} speech={speech} />
        </>
      )}
      {result.moved.length === 0 ? <p>{t("noMoves")}</p> : null}
      <Moved words={t("losers", { n: losers.length })} moved={losers} speech={speech} />
      <Moved words={t("gainers", { n: gainers.length })} moved={gainers} speech={speech} />
    </section>
  );
}

function effect({ before, after }: WhatIfAnswer, { t, count }: Speech) {
  const was = withinOf(before.within, AIM_MIN)?.weight ?? 0;
  const is = withinOf(after.within, AIM_MIN)?.weight ?? 0;
  if (is === was) return <b>{t("noChange", { minutes: AIM_MIN })}</b>;
  const key = is > was ? "gains" : "loses";
  return (
    <b className={is > was ? "good" : "bad"}>
      {t(key, { minutes: AIM_MIN, count: count(Math.abs(is - was)) })}
    </b>
  );
}

const signed = (change: number, words: string): string =>
  change > 0 ? `+${words}` : change < 0 ? `−${words}` : words;

function BeforeAfter({ result, speech }: { result: WhatIfAnswer; speech: Speech }) {
  const { t, count } = speech;
  const { before, after } = result;
  const rows = before.within.map(({ minutes, weight, share }) => {
    const then = withinOf(after.within, minutes);
    return {
      key: `${minutes}`,
      words: t("within", { minutes }),
      was: weight,
      wasShare: share,
      is: then?.weight ?? 0,
      isShare: then?.share ?? null,
    };
  });
  const never = {
    key: "never",
    words: t("unreached"),
    was: before.unreachable?.weight ?? 0,
    wasShare: null,
    is: after.unreachable?.weight ?? 0,
    isShare: null,
  };
  return (
    <table className="planning-table planning-before-after">
      <caption>{t("beforeAfter")}</caption>
      <thead>
        <tr>
          <td />
          {(["before", "after", "difference"] as const).map((key) => (
            <th key={key} scope="col" className="number">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...rows, never].map(({ key, words, was, wasShare, is, isShare }) => (
          <tr key={key}>
            <th scope="row">{words}</th>
            <td data-label={t("before")} className="number">
              <b>{shareText(wasShare)}</b> <span className="nowrap">{count(was)}</span>
            </td>
            <td data-label={t("after")} className="number">
              <b>{shareText(isShare)}</b> <span className="nowrap">{count(is)}</span>
            </td>
            <td data-label={t("difference")} className="number nowrap">
              {signed(is - was, count(Math.abs(is - was)))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface MovedProps {
  readonly words: string;
  readonly moved: readonly MovedPlace[];
  readonly speech: Speech;
}

const OPEN_UP_TO = 12;

function Moved({ words, moved, speech }: MovedProps) {
  const { t, count } = speech;
  if (moved.length === 0) return null;
  return (
    <details className="planning-more" open={moved.length <= OPEN_UP_TO}>
      <summary>{words}</summary>
      <table className="planning-table">
        <thead>
          <tr>
            <th scope="col">{t("place")}</th>
            <th scope="col" className="number">
              {t("total")}
            </th>
            <th scope="col">{t("minutes")}</th>
            <th scope="col">{t("change")}</th>
          </tr>
        </thead>
        <tbody>
          {moved.map((place) => (
            <tr key={place.key}>
              <th scope="row">{spaced(place.name)}</th>
              <td data-label={t("total")} className="number">
                {count(place.weight)}
              </td>
              <td data-label={t("minutes")}>
                {t("moved", {
                  before: minutesOf(place.before_min, speech),
                  after: minutesOf(place.after_min, speech),
                })}
              </td>
              <td data-label={t("change")}>{changeOf(place, speech)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const minutesOf = (minutes: number | null, { t, time }: Speech): string =>
  minutes === null ? t("unreached") : time(minutes);

function changeOf({ before_min, after_min }: MovedPlace, { t, time }: Speech) {
  if (before_min === null) return <span className="good">{t("foundRoad")}</span>;
  if (after_min === null) return <span className="bad">{t("lostRoad")}</span>;
  const change = after_min - before_min;
  return t(change > 0 ? "slower" : "faster", { time: time(Math.abs(change)) });
}
