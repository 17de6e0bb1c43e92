import { useState } from "react";
import type { Candidate, Referral } from "../api/types";
import { answerText } from "../i18n/answer";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { routesText } from "../i18n/routes";
import { Minutes } from "../kit/Minutes";
import { PhoneButton } from "../kit/PhoneButton";
import { Tag } from "../kit/Tag";
import { minuteText, rangeText } from "../lib/clock";
import { isRoadUnknown, noWayOf } from "../lib/road";
import { useNames } from "../session/names";
import { askingFacility } from "../session/roles";
import { useSignedIn } from "../session/session";
import { RouteView } from "../transfer/RouteView";
import { Beds } from "./Beds";
import { Needs } from "./NeedLines";
import { openWindows, windowBar } from "./reading";
import { type TagCode, tagsOf } from "./tags";

export function Tags({ candidate }: { candidate: Candidate }) {
  const t = useText(request);
  const a = useText(answerText);
  const c = useText(common);
  const word = (code: TagCode): string => {
    switch (code) {
      case "by_agreement":
      case "partial":
        return c(code);
      case "full":
      case "phoneFirst":
      case "noAccount":
        return t(code);
      default:
        return a(code);
    }
  };
  return (
    <span className="tags">
      {tagsOf(candidate).map(({ tone, code }) => (
        <Tag key={code} tone={tone}>
          {word(code)}
        </Tag>
      ))}
    </span>
  );
}

/** What the minutes do not contain: who is on call comes after, and 120 stays in its province. */
function Apart({ candidate }: { candidate: Candidate }) {
  const a = useText(answerText);
  const { language } = useLanguage();
  const minutes = Math.ceil(candidate.activation_s / 60);
  return (
    <>
      {minutes > 0 ? (
        <p className="ask">{a("activation", { time: minuteText(minutes, language) })}</p>
      ) : null}
      {candidate.cross_province === true ? <p className="ask">{a("crossProvinceNote")}</p> : null}
    </>
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
  // The limit is met when able hands have her, not when the vehicle stops.
  const wait = candidate.activation_s;
  const bar = windowBar(
    open,
    candidate.travel_time_s + wait,
    candidate.range_s.map((each) => each + wait),
  );
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
  const r = useText(routesText);
  const { language } = useLanguage();
  const names = useNames();
  const { me } = useSignedIn();
  const noWay = noWayOf(candidate);
  const [routed, setRouted] = useState(false);
  const from = askingFacility(me);
  const name = named(language, candidate.name, candidate.name_en);
  return (
    <article className={`card ${rank === 1 ? "card-first" : ""} ${chosen ? "card-chosen" : ""}`}>
      <label className="card-head">
        <span className="card-rank">{rank}</span>
        <b className="card-name">{name}</b>
        <Minutes seconds={candidate.travel_time_s} unknown={isRoadUnknown(candidate)} />
        <input
          type="checkbox"
          className="card-tick"
          checked={chosen}
          onChange={onTick}
          aria-label={`${t("choose")} ${name}`}
        />
      </label>
      <div className="card-line">
        <Tags candidate={candidate} />
        {candidate.range_s ? (
          <span className="quiet nowrap">
            {c("range", { range: rangeText(candidate.range_s, language) })}
            {answer.versions.uncalibrated ? ` ${r("uncalibrated")}` : ""}
          </span>
        ) : null}
      </div>
      {noWay === null ? null : <p className="bad">✕ {r(noWay)}</p>}
      <Apart candidate={candidate} />
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
      {candidate.has_account ? null : (
        <PhoneButton phone={candidate.phone} label={t("phoneFirst")} />
      )}
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
