import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { UrgencyMark, UrgencyShape } from "../kit/UrgencyMark";
import { arrivalOf } from "./arrivals";
import type { Item } from "./cards";
import { isUnseen } from "./deadlines";
import { Over, TwoParts } from "./parts";
import { bare, prepareWords } from "./prepare";
import { RoadsLine } from "./RoadsLine";
import { areaStatusText, statusText, whoText } from "./status";
import { useReferrals } from "./useDetails";
import type { WallProps } from "./Wall";
import {
  arrivalWords,
  arriveByText,
  countdownOf,
  needsText,
  patientText,
  roadText,
  whatText,
} from "./words";

type CardProps = WallProps & { readonly item: Item };

const PREPARE_SHOWN = 3;

/** A whole card, every line in its fixed place. */
export function WallCard(props: CardProps) {
  const { item, select, now, stale, caughtUp, speech, area } = props;
  const { card, offer } = item;
  const { t, names } = speech;
  const urgency = useText(common);
  const referral = useReferrals([card.referral]).get(card.referral) ?? null;
  const ready = prepareWords(card, referral, speech).slice(0, PREPARE_SHOWN);
  const countdown = countdownOf(item.deadline, now, stale, speech);
  const rings = !area && offer !== null && isUnseen(offer);
  const by = arriveByText(card, speech);
  const code = card.urgency as "U0";
  return (
    <button
      type="button"
      className={`wall-card ${rings ? `board-rings board-rings-${code}` : ""} ${caughtUp.has(card.id) ? "board-caught" : ""}`}
      onClick={() => select(card.id)}
    >
      <span className={`wall-urgency wall-urgency-${code}`}>
        <UrgencyShape code={code} />
        <b>{urgency(code)}</b>
      </span>
      <span className="wall-lines">
        <b className="wall-what">
          {card.case} <span>{whatText(card, speech)}</span>
        </b>
        <span>{patientText(card, now, speech)}</span>
        <Line word={t("needs")} text={needsText(card, speech).join(" · ")} />
        <Line
          word={t("road")}
          text={names.facility(card.referring_facility)}
          rest={[offer === null ? null : roadText(offer, speech), by]
            .filter((part) => part !== null)
            .join(" · ")}
        />
        {ready.length === 0 ? null : (
          <Line word={t("prepare")} text={ready.map(bare).join(" · ")} />
        )}
        <RoadsLine item={item} className="board-ask" speech={speech} />
        {area ? (
          <span className="wall-who">{areaStatusText(item, speech)}</span>
        ) : (
          <Who item={item} stale={stale} who={props.who} speech={speech} />
        )}
      </span>
      <span className="wall-count">
        <Over countdown={countdown} />
        <span>{countdown.label}</span>
      </span>
    </button>
  );
}

/** A line of a card; where it is too long the text gives way, never the rest. */
function Line({ word, text, rest = "" }: { word: string; text: string; rest?: string }) {
  return (
    <span className="wall-line">
      <span className="quiet">{word}</span> <span className="wall-line-text">{text}</span>
      {rest === "" ? null : <span className="wall-line-rest">{rest}</span>}
    </span>
  );
}

/** By name who saw it or took it on; while nobody has, that it rings. */
function Who({ item, stale, who, speech }: Pick<CardProps, "item" | "stale" | "who" | "speech">) {
  const words = whoText(item, stale, speech, who);
  return <span className={`wall-who ${words.ask ? "board-ask" : "good"}`}>{words.text}</span>;
}

/** One line for what comes after the two full cards. */
export function WallRow({ item, area, select, now, stale, speech }: CardProps) {
  const { card, offer } = item;
  const countdown = countdownOf(item.deadline, now, stale, speech);
  const rings = !area && offer !== null && isUnseen(offer);
  return (
    <button
      type="button"
      className={`wall-row ${rings ? `board-rings board-rings-${card.urgency}` : ""}`}
      onClick={() => select(card.id)}
    >
      <span className="wall-row-what">
        <UrgencyMark code={card.urgency} look="line" /> <b>{card.case}</b> {whatText(card, speech)}{" "}
        · {speech.names.facility(card.referring_facility)}
      </span>
      <span className={rings ? "board-ask" : "quiet"}>
        {rings ? speech.t("unseen") : speech.t("stateSeen")}
      </span>
      <Over countdown={countdown} short />
    </button>
  );
}

/** One that is on its way here: what, where it is, and minutes. */
export function WallComing({ item, select, now, stale, caughtUp, speech }: CardProps) {
  const { card, offer } = item;
  const words = arrivalWords(arrivalOf(card, offer), now, stale, speech);
  return (
    <button
      type="button"
      className={`wall-coming-card ${caughtUp.has(card.id) ? "board-caught" : ""}`}
      onClick={() => select(card.id)}
    >
      <span className="wall-coming-top">
        <UrgencyMark code={card.urgency} look="line" /> <b>{card.case}</b>
        <span className={words.unit === "" ? "wall-eta-words" : "wall-eta"}>
          <TwoParts main={words.main} unit={words.unit} />
        </span>
      </span>
      <span className="wall-coming-what">{whatText(card, speech)}</span>
      <span className="wall-coming-foot quiet">
        <span>
          {statusText(card, speech)} · {speech.names.facility(card.referring_facility)}
        </span>
        <span className="nowrap">{words.more}</span>
      </span>
      <RoadsLine item={item} className="board-ask" speech={speech} />
    </button>
  );
}
