import { useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import { useText } from "../i18n/language";
import { qualityText } from "../i18n/quality";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import type { Period } from "./period";
import { saveLog } from "./proof";

/** The log of the period as a file; a refusal is said here and not saved as a file. */
export function Download({ period }: { period: Period }) {
  const t = useText(qualityText);
  const say = useFaultText();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async () => {
    setBusy(true);
    setFault(null);
    setSaved(null);
    try {
      setSaved(await saveLog(period));
    } catch (thrown) {
      setFault(asFault(thrown));
    }
    setBusy(false);
  };
  return (
    <div className="quality-download">
      <Button disabled={busy} onClick={() => void save()}>
        {t(busy ? "downloading" : "download")}
      </Button>
      <span role="status" className="quiet">
        {saved === null ? t("downloadHint") : t("downloaded", { name: saved })}
      </span>
      {fault === null ? null : (
        <p role="alert" className="bad">
          {say(fault)}
        </p>
      )}
    </div>
  );
}
