import { useState } from "react";
import type { Command, Mode, TransferView } from "../api/types";
import { useText } from "../i18n/language";
import { type TransferKey, transfer } from "../i18n/transfer";
import { waysText } from "../i18n/ways";
import { Button } from "../kit/Button";
import { PhoneButton } from "../kit/PhoneButton";
import { Sheet } from "../kit/Sheet";
import { useNames } from "../session/names";
import { facilitiesOf } from "../session/roles";
import { useSignedIn } from "../session/session";
import { EndSheet } from "./EndSheet";
import {
  lateSteps,
  MODES,
  mayChooseMode,
  mayMoveStop,
  nextStep,
  type Side,
  stepWord,
} from "./journey";
import { MeetSheet } from "./MeetSheet";
import type { Act } from "./useTransfer";
import { WhenField } from "./WhenField";

export const MODE_WORDS: Readonly<Record<Mode, TransferKey>> = {
  sent: "sentMode",
  fetched: "fetched",
  ambulance_120: "ambulance_120",
  rendezvous: "rendezvous",
};

type Open = "mode" | "meet" | "late" | "cancel" | "abort" | "record-death" | "more" | null;

interface JourneyActionsProps {
  readonly view: TransferView;
  readonly act: Act;
}

interface LateSheetProps extends JourneyActionsProps {
  readonly side: Side;
  readonly onClose: () => void;
}

function LateSheet({ view, act, side, onClose }: LateSheetProps) {
  const t = useText(transfer);
  const [at, setAt] = useState<Date | null>(null);
  const stamp = (command: Command) => {
    act(command, at ? { occurred_at: at.toISOString() } : {});
    onClose();
  };
  return (
    <Sheet title={t("addLateTitle")} onClose={onClose}>
      <WhenField at={at} onChange={setAt} />
      <div className="choices">
        {lateSteps(view.card, view.commands).map((command) => (
          <Button key={command} onClick={() => stamp(command)}>
            {t(stepWord(command, view.card, side))}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}

/** The next step, large; telephone, late entries and the endings beside it. */
export function JourneyActions({ view, act }: JourneyActionsProps) {
  const t = useText(transfer);
  const w = useText(waysText);
  const names = useNames();
  const { me } = useSignedIn();
  const [open, setOpen] = useState<Open>(null);
  const { card, commands } = view;
  const close = () => setOpen(null);
  const receiving = card.receiving_facility;
  const ours = receiving !== null && facilitiesOf(me, "centre").includes(receiving);
  const other = ours ? card.referring_facility : receiving;
  const refers = facilitiesOf(me, "clinician").includes(card.referring_facility);
  const side: Side = ours ? "receiving" : refers ? "referring" : "coordinator";
  const next = nextStep(card, commands, side);
  const late = lateSteps(card, commands);
  const endings = (["cancel", "abort", "record-death"] as const).filter((each) =>
    commands.includes(each),
  );
  return (
    <>
      {next ? (
        <Button kind="primary" className="wide" onClick={() => act(next.command)}>
          {t(next.word)}
        </Button>
      ) : null}
      <div className="actions-row">
        {mayChooseMode(card, commands) ? (
          <Button onClick={() => setOpen("mode")}>{t("howToGo")}</Button>
        ) : null}
        {mayMoveStop(card, commands) ? (
          <Button onClick={() => setOpen("meet")}>{w("moveStop")}</Button>
        ) : null}
        {other ? (
          <PhoneButton
            short
            phone={names.phone(other)}
            label={t(ours ? "callReferring" : "callReceiving")}
          />
        ) : null}
        {late.length > 0 ? (
          <Button onClick={() => setOpen("late")}>{t(next ? "changeTime" : "addLate")}</Button>
        ) : null}
        {endings.length > 0 ? <Button onClick={() => setOpen("more")}>{t("more")}</Button> : null}
      </div>
      {open === "mode" ? (
        <Sheet title={t("howToGo")} onClose={close}>
          <div className="choices">
            {MODES.map((mode) => (
              <Button
                key={mode}
                onClick={() => {
                  if (mode === "rendezvous") return setOpen("meet");
                  act("assign", { mode });
                  close();
                }}
              >
                {t(MODE_WORDS[mode])}
              </Button>
            ))}
          </div>
        </Sheet>
      ) : null}
      {open === "meet" && receiving !== null ? (
        <MeetSheet
          card={card}
          centre={receiving}
          onMeet={(stop) => {
            act("assign", { mode: "rendezvous", stop });
            close();
          }}
          onClose={close}
        />
      ) : null}
      {open === "late" ? <LateSheet view={view} act={act} side={side} onClose={close} /> : null}
      {open === "more" ? (
        <Sheet title={t("more")} onClose={close}>
          <div className="choices">
            {endings.map((end) => (
              <Button key={end} kind="danger" onClick={() => setOpen(end)}>
                {t(end === "cancel" ? "cancel" : end === "abort" ? "abort" : "recordDeath")}
              </Button>
            ))}
          </div>
        </Sheet>
      ) : null}
      {open === "cancel" || open === "abort" || open === "record-death" ? (
        <EndSheet end={open} act={act} onClose={close} />
      ) : null}
    </>
  );
}
