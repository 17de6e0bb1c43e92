import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import type { PlanningKey } from "../i18n/planning";
import { Tag } from "../kit/Tag";
import { whenText } from "../lib/clock";
import type { CentreLine, ReachAnswer } from "./types";
import { centreName, type Speech, useSpeech } from "./words";

/** Those that could be put right with one telephone call come first. */
const REASONS: readonly string[] = ["unknown", "off_duty", "no_beds", "off_road", "unfit"];

/** Who is counted and when, and who is not and why. */
export function CentreTable({ answer }: { answer: ReachAnswer }) {
  const speech = useSpeech(null);
  const { t } = speech;
  const counted = answer.centres.filter((each) => each.counted);
  const not = answer.centres
    .filter((each) => !each.counted)
    .sort(
      (one, other) => REASONS.indexOf(one.why_not ?? "") - REASONS.indexOf(other.why_not ?? ""),
    );
  return (
    <section className="planning-part" aria-labelledby="planning-centres">
      <h2 id="planning-centres">{t("centres")}</h2>
      {counted.length === 0 ? (
        <p className="bad">{t("nobodyFits")}</p>
      ) : (
        <table className="planning-table">
          <caption>{t("centresCounted", { n: counted.length })}</caption>
          <thead>
            <tr>
              {(["centre", "fit", "open"] as const).map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counted.map((centre) => (
              <CountedRow key={centre.facility} centre={centre} speech={speech} />
            ))}
          </tbody>
        </table>
      )}
      {not.length === 0 ? null : (
        <details className="planning-more">
          <summary>{t("centresNot", { n: not.length })}</summary>
          <table className="planning-table">
            <thead>
              <tr>
                <th scope="col">{t("centre")}</th>
                <th scope="col">{t("whyNot")}</th>
              </tr>
            </thead>
            <tbody>
              {not.map((centre) => (
                <tr key={centre.facility}>
                  <th scope="row">{centreName(centre, speech.language)}</th>
                  <td data-label={t("whyNot")}>
                    {centre.why_not === null ? null : t(`not_${centre.why_not}` as PlanningKey)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}

function CountedRow({ centre, speech }: { centre: CentreLine; speech: Speech }) {
  const { t, language, names } = speech;
  const c = useText(common);
  const now = new Date();
  const time = (at: string) => whenText(new Date(at), now);
  const { open_from, open_until } = centre;
  const when = [
    open_from === null ? null : t("from", { time: time(open_from) }),
    open_until === null ? null : t("until", { time: time(open_until) }),
  ].filter((each) => each !== null);
  return (
    <tr>
      <th scope="row">{centreName(centre, language)}</th>
      <td data-label={t("fit")}>
        <Tag tone={centre.fit === "fit" ? "good" : "ask"}>
          {centre.fit === "unknown" ? c("fitUnknown") : c(centre.fit as "fit")}
        </Tag>
      </td>
      <td data-label={t("open")}>
        {when.length === 0 ? t("always") : names.list(when)}
        {centre.beds === "unknown" ? <span className="ask"> {t("bedsUnknown")}</span> : null}
      </td>
    </tr>
  );
}
