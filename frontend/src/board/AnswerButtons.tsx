import { useState } from "react";
import type { Offer } from "../api/board";
import type { Command, CommandBody, Referral } from "../api/types";
import { Button } from "../kit/Button";
import { DeclineReasons } from "./DeclineReasons";
import type { DetailProps } from "./Detail";
import { isUnseen } from "./deadlines";
import { PhoneYes } from "./PhoneYes";
import { reasonText } from "./reasons";
import { acceptKey } from "./words";

interface AnswerProps extends DetailProps {
  readonly offer: Offer;
  readonly referral: Referral | null;
}

/** See, take on, accept, said yes by phone, decline: one green button, nothing is ever disabled. */
export function AnswerButtons(props: AnswerProps) {
  const { item, offer, panel, setPanel, acts, speech, stale } = props;
  const { t } = speech;
  const declined = offer.state === "declined";
  const run = (command: Command, body: CommandBody = {}) =>
    acts.run({ transfer: item.card.id, command, body: { facility: offer.facility, ...body } });
  const busy = acts.busy?.transfer === item.card.id ? acts.busy.command : null;
  const toggle = (which: "decline" | "phone") => setPanel(panel === which ? "none" : which);
  return (
    <section className="board-answer" aria-busy={busy !== null}>
      {declined ? <DeclinedAs offer={offer} speech={speech} /> : null}
      <div className="board-answer-buttons">
        <SeeOrTake offer={offer} run={run} busy={busy} speech={speech} />
        <AcceptButton {...props} run={run} busy={busy} />
        <Button aria-expanded={panel === "phone"} onClick={() => toggle("phone")}>
          {t("phoneYes")} <kbd>P</kbd>
        </Button>
        {declined ? null : (
          <Button
            className="board-decline"
            aria-expanded={panel === "decline"}
            onClick={() => toggle("decline")}
          >
            {t("decline")} <kbd>D</kbd>
          </Button>
        )}
      </div>
      {stale ? <p className="board-hint">{t("neverLiveMore")}</p> : null}
      {panel === "decline" && !declined ? (
        <DeclineReasons {...props} send={(body) => run("decline", body)} />
      ) : null}
      {panel === "phone" ? (
        <PhoneYes
          speech={speech}
          busy={busy === "accept"}
          send={(by_phone) => run("accept", { by_phone })}
          back={() => setPanel("none")}
        />
      ) : null}
    </section>
  );
}

type Run = (command: Command, body?: CommandBody) => void;
type ButtonProps = { readonly run: Run; readonly busy: Command | null };

function SeeOrTake({
  offer,
  run,
  busy,
  speech,
}: ButtonProps & Pick<AnswerProps, "offer" | "speech">) {
  const { t } = speech;
  if (isUnseen(offer)) {
    return (
      <Button className="board-see" onClick={() => run("see")}>
        {busy === "see" ? t("sending") : t("see")} <kbd>S</kbd>
      </Button>
    );
  }
  if (offer.state !== "seen") return null;
  return (
    <Button onClick={() => run("acknowledge")}>
      {busy === "acknowledge" ? t("sending") : t("acknowledge")} <kbd>R</kbd>
    </Button>
  );
}

/** What it commits is on the button; with the link lost a click shows the number to call. */
function AcceptButton(props: AnswerProps & ButtonProps) {
  const { item, offer, capacity, now, stale, speech, run, busy } = props;
  const { t, names } = speech;
  const [told, setTold] = useState(false);
  if (stale) {
    const asker = item.card.referring_facility;
    return (
      <Button kind="primary" className="board-accept" onClick={() => setTold(true)}>
        {told
          ? `${names.facility(asker)} ${names.phone(asker) || t("noPhone")}`
          : t("acceptByPhone")}
      </Button>
    );
  }
  const key =
    offer.state === "declined"
      ? "acceptAgain"
      : acceptKey(item.card, capacity, now, speech.freshMs);
  return (
    <Button kind="primary" className="board-accept" onClick={() => run("accept")}>
      {busy === "accept" ? t("sending") : t(key)} <kbd>A</kbd>
    </Button>
  );
}

function DeclinedAs({ offer, speech }: Pick<AnswerProps, "offer" | "speech">) {
  const { t, names } = speech;
  return (
    <p className="board-hint">
      {t("declinedAs", { reason: reasonText(offer.decline_reason ?? "other", t) })}
      {offer.alternative === null
        ? ""
        : ` · ${t("suggested", { name: names.facility(offer.alternative) })}`}
    </p>
  );
}
