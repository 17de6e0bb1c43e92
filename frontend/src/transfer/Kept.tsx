import type { Fault } from "../api/problems";
import type { TransferCard } from "../api/types";
import { useText } from "../i18n/language";
import { type TransferKey, transfer } from "../i18n/transfer";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import type { Refusal } from "../request/OutboxProvider";
import type { Pending } from "../request/outbox";
import { useNames } from "../session/names";
import { stepWord } from "./journey";

const WORDS: Readonly<Record<string, TransferKey>> = {
  accept: "phoneYes",
  offer: "askAnother",
  assign: "howToGo",
  cancel: "cancel",
  abort: "abort",
  "record-death": "recordDeath",
};

/** The same thing done twice, by this person or another: nothing was repeated and nothing is wrong. */
const ALREADY = ["already_recorded", "already_accepted", "closed", "version"];

interface KeptProps {
  readonly keeping: readonly Pending[];
  readonly refused: readonly Refusal[];
  readonly waitingFor: Fault | null;
  readonly card: TransferCard;
  readonly dismiss: (id: string) => void;
}

/** What was pressed and is not with the server: waiting for a network, or refused with its reason. */
export function Kept({ keeping, refused, waitingFor, card, dismiss }: KeptProps) {
  const t = useText(transfer);
  const say = useFaultText();
  const names = useNames();
  const word = (each: Pending): string => {
    if (each.kind === "request") return t("requestedAt", { time: "" });
    return t(WORDS[each.command] ?? stepWord(each.command, card));
  };
  return (
    <>
      {waitingFor !== null && keeping.length > 0 ? (
        <Banner tone="ask">{t("keeping", { what: names.list(keeping.map(word)) })}</Banner>
      ) : null}
      {refused.map((each) => (
        <Banner key={each.pending.id} tone="ask" alert>
          <p>
            {ALREADY.includes(each.fault.code) ? <b>{t("doneElsewhere")} </b> : null}
            {t("notRecorded", { why: say(each.fault) })}
          </p>
          <Button onClick={() => dismiss(each.pending.id)}>{t("ok")}</Button>
        </Banner>
      ))}
    </>
  );
}
