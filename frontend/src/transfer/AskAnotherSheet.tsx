import { useState } from "react";
import type { TransferCard } from "../api/types";
import { answerText } from "../i18n/answer";
import { named, useLanguage, useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { FaultPanel } from "../kit/FaultPanel";
import { Minutes } from "../kit/Minutes";
import { PhoneButton } from "../kit/PhoneButton";
import { Sheet } from "../kit/Sheet";
import { Skeleton } from "../kit/Skeleton";
import { isRoadUnknown } from "../lib/road";
import { Tags } from "../request/CandidateCard";
import { Needs } from "../request/NeedLines";
import { OutsideSheet } from "../request/Outside";
import { useSession, useSignedIn } from "../session/session";
import { useReferral } from "./useReferral";
import type { Act } from "./useTransfer";

interface AskAnotherSheetProps {
  readonly card: TransferCard;
  readonly act: Act;
  readonly onClose: () => void;
}

/** The others of the same answer, in its order; one press asks one more. */
export function AskAnotherSheet({ card, act, onClose }: AskAnotherSheetProps) {
  const t = useText(transfer);
  const { language } = useLanguage();
  const a = useText(answerText);
  const { deployment } = useSignedIn();
  const { learn } = useSession();
  const [naming, setNaming] = useState(false);
  const { referral, fault, reload } = useReferral(card.referral);
  const asked = card.offers.map((each) => each.facility);
  const others = referral
    ? [...referral.candidates, ...referral.excluded].filter(
        (each) => !asked.includes(each.facility),
      )
    : [];
  const ask = (facility: string) => {
    act("offer", { facility });
    onClose();
  };
  if (naming)
    return (
      <OutsideSheet
        saved={(facility) => {
          learn(facility);
          ask(facility.code);
        }}
        close={() => setNaming(false)}
      />
    );
  return (
    <Sheet title={t("askAnother")} onClose={onClose}>
      {fault ? <FaultPanel fault={fault} onRetry={reload} /> : null}
      {referral === null && fault === null ? <Skeleton /> : null}
      {referral !== null && others.length === 0 ? (
        <>
          <p>{t("askAnotherNone")}</p>
          <PhoneButton phone={deployment.duty_phone} />
        </>
      ) : null}
      {others.map((each) => (
        <article key={each.facility} className="card">
          <div className="card-head">
            <b className="card-name">{named(language, each.name, each.name_en)}</b>
            <Minutes seconds={each.travel_time_s} unknown={isRoadUnknown(each)} />
          </div>
          <Tags candidate={each} />
          <Needs candidate={each} />
          <Button onClick={() => ask(each.facility)}>{t("askThis")}</Button>
        </article>
      ))}
      <Button onClick={() => setNaming(true)}>{a("otherCentre")}</Button>
    </Sheet>
  );
}
