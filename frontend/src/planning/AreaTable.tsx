import { spaced } from "../i18n/language";
import { barOf, shareText, worstAreasFirst } from "./figures";
import { AIM_MIN } from "./question";
import { ShareBar } from "./ShareBar";
import type { AreaLine, ReachAnswer } from "./types";
import { type Speech, useSpeech } from "./words";

/** Each county: how many are within which time, how many are not, and how many never. */
export function AreaTable({ answer }: { answer: ReachAnswer }) {
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t } = speech;
  if (answer.areas.length === 0) return null;
  const minutes = answer.within.map((each) => each.minutes);
  return (
    <section className="planning-part" aria-labelledby="planning-areas">
      <h2 id="planning-areas">{t("byArea")}</h2>
      <table className="planning-table planning-areas">
        <thead>
          <tr>
            <th scope="col">{t("area")}</th>
            <th scope="col" className="number">
              {t("total")}
            </th>
            {minutes.map((each) => (
              <th key={each} scope="col" className="number">
                {t("within", { minutes: each })}
              </th>
            ))}
            <th scope="col" className="number">
              {t("unreached")}
            </th>
          </tr>
        </thead>
        <tbody>
          {worstAreasFirst(answer.areas, AIM_MIN).map((area) => (
            <AreaRow key={area.area_code} area={area} speech={speech} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AreaRow({ area, speech }: { area: AreaLine; speech: Speech }) {
  const { t, count } = speech;
  const never = area.unreachable_weight;
  return (
    <tr>
      <th scope="row">
        {spaced(area.name) || area.area_code || t("noArea")}
        <ShareBar parts={barOf(area.within, never, area.weight)} />
      </th>
      <td data-label={t("total")} className="number">
        {count(area.weight)}
      </td>
      {area.within.map(({ minutes, weight, share }) => (
        <td key={minutes} data-label={t("within", { minutes })} className="number">
          <b>{shareText(share)}</b> <small className="quiet nowrap">{count(weight)}</small>
        </td>
      ))}
      <td data-label={t("unreached")} className="number">
        {never === 0 ? (
          <span className="quiet">{t("none")}</span>
        ) : (
          <b className="bad">{count(never)}</b>
        )}
      </td>
    </tr>
  );
}
