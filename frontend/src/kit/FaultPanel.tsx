import type { Fault } from "../api/problems";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { useSession } from "../session/session";
import { Button } from "./Button";
import { PhoneButton } from "./PhoneButton";

interface FaultPanelProps {
  readonly fault: Fault;
  readonly onRetry?: () => void;
}

/** The words for a fault: no network, not allowed, a server error with its reference, or its own. */
export function useFaultText(): (fault: Fault) => string {
  const t = useText(common);
  const { language } = useLanguage();
  return (fault) => {
    if (fault.offline) return t("offline");
    if (fault.code === "not_allowed") return t("notAllowed");
    if (fault.status >= 500)
      return t("serverError", { reference: fault.reference ?? t("noReference") });
    return named(language, fault.zh, fault.en);
  };
}

/** A page that could not be shown: why, try again, and a number to phone. Never a dead end. */
export function FaultPanel({ fault, onRetry }: FaultPanelProps) {
  const t = useText(common);
  const say = useFaultText();
  const { state } = useSession();
  const phone = "deployment" in state ? state.deployment.duty_phone : "";
  return (
    <section className="panel" role="alert">
      <p className="panel-words">{say(fault)}</p>
      <div className="panel-buttons">
        {onRetry ? (
          <Button kind="primary" onClick={onRetry}>
            {t("retry")}
          </Button>
        ) : null}
        {phone === "" ? null : <PhoneButton phone={phone} label={t("dutyPhone")} />}
      </div>
    </section>
  );
}
