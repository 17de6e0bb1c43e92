import { useState } from "react";
import type { Referral, Urgency } from "../api/types";
import { answerText } from "../i18n/answer";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import { UrgencyMark } from "../kit/UrgencyMark";
import { type Draft, withUrgency } from "./draft";

const ALL: readonly Urgency[] = ["U0", "U1", "U2", "U3", "U4"];

interface UrgencyPickerProps {
  readonly answer: Referral;
  readonly change: (next: (draft: Draft) => Draft) => void;
}

/** The urgency, and the small way for a person to set another; the derived one stays beside it. */
export function UrgencyPicker({ answer, change }: UrgencyPickerProps) {
  const t = useText(answerText);
  const [open, setOpen] = useState(false);
  const { urgency, urgency_derived: derived } = answer;
  const byHand = urgency !== derived;
  const choose = (next: Urgency) => {
    setOpen(false);
    change((was) => withUrgency(was, next === derived ? null : next));
  };
  return (
    <>
      <button
        type="button"
        className="urgency-button"
        aria-label={t("changeUrgency")}
        onClick={() => setOpen(true)}
      >
        <UrgencyMark code={urgency} />
        <span aria-hidden="true" className="quiet">
          ⌄
        </span>
      </button>
      {byHand ? (
        <span className="urgency-derived">
          <span className="quiet">{t("byHand")}</span> <UrgencyMark code={derived} look="line" />
        </span>
      ) : null}
      {open ? (
        <Sheet title={t("urgencyTitle")} onClose={() => setOpen(false)}>
          <p className="quiet">{t("urgencyHint")}</p>
          <div className="urgency-choices">
            {ALL.map((each) => (
              <Button key={each} aria-pressed={each === urgency} onClick={() => choose(each)}>
                <UrgencyMark code={each} look="line" />
                {each === derived ? <small className="quiet">{t("byRule")}</small> : null}
              </Button>
            ))}
          </div>
        </Sheet>
      ) : null}
    </>
  );
}
