import type { Candidate, Referral } from "../api/types";
import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { ageMinutes, minuteText } from "../lib/clock";
import { bedKinds } from "./reading";

interface BedsProps {
  readonly candidate: Candidate;
  readonly patients: Referral["patients"];
  readonly now: Date;
}

/** Free beds of the kinds that matter, each with its age; never said and too old are words. */
export function Beds({ candidate, patients, now }: BedsProps) {
  const t = useText(request);
  const c = useText(common);
  const { language } = useLanguage();
  const kinds = bedKinds(patients);
  if (kinds.length === 0) return null;
  return (
    <p className="beds">
      {kinds.map((kind) => {
        const said = candidate.capacity.find((each) => each.kind === kind);
        const age = ageMinutes(said?.as_of ?? null, now);
        if (!said || said.free === null || age === null)
          return (
            <span key={kind}>
              {c(kind)} <b className="ask">{c("neverSaid")}</b>
            </span>
          );
        const time = minuteText(age, language);
        if (said.stale)
          return (
            <span key={kind}>
              {c(kind)} <b className="ask">{c("unknown")}</b>{" "}
              <span className="quiet">· {t("bedOld", { age: time })}</span>
            </span>
          );
        return (
          <span key={kind}>
            {c(kind)}{" "}
            <b className={said.free === 0 ? "ask" : ""}>{t("bedFree", { n: said.free })}</b>{" "}
            <span className="quiet">· {t("bedSaid", { age: time })}</span>
          </span>
        );
      })}
    </p>
  );
}
