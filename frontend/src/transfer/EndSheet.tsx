import type { CommandBody } from "../api/types";
import { useText } from "../i18n/language";
import { type TransferKey, transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import type { Act } from "./useTransfer";

type Ending = "cancel" | "abort" | "record-death";
type Reason = NonNullable<CommandBody["reason"]>;

interface Ask {
  readonly title: TransferKey;
  readonly why: TransferKey;
  readonly reasons: readonly (readonly [Reason, TransferKey])[];
}

const ASK: Readonly<Record<Ending, Ask>> = {
  cancel: {
    title: "cancel",
    why: "cancelWhy",
    reasons: [
      ["improved", "improved"],
      ["delivered", "delivered_case"],
      ["local_treatment", "local_treatment"],
      ["family_refused", "family_refused"],
      ["duplicate", "duplicate"],
      ["died_before", "died_before"],
      ["other", "other"],
    ],
  },
  abort: {
    title: "abort",
    why: "abortWhy",
    reasons: [
      ["turned_back", "turned_back"],
      ["diverted", "diverted"],
      ["other", "other"],
    ],
  },
  "record-death": {
    title: "recordDeath",
    why: "deathWhen",
    reasons: [
      ["before_team", "before_team"],
      ["on_road", "on_road"],
      ["after_arrival", "after_arrival"],
    ],
  },
};

interface EndSheetProps {
  readonly end: Ending;
  readonly act: Act;
  readonly onClose: () => void;
}

/** Ends a transfer. It asks once, by asking why. */
export function EndSheet({ end, act, onClose }: EndSheetProps) {
  const t = useText(transfer);
  const { title, why, reasons } = ASK[end];
  return (
    <Sheet title={t(title)} onClose={onClose}>
      <p>{t(why)}</p>
      <div className="choices">
        {reasons.map(([reason, word]) => (
          <Button
            key={reason}
            onClick={() => {
              act(end, { reason });
              onClose();
            }}
          >
            {t(word)}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}
