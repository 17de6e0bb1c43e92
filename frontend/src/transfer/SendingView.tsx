import { useLocation } from "wouter";
import type { Fault } from "../api/problems";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { UrgencyMark } from "../kit/UrgencyMark";
import type { Refusal } from "../request/OutboxProvider";
import type { PendingRequest } from "../request/outbox";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";

interface SendingViewProps {
  readonly unsent: PendingRequest | null;
  readonly refused: Refusal | null;
  readonly waitingFor: Fault | null;
  readonly dismiss: (id: string) => void;
  readonly onBack: () => void;
}

/** D before the server has it: kept and being sent, not sent with big numbers to phone, or refused. */
export function SendingView({ unsent, refused, waitingFor, dismiss, onBack }: SendingViewProps) {
  const t = useText(transfer);
  const c = useText(common);
  const say = useFaultText();
  const names = useNames();
  const { deployment } = useSignedIn();
  const [, navigate] = useLocation();
  const pending = unsent ?? (refused?.pending.kind === "request" ? refused.pending : null);
  if (pending === null) return null;
  const status = () => {
    if (refused)
      return (
        <Banner tone="bad" alert>
          {t("refused", { why: say(refused.fault) })}
        </Banner>
      );
    if (waitingFor === null) return <Banner>{t("sending")}</Banner>;
    return (
      <Banner tone="bad" alert>
        <b>
          {waitingFor.offline || waitingFor.status === 401
            ? t("notSentOffline")
            : t("notSentServer", { reference: waitingFor.reference ?? c("noReference") })}
        </b>
      </Banner>
    );
  };
  return (
    <Page title={<UrgencyMark code={pending.urgency} />} onBack={onBack}>
      <h2 className="question">{names.list(pending.conditions.map(names.condition))}</h2>
      {status()}
      <p>{t("asking", { names: names.list(pending.offers.map(names.facility)) })}</p>
      {refused ? (
        <Button
          kind="primary"
          onClick={() => {
            dismiss(pending.id);
            navigate("/request/answer", { replace: true });
          }}
        >
          {t("backToAnswer")}
        </Button>
      ) : null}
      {pending.offers.map((code) => (
        <PhoneButton key={code} phone={names.phone(code)} label={names.facility(code)} />
      ))}
      <PhoneButton phone={deployment.duty_phone} label={c("dutyPhone")} />
    </Page>
  );
}
