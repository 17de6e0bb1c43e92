import type { TransferCard } from "../api/types";
import { useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { FaultPanel } from "../kit/FaultPanel";
import { PhoneButton } from "../kit/PhoneButton";
import { Sheet } from "../kit/Sheet";
import { Skeleton } from "../kit/Skeleton";
import { AdviceNow } from "../request/Advice";
import { useSignedIn } from "../session/session";
import { useReferral } from "./useReferral";

interface WhatToDoSheetProps {
  readonly card: TransferCard;
  readonly now: Date;
  readonly onClose: () => void;
}

export function WhatToDoSheet({ card, now, onClose }: WhatToDoSheetProps) {
  const t = useText(transfer);
  const { deployment } = useSignedIn();
  const { referral, fault, reload } = useReferral(card.referral);
  const empty =
    referral?.advice.length === 0 && !referral.windows.some((each) => each.bounds === "here");
  return (
    <Sheet title={t("whatToDo")} onClose={onClose}>
      {fault ? <FaultPanel fault={fault} onRetry={reload} /> : null}
      {referral === null && fault === null ? <Skeleton blocks={2} /> : null}
      {empty ? <p>{t("noAdvice")}</p> : null}
      {referral ? <AdviceNow answer={referral} now={now} /> : null}
      <PhoneButton phone={deployment.duty_phone} />
    </Sheet>
  );
}
