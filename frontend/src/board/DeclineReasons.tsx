import { useEffect, useState } from "react";
import type { Offer } from "../api/board";
import type { CommandBody, Referral } from "../api/types";
import { Button } from "../kit/Button";
import { minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";
import { alternativesOf } from "./alternatives";
import type { Item } from "./cards";
import { pressed, reasonKey } from "./keys";
import { intoView } from "./parts";
import { DECLINE_REASONS } from "./reasons";
import type { Speech } from "./words";

interface DeclineProps {
  readonly item: Item;
  readonly offer: Offer;
  readonly referral: Referral | null;
  readonly speech: Speech;
  readonly send: (body: CommandBody) => void;
}

/** The second of two clicks: a reason sends at once, with the next centre suggested. */
export function DeclineReasons({ item, offer, referral, speech, send }: DeclineProps) {
  const { t, names, language } = speech;
  const [turn, setTurn] = useState(0);
  const others = referral === null ? [] : alternativesOf(item.card, referral, offer.facility);
  const chosen = others[turn % Math.max(1, others.length)];
  const decline = (index: number) => {
    const reason = DECLINE_REASONS[index];
    if (reason === undefined) return;
    send({ reason, ...(chosen === undefined ? {} : { alternative: chosen.facility }) });
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const index = reasonKey(pressed(event), true);
      if (index !== null) decline(index);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  return (
    <section className="board-why" ref={intoView} aria-label={t("why")}>
      <p>
        <b>{t("why")}</b> <span className="quiet">{t("whyHint")}</span>
      </p>
      <div className="board-why-reasons">
        {DECLINE_REASONS.map((reason, index) => (
          <Button key={reason} onClick={() => decline(index)}>
            <kbd>{index + 1}</kbd> {t(reason)}
          </Button>
        ))}
      </div>
      <p className="board-why-else">
        <span className="quiet">{t("suggest")}</span>{" "}
        {chosen === undefined ? (
          <span>{t(referral === null ? "suggestServer" : "suggestNone")}</span>
        ) : (
          <b>
            {names.facility(chosen.facility)}{" "}
            {chosen.travel_time_s === null
              ? t("noRoad")
              : minuteText(roadMinutes(chosen.travel_time_s), language, ROAD_HOURS_FROM_MIN)}{" "}
            <span className="quiet">
              {t("rank", { n: chosen.rank })}
              {chosen.asked ? ` · ${t("alreadyAsked")}` : ""}
            </span>
          </b>
        )}
        {others.length > 1 ? (
          <Button kind="quiet" onClick={() => setTurn((now) => now + 1)}>
            {t("another")}
          </Button>
        ) : null}
      </p>
    </section>
  );
}
