import { Link } from "wouter";
import type { Capacity, Card } from "../api/board";
import type { MeetingPlace, Referral } from "../api/types";
import { named } from "../i18n/language";
import { PhoneButton } from "../kit/PhoneButton";
import { UrgencyMark } from "../kit/UrgencyMark";
import { clockText } from "../lib/clock";
import { useStopName } from "../transfer/meeting";
import { RouteChangeNote } from "../transfer/RouteChangeNote";
import { AnswerButtons } from "./AnswerButtons";
import { arrivalOf } from "./arrivals";
import type { Item } from "./cards";
import { isOpen } from "./deadlines";
import { ActFault } from "./Faults";
import { Over, TwoParts } from "./parts";
import { bare, prepareWords } from "./prepare";
import { StepButtons } from "./StepButtons";
import type { Scope } from "./scopes";
import { alsoAskedText, statusText } from "./status";
import { TrailLines } from "./TrailLines";
import type { Acts } from "./useActs";
import { useReferrals, useTransfer } from "./useDetails";
import {
  arrivalWords,
  arriveByText,
  countdownOf,
  needsText,
  patientText,
  roadText,
  type Speech,
  slackText,
  whatText,
} from "./words";

export interface DetailProps {
  readonly item: Item;
  readonly scope: Scope;
  readonly capacity: readonly Capacity[];
  readonly now: number;
  readonly stale: boolean;
  readonly acts: Acts;
  /** Which sheet of the answer is open; the page holds it because keys open it too. */
  readonly panel: Panel;
  readonly setPanel: (panel: Panel) => void;
  readonly speech: Speech;
}

export type Panel = "none" | "decline" | "phone";

/** Everything the duty needs to answer one transfer, and the buttons to do it. */
export function Detail(props: DetailProps) {
  const { item, scope, now, stale, acts, speech } = props;
  const { card, offer } = item;
  const referral = useReferrals([card.referral]).get(card.referral) ?? null;
  const { view } = useTransfer(card.id, newsOf(card));
  const mine = offer !== null && offer.facility === scope.facility && scope.acts !== "reader";
  const answers =
    mine && card.receiving_facility === null && (isOpen(offer) || offer.state === "declined");
  return (
    <article className="board-detail" aria-label={card.case}>
      <Head item={item} scope={scope} now={now} stale={stale} speech={speech} />
      <Facts item={item} now={now} stale={stale} speech={speech} meeting={view?.meeting ?? null} />
      {card.route_change ? (
        <RouteChangeNote
          transfer={card.id}
          change={card.route_change}
          may={scope.acts !== "screen" && view?.may_acknowledge_route === true}
        />
      ) : null}
      <Advised card={card} referral={referral} speech={speech} />
      {acts.fault?.act.transfer === card.id ? (
        <ActFault fault={acts.fault.fault} forget={acts.forget} speech={speech} />
      ) : null}
      {answers ? <AnswerButtons {...props} offer={offer} referral={referral} /> : null}
      {answers ? null : (
        <StepButtons card={card} view={view} acts={acts} scope={scope} now={now} speech={speech} />
      )}
      <div className="board-detail-end">
        <PhoneButton
          phone={speech.names.phone(otherSide(card, scope))}
          label={speech.names.facility(otherSide(card, scope))}
        />
        {scope.acts === "screen" ? null : (
          <Link className="button button-plain" href={`/transfers/${card.id}`}>
            {speech.t("trail")}
          </Link>
        )}
      </div>
      <TrailLines trail={view?.trail ?? []} speech={speech} />
    </article>
  );
}

/** What makes a view old: another version, or another change of its road. */
const newsOf = (card: Card): string => `${card.version} ${card.route_change?.roads ?? ""}`;

/** Whom one phones about it: the asker, or for our own request the one who accepted. */
export function otherSide(card: Card, scope: Scope): string {
  if (card.referring_facility !== scope.facility) return card.referring_facility;
  return card.receiving_facility ?? card.offers[0]?.facility ?? card.referring_facility;
}

function Head({
  item,
  scope,
  now,
  stale,
  speech,
}: Pick<DetailProps, "item" | "scope" | "now" | "stale" | "speech">) {
  const { card, offer } = item;
  const { t } = speech;
  const coming = card.receiving_facility !== null;
  const countdown = countdownOf(item.deadline, now, stale, speech);
  const arrival = arrivalWords(arrivalOf(card, offer), now, stale, speech);
  const open = offer !== null && isOpen(offer);
  return (
    <header className="board-detail-head">
      <div>
        <p className="board-detail-top">
          <UrgencyMark code={card.urgency} /> <b>{card.case}</b>{" "}
          <span className="quiet">
            {t("asked", { time: clockText(new Date(card.requested_at)) })}
            {coming ? ` · ${statusText(card, speech)}` : ""}{" "}
            {coming ? null : <AlsoAsked card={card} own={scope.facility ?? null} speech={speech} />}
          </span>
        </p>
        <h2>{whatText(card, speech)}</h2>
      </div>
      <p className="board-detail-clock">
        {coming ? (
          <>
            <TwoParts main={arrival.main} unit={arrival.unit} />
            <span>{arrival.more}</span>
          </>
        ) : open ? (
          <>
            <Over countdown={countdown} />
            <span>{countdown.label}</span>
          </>
        ) : null}
      </p>
    </header>
  );
}

function AlsoAsked({ card, own, speech }: { card: Card; own: string | null; speech: Speech }) {
  const text = alsoAskedText(card, own, speech);
  return text === null ? null : <>· {text}</>;
}

type FactsProps = Pick<DetailProps, "item" | "now" | "stale" | "speech"> & {
  readonly meeting: MeetingPlace | null;
};

/** Who, what is needed and the road; what is left is not said while the page is not live. */
function Facts({ item, now, stale, speech, meeting }: FactsProps) {
  const { card, offer } = item;
  const { t } = speech;
  const stopName = useStopName();
  const meets = card.stop ? stopName(card.stop, meeting) : "";
  const by = arriveByText(card, speech);
  const slack =
    card.receiving_facility === null && offer !== null && !stale
      ? slackText(card, offer, now, speech)
      : null;
  return (
    <dl className="board-facts">
      <dt>{t("patient")}</dt>
      <dd>{patientText(card, now, speech)}</dd>
      <dt>{t("needs")}</dt>
      <dd className="board-needs">
        {needsText(card, speech).map((need) => (
          <span key={need}>{need}</span>
        ))}
      </dd>
      <dt>{t("road")}</dt>
      <dd>
        {speech.names.facility(card.referring_facility)}{" "}
        {offer === null ? null : <b>{roadText(offer, speech)}</b>}
        {by === null ? null : (
          <>
            {" · "}
            <b className="board-by">{by}</b>
          </>
        )}
        {slack === null ? null : (
          <span className={slack.late ? "board-over" : ""}>
            {" · "}
            {slack.late ? <span aria-hidden="true">✕ </span> : null}
            {slack.text}
          </span>
        )}
      </dd>
      {card.mode === "rendezvous" && card.receiving_facility !== null ? (
        <>
          <dt>{t("meet")}</dt>
          <dd>
            {meets === "" ? t("noPlaceYet") : <b>{meets}</b>}{" "}
            <span className="quiet">· {t("waitNotCounted")}</span>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

/** What to have ready here; what the asker was advised is folded while no clinician has signed it. */
function Advised({
  card,
  referral,
  speech,
}: {
  card: Card;
  referral: Referral | null;
  speech: Speech;
}) {
  const { t, language } = speech;
  const ready = prepareWords(card, referral, speech);
  const there = (referral?.advice ?? []).filter(
    (each) => each.when === "here" || (each.when === "prepare" && each.folded),
  );
  const signed = there.every((each) => each.signed && !each.folded);
  return (
    <>
      {ready.length === 0 ? null : (
        <section className="board-ready">
          <h3>{t("prepareNow")}</h3>
          <ul>
            {ready.map((word) => (
              <li key={word}>{bare(word)}</li>
            ))}
          </ul>
        </section>
      )}
      {there.length === 0 ? null : (
        <details className="board-advice" open={signed}>
          <summary>
            {t("theyDo")}
            {signed ? "" : ` · ${t("unsigned")}`}
          </summary>
          <ul>
            {there.map((each) => (
              <li key={each.code}>{named(language, each.zh, each.en)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
