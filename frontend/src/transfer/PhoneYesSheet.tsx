import { useState } from "react";
import { useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import { useNames } from "../session/names";
import type { Act } from "./useTransfer";
import { WhenField } from "./WhenField";

const LONGEST_NAME = 40;

interface PhoneYesSheetProps {
  readonly facility: string;
  readonly act: Act;
  readonly onClose: () => void;
}

/** A yes by telephone, entered with the name of who said it. It counts like any other. */
export function PhoneYesSheet({ facility, act, onClose }: PhoneYesSheetProps) {
  const t = useText(transfer);
  const names = useNames();
  const [who, setWho] = useState("");
  const [at, setAt] = useState<Date | null>(null);
  const [asked, setAsked] = useState(false);
  const record = () => {
    const said = who.trim();
    if (said === "") {
      setAsked(true);
      return;
    }
    act("accept", {
      facility,
      by_phone: said,
      ...(at ? { occurred_at: at.toISOString() } : {}),
    });
    onClose();
  };
  return (
    <Sheet title={t("phoneYes")} onClose={onClose}>
      <p>{names.facility(facility)}</p>
      <label className="field">
        <span>{t("whoSaid")}</span>
        <input
          value={who}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          onChange={(event) => setWho(event.target.value)}
        />
      </label>
      <div className="chips">
        {[t("duty"), t("head"), t("dispatcher")].map((role) => (
          <Button key={role} onClick={() => setWho((was) => `${was.trim()} ${role}`.trim())}>
            {role}
          </Button>
        ))}
      </div>
      {asked && who.trim() === "" ? (
        <p className="field-error" role="alert">
          {t("whoNeeded")}
        </p>
      ) : null}
      <WhenField at={at} onChange={setAt} />
      <Button kind="primary" onClick={record}>
        {t("record")}
      </Button>
    </Sheet>
  );
}
