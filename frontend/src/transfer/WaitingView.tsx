import { useState } from "react";
import { Link } from "wouter";
import { useNow } from "../hooks/useNow";
import { useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { Page } from "../kit/Page";
import { counterText, whenText } from "../lib/clock";
import { useNames } from "../session/names";
import { facilitiesOf, holds } from "../session/roles";
import { useSignedIn } from "../session/session";
import { AskAnotherSheet } from "./AskAnotherSheet";
import { EndSheet } from "./EndSheet";
import type { ViewProps } from "./frame";
import { OfferLine } from "./OfferLine";
import { PhoneYesSheet } from "./PhoneYesSheet";
import { WhatToDoSheet } from "./WhatToDoSheet";

type Open = "another" | "advice" | "cancel" | { readonly phone: string } | null;

interface WaitBarProps {
  readonly waitedS: number;
  readonly answerS: number | null;
  readonly acceptS: number | null;
}

/** How long they have waited against the targets of the urgency. */
function WaitBar({ waitedS, answerS, acceptS }: WaitBarProps) {
  const t = useText(transfer);
  const whole = acceptS ?? answerS;
  if (whole === null) return <p className="quiet">{t("noTargets")}</p>;
  const share = (seconds: number) => `${Math.min(100, (seconds / whole) * 100)}%`;
  return (
    <div className="wait">
      <div className="wait-bar" aria-hidden="true">
        <i className={waitedS > whole ? "wait-over" : ""} style={{ width: share(waitedS) }} />
        {answerS !== null && answerS < whole ? (
          <i className="wait-mark" style={{ left: share(answerS) }} />
        ) : null}
      </div>
      <p className="wait-words">
        <span>0</span>
        {answerS !== null && answerS < whole ? (
          <span>{t("answerBy", { n: Math.round(answerS / 60) })}</span>
        ) : null}
        <span>{t("acceptBy", { n: Math.round(whole / 60) })}</span>
      </p>
    </div>
  );
}

/** D: waiting for a yes. Time counts from the first request and never starts again. */
export function WaitingView({ view, act, frame }: ViewProps) {
  const t = useText(transfer);
  const names = useNames();
  const now = useNow(1000);
  const [open, setOpen] = useState<Open>(null);
  const { card, commands, trail } = view;
  const requested = new Date(card.requested_at);
  const waitedMs = Math.max(0, now.getTime() - requested.getTime());
  const close = () => setOpen(null);
  const { me } = useSignedIn();
  const asks =
    holds(me, "coordinator") || facilitiesOf(me, "clinician").includes(card.referring_facility);
  const asking = card.offers.filter((each) => each.state !== "withdrawn");
  return (
    <Page
      title={frame.title}
      onBack={frame.onBack}
      right={frame.right}
      actions={
        <>
          {!asks && commands.includes("accept") ? (
            <Link className="button button-primary" href="/board">
              {t("yourBoard")}
            </Link>
          ) : null}
          {commands.includes("offer") ? (
            <Button onClick={() => setOpen("another")}>{t("askAnother")}</Button>
          ) : null}
          <Button onClick={() => setOpen("advice")}>{t("whatToDo")}</Button>
          {commands.includes("cancel") ? (
            <Button onClick={() => setOpen("cancel")}>{t("cancel")}</Button>
          ) : null}
        </>
      }
    >
      {frame.notices}
      <section className="answer-head">
        <p className="quiet">{names.list(card.conditions.map(names.condition))}</p>
        <h2 className="wait-title">{t("waitingFor", { n: asking.length })}</h2>
        <div className="wait-clock">
          <b role="timer">{counterText(waitedMs)}</b>
          <span className="quiet">
            {t("waited")}
            <br />
            {t("requestedAt", { time: whenText(requested, now) })}
          </span>
        </div>
        <WaitBar
          waitedS={waitedMs / 1000}
          answerS={card.targets.first_response_s}
          acceptS={card.targets.accept_s}
        />
      </section>
      {card.offers.map((offer) => (
        <OfferLine
          key={offer.facility}
          offer={offer}
          card={card}
          trail={trail}
          now={now}
          onPhoneYes={
            asks && commands.includes("accept") ? () => setOpen({ phone: offer.facility }) : null
          }
          onAskThis={commands.includes("offer") ? (code) => act("offer", { facility: code }) : null}
        />
      ))}
      {open === "another" ? <AskAnotherSheet card={card} act={act} onClose={close} /> : null}
      {open === "advice" ? <WhatToDoSheet card={card} now={now} onClose={close} /> : null}
      {open === "cancel" ? <EndSheet end="cancel" act={act} onClose={close} /> : null}
      {open !== null && typeof open === "object" ? (
        <PhoneYesSheet facility={open.phone} act={act} onClose={close} />
      ) : null}
    </Page>
  );
}
