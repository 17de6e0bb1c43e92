import type { TransferCard } from "../api/types";
import { useNow } from "../hooks/useNow";
import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { type TransferKey, transfer } from "../i18n/transfer";
import { waysText } from "../i18n/ways";
import { Banner } from "../kit/Banner";
import { Minutes } from "../kit/Minutes";
import { Page } from "../kit/Page";
import { clockText, minuteText, rangeText, whenText } from "../lib/clock";
import { isRoadUnknown } from "../lib/road";
import { useNames } from "../session/names";
import type { ViewProps } from "./frame";
import { JourneyActions } from "./JourneyActions";
import { acceptedOffer, arriveBy, hasEnded, isToMeet, type Journey, journeyOf } from "./journey";
import { useStopName } from "./meeting";
import { RouteView } from "./RouteView";
import { Timeline } from "./Timeline";

const minutesTo = (at: Date, now: Date): number => (at.getTime() - now.getTime()) / 60_000;

interface PartProps {
  readonly journey: Journey;
  readonly card: TransferCard;
  readonly now: Date;
  readonly stale: boolean;
}

function Expected({ journey, card, now, stale }: PartProps) {
  const t = useText(transfer);
  const c = useText(common);
  const w = useText(waysText);
  const { language } = useLanguage();
  const offer = acceptedOffer(card);
  if (journey.kind === "arrived")
    return <p className="journey-big">{t("arrivedAt", { time: whenText(journey.at, now) })}</p>;
  if (journey.kind === "before")
    return (
      <p className="journey-line">
        {t("roadTime")}{" "}
        <Minutes
          seconds={offer?.travel_time_s ?? null}
          unknown={offer !== undefined && isRoadUnknown(offer)}
        />
        {offer?.range_s ? (
          <span className="quiet">{c("range", { range: rangeText(offer.range_s, language) })}</span>
        ) : null}
      </p>
    );
  // A clock time stays true when the page no longer is; minutes left do not.
  if (stale) return <p className="journey-big">{t("about", { time: clockText(journey.eta) })}</p>;
  const left = minutesTo(journey.eta, now);
  const range: [number, number] = [
    Math.max(0, minutesTo(journey.earliest, now) * 60),
    Math.max(0, minutesTo(journey.latest, now) * 60),
  ];
  return (
    <>
      <p className="journey-line">
        {left < 0 ? (
          <b className="ask">{t("pastEta")}</b>
        ) : (
          <>
            <Minutes seconds={left * 60} />
            <span>
              {t("arriveIn")}
              {t("arriveRange", { range: rangeText(range, language) })}
            </span>
          </>
        )}
        <span className="quiet nowrap">{t("about", { time: clockText(journey.eta) })}</span>
      </p>
      <p className="quiet">
        {t("byRoadTime")}
        {card.mode === "rendezvous" ? ` · ${w("waitNotCounted")}` : ""}
      </p>
    </>
  );
}

function Deadline({ journey, card, now, stale }: PartProps) {
  const t = useText(transfer);
  const { language } = useLanguage();
  const deadline = arriveBy(card);
  const offer = acceptedOffer(card);
  if (!deadline || journey.kind === "arrived") return null;
  const slowest =
    journey.kind === "on_road"
      ? journey.latest
      : new Date(now.getTime() + (offer?.range_s?.[1] ?? offer?.travel_time_s ?? 0) * 1000);
  const left = Math.floor(minutesTo(deadline, slowest));
  return (
    <p className={left < 0 && !stale ? "bad" : ""}>
      <b>{t("arriveBy", { time: whenText(deadline, now) })}</b>
      {stale ? null : (
        <>
          {" · "}
          {left < 0 ? "✕ " : ""}
          {t(left < 0 ? "slowLate" : "slowLeft", { time: minuteText(Math.abs(left), language) })}
        </>
      )}
    </p>
  );
}

function Ended({ card, now }: { card: TransferCard; now: Date }) {
  const t = useText(transfer);
  const c = useText(common);
  const last = card.steps.at(-1);
  const reason = card.ended_reason;
  const word = reason === "delivered" ? "delivered_case" : reason;
  return (
    <Banner>
      <b>
        {last
          ? t("endedAt", { time: whenText(new Date(last.occurred_at), now), word: c(card.status) })
          : c(card.status)}
      </b>
      {word ? <p>{t("reason", { why: t(word as TransferKey) })}</p> : null}
    </Banner>
  );
}

/** Where two vehicles are to meet; that nobody has said where is said too. */
function Meeting({ view: { card, meeting } }: Pick<ViewProps, "view">) {
  const t = useText(waysText);
  const stopName = useStopName();
  const name = card.stop ? stopName(card.stop, meeting) : "";
  if (name === "") return <p className="ask">{t(card.stop ? "meetingUnknown" : "noPlaceYet")}</p>;
  return (
    <p>
      <b>{t("meeting", { name })}</b>
    </p>
  );
}

/** E: accepted and on its way, or over. Minutes, limit, sketch, timeline, and the next step. */
export function JourneyView({ view, act, frame }: ViewProps) {
  const t = useText(transfer);
  const c = useText(common);
  const names = useNames();
  const now = useNow(15_000);
  const { card } = view;
  const journey = journeyOf(card);
  const ended = hasEnded(card);
  return (
    <Page
      title={frame.title}
      onBack={frame.onBack}
      right={frame.right}
      actions={<JourneyActions view={view} act={act} />}
    >
      {frame.notices}
      <section className="answer-head">
        <p className="quiet">{names.list(card.conditions.map(names.condition))}</p>
        <p>
          <b>{c(card.status)}</b>
          {card.receiving_facility ? (
            <span className="quiet">
              {" · "}
              {t("fromTo", {
                from: names.facility(card.referring_facility),
                to: names.facility(card.receiving_facility),
              })}
            </span>
          ) : null}
        </p>
        {isToMeet(card) ? <Meeting view={view} /> : null}
        {ended ? <Ended card={card} now={now} /> : null}
        {!ended && card.receiving_facility ? (
          <>
            <Expected journey={journey} card={card} now={now} stale={frame.stale} />
            <Deadline journey={journey} card={card} now={now} stale={frame.stale} />
          </>
        ) : null}
        {card.receiving_facility && acceptedOffer(card)?.travel_time_s === null ? (
          <p className="ask">{t("noTravelTime")}</p>
        ) : null}
        {card.receiving_facility && acceptedOffer(card)?.travel_time_s !== null ? (
          <RouteView
            referral={card.referral}
            facility={card.receiving_facility}
            from={names.facility(card.referring_facility)}
            to={names.facility(card.receiving_facility)}
            meeting={card.mode === "rendezvous" ? view.meeting : null}
          />
        ) : null}
      </section>
      <Timeline view={view} now={now} expected={ended ? null : journey} />
    </Page>
  );
}
