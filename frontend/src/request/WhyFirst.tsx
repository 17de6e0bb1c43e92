import { useState } from "react";
import type { Candidate, Referral } from "../api/types";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { minuteText, ROAD_HOURS_FROM_MIN, rangeText, roadMinutes } from "../lib/clock";
import { Beds } from "./Beds";
import { whyFirst } from "./reading";

/** `为什么排第一`: one sentence, and the first two side by side. */
export function WhyFirst({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const { language } = useLanguage();
  const [open, setOpen] = useState(false);
  const [first, second] = answer.candidates;
  if (!first) return null;
  const why = whyFirst(first, second);
  const sentence = {
    only: t("whyOnly"),
    fit: t("whyFit"),
    faster: t("whyFaster", {
      time: why.kind === "faster" ? minuteText(why.minutes, language) : "",
    }),
    same: t("whySame"),
  }[why.kind];
  return (
    <section className="why">
      <button type="button" className="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("whyFirst", { why: sentence })} <span aria-hidden="true">{open ? "⌄" : "›"}</span>
      </button>
      {open ? (
        <>
          <p className="quiet">{t("whyRule")}</p>
          {second ? <Compared pair={[first, second]} answer={answer} now={now} /> : null}
        </>
      ) : null}
    </section>
  );
}

interface ComparedProps {
  readonly pair: readonly [Candidate, Candidate];
  readonly answer: Referral;
  readonly now: Date;
}

function Compared({ pair, answer, now }: ComparedProps) {
  const t = useText(request);
  const c = useText(common);
  const { language } = useLanguage();
  const road = (each: Candidate): string => {
    if (each.travel_time_s === null || each.range_s === null) return c("noRoad");
    const likely = minuteText(roadMinutes(each.travel_time_s), language, ROAD_HOURS_FROM_MIN);
    return `${likely} (${rangeText(each.range_s, language)})`;
  };
  const fitWord = (each: Candidate): string => c(each.fit === "unknown" ? "fitUnknown" : each.fit);
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
        <tr>
          <th scope="row">{t("capabilityRow")}</th>
          {pair.map((each) => (
            <td key={each.facility}>{fitWord(each)}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">{t("roadRow")}</th>
          {pair.map((each) => (
            <td key={each.facility}>{road(each)}</td>
          ))}
        </tr>
        <tr>
          <th scope="row">{t("bedsRow")}</th>
          {pair.map((each) => (
            <td key={each.facility}>
              <Beds candidate={each} patients={answer.patients} now={now} />
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
