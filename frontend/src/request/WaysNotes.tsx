import type { Fault } from "../api/problems";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";

/** While the ways are compared: nothing above or below waits for them. */
export function WaysWaiting() {
  const t = useText(waysText);
  return (
    <p className="ways-waiting quiet" role="status">
      {t("comparing")}
    </p>
  );
}

/** Why there are no ways to see, in one line, and another try. */
export function WaysFault({ fault, retry }: { fault: Fault; retry: () => void }) {
  const t = useText(waysText);
  const c = useText(common);
  const say = useFaultText();
  return (
    <p className="ways-fault quiet">
      <span>{fault.offline ? t("offline") : t("failed", { why: say(fault) })}</span>
      <Button kind="quiet" onClick={retry}>
        {c("retry")}
      </Button>
    </p>
  );
}
