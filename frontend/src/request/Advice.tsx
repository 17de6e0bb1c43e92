import { useState } from "react";
import type { Advice as AdviceLine, Referral } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { type RequestKey, request } from "../i18n/request";
import { clockText, minuteText, ROAD_HOURS_FROM_MIN } from "../lib/clock";

const WHENS: readonly (readonly [AdviceLine["when"], RequestKey])[] = [
  ["here", "doNow"],
  ["move", "onRoad"],
  ["prepare", "prepareThere"],
];

function Lines({ lines }: { lines: readonly AdviceLine[] }) {
  const t = useText(request);
  const { language } = useLanguage();
  return (
    <>
      {WHENS.map(([when, word]) => {
        const some = lines.filter((each) => each.when === when);
        if (some.length === 0) return null;
        return (
          <div key={when}>
            <b className={when === "here" ? "ask" : ""}>{t(word)}</b>
            <ul className="advice-lines">
              {some.map((each) => (
                <li key={each.code}>{named(language, each.zh, each.en)}</li>
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}

/** Clocks that bound treatment here, such as tranexamic acid within three hours of birth. */
function HereClocks({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const { language } = useLanguage();
  const here = answer.windows.filter((each) => each.bounds === "here");
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
                minutes: minuteText(each.minutes, language, ROAD_HOURS_FROM_MIN),
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

/** `现在就做` as a framed card; what the server folds stays folded and says why. */
export function AdviceNow({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const [open, setOpen] = useState(false);
  const shown = answer.advice.filter((each) => !each.folded);
  const folded = answer.advice.filter((each) => each.folded);
  const clocks = answer.windows.some((each) => each.bounds === "here");
  if (answer.advice.length === 0 && !clocks) return null;
  return (
    <section className="advice">
      {clocks && shown.every((each) => each.when !== "here") ? (
        <b className="ask">{t("doNow")}</b>
      ) : null}
      <HereClocks answer={answer} now={now} />
      <Lines lines={shown} />
      {shown.some((each) => !each.signed) ? <small>{t("unsigned")}</small> : null}
      {folded.length === 0 ? null : (
        <>
          <button
            type="button"
            className="fold"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t("unsignedAdvice")} <span aria-hidden="true">{open ? "⌄" : "›"}</span>
          </button>
          {open ? <Lines lines={folded} /> : null}
        </>
      )}
    </section>
  );
}
