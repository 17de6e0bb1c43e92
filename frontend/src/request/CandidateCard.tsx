import { useState } from "react";
import type { Candidate, Referral } from "../api/types";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { type RequestKey, request } from "../i18n/request";
import { Minutes } from "../kit/Minutes";
import { PhoneButton } from "../kit/PhoneButton";
import { Tag, type Tone } from "../kit/Tag";
import { minuteText, rangeText } from "../lib/clock";
import { useNames } from "../session/names";
import { askingFacility } from "../session/roles";
import { useSignedIn } from "../session/session";
import { RouteView } from "../transfer/RouteView";
import { Beds } from "./Beds";
import { bedKinds, openWindows, windowBar } from "./reading";

const SHOWN_TICKS = 4;
const SHOWN_TAGS = 3;

/** Tags of a centre, at most three: what asks something of the reader comes first. */
export function tagsOf(
  candidate: Candidate,
  patients: Referral["patients"],
): { tone: Tone; word: RequestKey | "by_agreement" | "partial" }[] {
  const tags: { tone: Tone; word: RequestKey | "by_agreement" | "partial" }[] = [];
  if (candidate.fit === "partial") tags.push({ tone: "ask", word: "partial" });
  if (candidate.fit === "unknown") tags.push({ tone: "ask", word: "phoneFirst" });
  if (candidate.fit === "by_agreement") tags.push({ tone: "plain", word: "by_agreement" });
  const full = bedKinds(patients).some((kind) =>
    candidate.capacity.some((each) => each.kind === kind && each.free === 0),
  );
  if (full) tags.push({ tone: "ask", word: "full" });
  if (!candidate.has_account) tags.push({ tone: "ask", word: "noAccount" });
  if (candidate.area === "same_county") tags.push({ tone: "plain", word: "sameCounty" });
  if (candidate.area === "same_prefecture") tags.push({ tone: "plain", word: "samePrefecture" });
  return tags.slice(0, SHOWN_TAGS);
}

export function Tags({
  candidate,
  patients,
}: {
  candidate: Candidate;
  patients: Referral["patients"];
}) {
  const t = useText(request);
  const c = useText(common);
  return (
    <span className="tags">
      {tagsOf(candidate, patients).map(({ tone, word }) => (
        <Tag key={word} tone={tone}>
          {word === "by_agreement" || word === "partial" ? c(word) : t(word)}
        </Tag>
      ))}
    </span>
  );
}

/** Missing first and by name; when nothing is missing, up to four ticks. */
export function Needs({ candidate }: { candidate: Candidate }) {
  const t = useText(request);
  const names = useNames();
  const { met, missing } = candidate;
  return (
    <p className="needs">
      {missing.map((each) => (
        <span key={each.group.join()} className="bad">
          <span aria-hidden="true">✕ </span>
          {t("missing", { what: names.group(each.group) })}
        </span>
      ))}
      {missing.length > 0 && met.length > 0 ? (
        <span>
          <span className="good" aria-hidden="true">
            ✓{" "}
          </span>
          {t("restMet", { n: met.length })}
        </span>
      ) : null}
      {missing.length === 0
        ? met.slice(0, SHOWN_TICKS).map((each) => (
            <span key={each.group.join()}>
              <span className="good" aria-hidden="true">
                ✓{" "}
              </span>
              {names.capability(each.capability)}
              {each.partner === null || each.partner === "" ? null : (
                <small className="quiet"> ({names.facility(each.partner)})</small>
              )}
            </span>
          ))
        : null}
    </p>
  );
}

/** How the drive lies in the tightest limit: grey gone, blue likely, striped to the slow end. */
function WindowBar({
  candidate,
  answer,
  now,
}: {
  candidate: Candidate;
  answer: Referral;
  now: Date;
}) {
  const t = useText(request);
  const { language } = useLanguage();
  const open = openWindows(answer.windows, "limit", now)[0];
  if (!open || candidate.travel_time_s === null || candidate.range_s === null) return null;
  const bar = windowBar(open, candidate.travel_time_s, candidate.range_s);
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
  const late = bar.slowLeftMin < 0;
  return (
    <div className="window">
      <div className="window-bar" aria-hidden="true">
        <i className="window-gone" style={{ width: percent(bar.gone) }} />
        <i className="window-likely" style={{ width: percent(bar.likely) }} />
        <i className="window-slow" style={{ width: percent(bar.slow) }} />
      </div>
      <p className="window-words">
        <span className="quiet">
          {t("limitOf", { what: named(language, open.window.zh, open.window.en) })}
        </span>
        <b className={late ? "bad" : ""}>
          {late ? "✕ " : ""}
          {t(late ? "slowLate" : "slowLeft", {
            time: minuteText(Math.abs(bar.slowLeftMin), language),
          })}
        </b>
      </p>
    </div>
  );
}

interface CandidateCardProps {
  readonly candidate: Candidate;
  readonly rank: number;
  readonly answer: Referral;
  readonly now: Date;
  readonly chosen: boolean;
  readonly onTick: () => void;
}

/** One centre, always in the same order, so that the eye learns where to look. */
export function CandidateCard({
  candidate,
  rank,
  answer,
  now,
  chosen,
  onTick,
}: CandidateCardProps) {
  const t = useText(request);
  const c = useText(common);
  const { language } = useLanguage();
  const names = useNames();
  const { me } = useSignedIn();
  const [routed, setRouted] = useState(false);
  const from = askingFacility(me);
  const name = named(language, candidate.name, candidate.name_en);
  return (
    <article className={`card ${rank === 1 ? "card-first" : ""} ${chosen ? "card-chosen" : ""}`}>
      {candidate.has_account ? null : (
        <PhoneButton phone={candidate.phone} label={t("phoneFirst")} />
      )}
      <label className="card-head">
        <span className="card-rank">{rank}</span>
        <b className="card-name">{name}</b>
        <Minutes seconds={candidate.travel_time_s} />
        <input
          type="checkbox"
          className="card-tick"
          checked={chosen}
          onChange={onTick}
          aria-label={`${t("choose")} ${name}`}
        />
      </label>
      <div className="card-line">
        <Tags candidate={candidate} patients={answer.patients} />
        {candidate.range_s ? (
          <span className="quiet nowrap">
            {c("range", { range: rangeText(candidate.range_s, language) })}
          </span>
        ) : null}
      </div>
      <Needs candidate={candidate} />
      <div className="card-line card-foot">
        <Beds candidate={candidate} patients={answer.patients} now={now} />
        {candidate.travel_time_s === null ? null : (
          <button
            type="button"
            className="fold"
            aria-expanded={routed}
            onClick={() => setRouted(!routed)}
          >
            {t("route")} <span aria-hidden="true">{routed ? "⌄" : "›"}</span>
          </button>
        )}
      </div>
      <WindowBar candidate={candidate} answer={answer} now={now} />
      {routed ? (
        <RouteView
          referral={answer.id}
          facility={candidate.facility}
          from={from === null ? "" : names.facility(from)}
          to={name}
        />
      ) : null}
    </article>
  );
}
