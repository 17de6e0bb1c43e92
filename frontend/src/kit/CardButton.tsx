import { useState } from "react";
import { asFault } from "../api/client";
import { saveFile } from "../api/files";
import type { Fault } from "../api/problems";
import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { Button } from "./Button";
import { useFaultText } from "./FaultPanel";

/** One page for the wall, for when there is no network: where to go from here. */
export function CardButton({ facility }: { facility: string }) {
  const t = useText(common);
  const say = useFaultText();
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async () => {
    setBusy(true);
    setFault(null);
    const spoken = language === "en" ? "en" : "zh";
    const address = `/api/facilities/${encodeURIComponent(facility)}/card.pdf?language=${spoken}`;
    try {
      await saveFile(address, `${facility}.pdf`);
    } catch (thrown) {
      setFault(asFault(thrown));
    }
    setBusy(false);
  };
  return (
    <>
      <Button kind="quiet" disabled={busy} onClick={() => void save()}>
        {t("printCard")}
      </Button>
      {fault === null ? null : <span role="alert">{say(fault)}</span>}
    </>
  );
}
