import { useState } from "react";
import type { CaseWays, FacilityWays, Way, WayLeg } from "../api/types";
import { useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { PhoneButton } from "../kit/PhoneButton";
import { Tag } from "../kit/Tag";
import { minuteText, ROAD_HOURS_FROM_MIN, rangeText, roadMinutes } from "../lib/clock";
import { WayMark, WayNumbers, WayTags } from "./WayNumbers";
import { WayRouteView } from "./WayRouteView";
import { barsOf, isAdvised, type Lane, linesOf, type PossibleWay } from "./ways";
import { useWayWords } from "./wayWords";

const LANE_WORDS = { referring: "laneOurs", team: "laneTeam", via: "laneVia" } as const;
const WINDOW_TONES = { makes: "good", likely: "ask", misses: "bad", unknown: "ask" } as const;

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

interface WayCardProps {
  readonly way: PossibleWay;
  readonly centre: FacilityWays;
  readonly of: CaseWays;
  /** The end of the drawing: the same for all cards side by side. */
  readonly scaleS: number;
}

/** One way as a card: two times, a drawing of who does what when, and the same as a list. */
export function WayCard({ way, centre, of, scaleS }: WayCardProps) {
  const t = useText(waysText);
  const words = useWayWords();
  const [routed, setRouted] = useState(false);
  const best = isAdvised(centre.verdict, centre, way);
  return (
    <article className={`card way-card ${best ? "card-first" : ""}`}>
      <h3>
        {t(way.way)} <span className="way-where">{words.where(way)}</span>
      </h3>
      <p className="tags">
        {best ? <Tag tone="good">✓ {t("best")}</Tag> : null}
        {way.window === null ? null : (
          <Tag tone={WINDOW_TONES[way.window]}>
            {way.window === "misses" ? "✕ " : ""}
            {t(way.window)}
          </Tag>
        )}
        <WayTags way={way} of={of} />
      </p>
      <WayNumbers way={way} ranges />
      <Spare way={way} />
      <Drawing way={way} scaleS={scaleS} />
      <Lines way={way} />
      <button
        type="button"
        className="fold"
        aria-expanded={routed}
        onClick={() => setRouted(!routed)}
      >
        {t("drawn")} <span aria-hidden="true">{routed ? "⌄" : "›"}</span>
      </button>
      {routed ? <WayRouteView referral={of.referral} centre={centre} way={way} /> : null}
      {way.via === null ? null : (
        <PhoneButton short phone={way.via.phone} label={words.where(way)} />
      )}
    </article>
  );
}

/** What is left of the limit at the likely and the slow end, where since when it runs is known. */
function Spare({ way }: { way: PossibleWay }) {
  const t = useText(waysText);
  const { language } = useLanguage();
  if (way.spare_s === null) return null;
  const [likelyS, slowS] = way.spare_s;
  const time = (seconds: number) => minuteText(Math.floor(Math.abs(seconds) / 60), language);
  return (
    <p className={slowS < 0 ? "bad" : "quiet"}>
      {t(likelyS < 0 ? "late" : "spare", { time: time(likelyS) })} ·{" "}
      {t(slowS < 0 ? "slowLate" : "slowSpare", { time: time(slowS) })}
    </p>
  );
}

/** Who does what when, one row for each side; the list below says the same in words. */
function Drawing({ way, scaleS }: Pick<WayCardProps, "scaleS" | "way">) {
  const t = useText(waysText);
  return (
    <div className="way-drawing" aria-hidden="true">
      {barsOf(way, scaleS).map(({ lane, bars }) => (
        <div key={lane} className="way-lane">
          <small>{t(LANE_WORDS[lane as Lane])}</small>
          <span className="way-track">
            {bars.map(({ leg, from, width }) => (
              <i
                key={`${leg.kind} ${leg.starts_s}`}
                className={`way-bar way-leg-${leg.kind}`}
                style={{ left: percent(from), width: percent(width) }}
              />
            ))}
          </span>
        </div>
      ))}
      <div className="way-lane">
        <small />
        <span className="way-track way-marks">
          {(["firstHands", "definitive"] as const).map((kind) => {
            const at = kind === "firstHands" ? way.first_hands_s : way.definitive_s;
            return (
              <span key={kind} style={{ left: percent(at / scaleS) }}>
                <WayMark kind={kind} />
              </span>
            );
          })}
        </span>
      </div>
    </div>
  );
}

function Lines({ way }: { way: PossibleWay }) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const minutes = (seconds: number) =>
    minuteText(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN);
  return (
    <ol className="way-lines">
      {linesOf(way).map((line) => {
        if (line.kind === "leg")
          return <LegLine key={`${line.leg.kind} ${line.leg.starts_s}`} leg={line.leg} />;
        const word = line.kind === "first_hands" ? "firstHands" : "definitive";
        return (
          <li key={line.kind} className="way-line-mark">
            <WayMark kind={word} />
            <b>{t(word)}</b>
            <b className="nowrap">{t("after", { time: minutes(line.atS) })}</b>
          </li>
        );
      })}
    </ol>
  );
}

function LegLine({ leg }: { leg: WayLeg }) {
  const t = useText(waysText);
  const words = useWayWords();
  const { language } = useLanguage();
  const km =
    leg.distance_m === null ? null : (leg.distance_m / 1000).toFixed(leg.distance_m < 9950 ? 1 : 0);
  return (
    <li>
      <i className={`way-swatch way-leg-${leg.kind}`} aria-hidden="true" />
      <span>
        {words.leg(leg)}
        {km === null ? null : (
          <small>
            {" "}
            <span className="nowrap">{t("km", { n: km })}</span>{" "}
            <span className="nowrap">{rangeText(leg.range_s, language)}</span>
          </small>
        )}
        {leg.proposal ? <small className="ask nowrap"> {t("estimate")}</small> : null}
      </span>
      <span className="nowrap">
        {minuteText(roadMinutes(leg.time_s), language, ROAD_HOURS_FROM_MIN)}
      </span>
    </li>
  );
}

/** A way that cannot be taken, and why. */
export function NoWayLine({ way }: { way: Way }) {
  const t = useText(waysText);
  const words = useWayWords();
  return (
    <p className="way-not">
      <b>{t(way.way)}</b> <span aria-hidden="true">✕</span> {t("impossible")}
      <span className="quiet">
        {" · "}
        {words.whyNot(way)}
      </span>
    </p>
  );
}
