import type { Fault } from "../api/problems";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { clockText } from "../lib/clock";
import { useSignedIn } from "../session/session";
import type { Speech } from "./words";

interface ActFaultProps {
  readonly fault: Fault;
  readonly forget: () => void;
  readonly speech: Speech;
}

/** Why an act did not happen, in words beside its button, until it is put away. */
export function ActFault({ fault, forget, speech }: ActFaultProps) {
  const say = useFaultText();
  const { deployment } = useSignedIn();
  return (
    <p className="board-fault" role="alert">
      <span>{faultText(fault, speech, deployment.duty_phone, say)}</span>
      <Button kind="quiet" onClick={forget}>
        {speech.t("dismiss")}
      </Button>
    </p>
  );
}

function faultText(
  fault: Fault,
  { t, names }: Speech,
  phone: string,
  say: (fault: Fault) => string,
): string {
  if (fault.offline) return t("failedOffline", { phone });
  const facility = fault.param("facility");
  const at = fault.param("at");
  if (fault.code === "already_accepted" && typeof facility === "string") {
    const time = typeof at === "string" ? clockText(new Date(at)) : "";
    return t("takenBy", { name: names.facility(facility), time });
  }
  if (fault.code === "version" || fault.code === "already_recorded") return t("changedMeanwhile");
  return say(fault);
}
