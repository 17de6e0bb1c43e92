import type { OfferCard, TrailEvent, TransferCard } from "../api/types";
import { answerText } from "../i18n/answer";
import { useText } from "../i18n/language";
import { type TransferKey, transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { Minutes } from "../kit/Minutes";
import { PhoneButton } from "../kit/PhoneButton";
import { Tag } from "../kit/Tag";
import { clockText } from "../lib/clock";
import { isRoadUnknown } from "../lib/road";
import { useNames } from "../session/names";
import { type Dot, dotsOf } from "./journey";

function Dots({ dots }: { dots: readonly Dot[] }) {
  const t = useText(transfer);
  return (
    <ol className="dots">
      {dots.map((dot) => (
        <li key={dot.state} className={`dots-${dot.look}`}>
          <span className="dots-mark" aria-hidden="true">
            {dot.look === "done" ? "✓" : ""}
          </span>
          <b>{t(dot.state as TransferKey)}</b>
          <small>{dot.at ? clockText(dot.at) : dot.look === "now" ? t("waiting") : " "}</small>
        </li>
      ))}
    </ol>
  );
}

/** Who pressed for a centre, the latest of the given kinds; empty when nobody is named. */
export function whoDid(
  trail: readonly TrailEvent[],
  facility: string,
  ...types: TrailEvent["type"][]
): string {
  const found = trail.filter(
    (each) => types.includes(each.type) && "facility" in each && each.facility === facility,
  );
  return found.at(-1)?.actor_name ?? "";
}

interface OfferLineProps {
  readonly offer: OfferCard;
  readonly card: TransferCard;
  readonly trail: readonly TrailEvent[];
  readonly now: Date;
  readonly onPhoneYes: (() => void) | null;
  readonly onAskThis: ((code: string) => void) | null;
}

function State({ offer, card, trail, onAskThis }: OfferLineProps) {
  const t = useText(transfer);
  const names = useNames();
  const who = (...types: TrailEvent["type"][]) =>
    whoDid(trail, offer.facility, ...types) || names.facility(offer.facility);
  switch (offer.state) {
    case "sent":
      return (
        <p className="ask">{t(names.hasAccount(offer.facility) ? "notDelivered" : "noAccount")}</p>
      );
    case "delivered":
      return <p className="ask">{t("notSeen")}</p>;
    case "seen":
      return <p>{t("seenBy", { who: who("seen") })}</p>;
    case "acknowledged":
      return <p className="good">{t("takenBy", { who: who("acknowledged") })}</p>;
    case "accepted":
      return (
        <p className="good">
          {t("acceptedBy", { who: who("accepted") })}{" "}
          {offer.by_phone ? <Tag>{t("byPhone")}</Tag> : null}
        </p>
      );
    case "declined": {
      const alternative = offer.alternative;
      const asked = card.offers.some((each) => each.facility === alternative);
      const why = offer.decline_reason ? t(offer.decline_reason) : "";
      return (
        <div className="offer-declined">
          <p className="bad">{t("declined", { why })}</p>
          {alternative ? (
            <p>
              {t("suggests", { name: names.facility(alternative) })}{" "}
              {asked ? <Tag>{t("asked")}</Tag> : null}
              {!asked && onAskThis ? (
                <Button onClick={() => onAskThis(alternative)}>{t("askThis")}</Button>
              ) : null}
            </p>
          ) : null}
        </div>
      );
    }
    default:
      return <p className="quiet">{t(offer.state)}</p>;
  }
}

/** One asked centre: five dots, what happened in words, its number, and the yes by telephone. */
export function OfferLine(props: OfferLineProps) {
  const { offer, onPhoneYes } = props;
  const t = useText(transfer);
  const a = useText(answerText);
  const names = useNames();
  const name = names.facility(offer.facility);
  return (
    <article className="card">
      <div className="card-head">
        <b className="card-name">{name}</b>
        <Minutes seconds={offer.travel_time_s} unknown={isRoadUnknown(offer)} />
      </div>
      {offer.outside || offer.cross_province === true ? (
        <p className="tags">
          {offer.outside ? <Tag tone="ask">{a("outsideTag")}</Tag> : null}
          {offer.cross_province === true ? (
            <>
              <Tag tone="ask">{a("crossProvince")}</Tag>
              <span className="ask">{a("crossProvinceNote")}</span>
            </>
          ) : null}
        </p>
      ) : null}
      <Dots dots={dotsOf(offer)} />
      <State {...props} />
      <div className="panel-buttons">
        <PhoneButton phone={names.phone(offer.facility)} />
        {onPhoneYes && offer.state !== "withdrawn" ? (
          <Button onClick={onPhoneYes}>{t("phoneYes")}</Button>
        ) : null}
      </div>
    </article>
  );
}
