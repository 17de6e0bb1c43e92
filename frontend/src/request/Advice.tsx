import { type ReactNode, useState } from "react";
import type { Advice as AdviceLine, Referral, WindowLeft } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { type RequestKey, request } from "../i18n/request";
import { clockText, minuteText, ROAD_HOURS_FROM_MIN } from "../lib/clock";
import { hereClocks } from "./hereClocks";

type When = AdviceLine["when"];

const WORDS: Readonly<Record<When, RequestKey>> = {
  here: "doNow",
  move: "onRoad",
  prepare: "prepareThere",
};

function Lines({ lines, when }: { lines: readonly AdviceLine[]; when: When }) {
  const t = useText(request);
  const { language } = useLanguage();
  const some = lines.filter((each) => each.when === when);
  if (some.length === 0) return null;
  return (
    <div>
      {when === "here" ? null : <b>{t(WORDS[when])}</b>}
      <ul className="advice-lines">
        {some.map((each) => (
          <li key={each.code}>{named(language, each.zh, each.en)}</li>
        ))}
      </ul>
    </div>
  );
}

function Fold({ word, children }: { word: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {word} <span aria-hidden="true">{open ? "⌄" : "›"}</span>
      </button>
      {open ? children : null}
    </>
  );
}

const DAY_MIN = 1440;
const DAYS_FROM_MIN = 2 * DAY_MIN;

/** Clocks that bound treatment here, such as tranexamic acid within three hours of birth. */
function HereClocks({ here, now }: { here: readonly WindowLeft[]; now: Date }) {
  const t = useText(request);
  const { language } = useLanguage();
  const withinText = (minutes: number): string =>
    minutes >= DAYS_FROM_MIN
      ? t("days", { n: Math.floor(minutes / DAY_MIN) })
      : minuteText(minutes, language, ROAD_HOURS_FROM_MIN);
  if (here.length === 0) return null;
  return (
    <ul className="advice-lines">
      {here.map((each) => {
        const what = named(language, each.zh, each.en);
        const key = `${each.condition} ${each.anchor} ${each.minutes}`;
        if (each.deadline_at === null)
          return (
            <li key={key}>
              {t("hereUnknown", {
                what,
                minutes: withinText(each.minutes),
              })}
            </li>
          );
        const deadline = new Date(each.deadline_at);
        const leftMin = (deadline.getTime() - now.getTime()) / 60_000;
        const left = minuteText(Math.floor(Math.abs(leftMin)), language);
        return (
          <li key={key}>
            {t(leftMin >= 0 ? "hereLeft" : "hereLate", { what, time: clockText(deadline), left })}
          </li>
        );
      })}
    </ul>
  );
}

/**
 * `现在就做` as a framed card; what is for the road and for the receiver stands behind one tap, so
 * that the centres stay in sight. What the server folds stays folded and says why.
 */
export function AdviceNow({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const shown = answer.advice.filter((each) => !each.folded);
  const folded = answer.advice.filter((each) => each.folded);
  const [clocks, foldedClocks] = hereClocks(answer);
  if (answer.advice.length === 0 && clocks.length === 0) return null;
  const later = shown.filter((each) => each.when !== "here");
  const unsigned = shown.some((each) => !each.signed);
  return (
    <section className="advice">
      {clocks.length > 0 || later.length < shown.length ? (
        <p>
          <b className="ask">{t("doNow")}</b> {unsigned ? <small>{t("unsigned")}</small> : null}
        </p>
      ) : null}
      <HereClocks here={clocks} now={now} />
      <Lines lines={shown} when="here" />
      {later.length === 0 ? null : (
        <Fold word={t("laterAdvice")}>
          <Lines lines={later} when="move" />
          <Lines lines={later} when="prepare" />
        </Fold>
      )}
      {folded.length === 0 ? null : (
        <Fold word={t("unsignedAdvice")}>
          <HereClocks here={foldedClocks} now={now} />
          <Lines lines={folded} when="here" />
          <Lines lines={folded} when="move" />
          <Lines lines={folded} when="prepare" />
        </Fold>
      )}
    </section>
  );
}
