import { useState } from "react";
import type { Command, Mode, TransferView } from "../api/types";
import { useText } from "../i18n/language";
import { type TransferKey, transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { PhoneButton } from "../kit/PhoneButton";
import { Sheet } from "../kit/Sheet";
import { useNames } from "../session/names";
import { facilitiesOf } from "../session/roles";
import { useSignedIn } from "../session/session";
import { EndSheet } from "./EndSheet";
import { lateSteps, MODES, mayChooseMode, nextStep, stepWord } from "./journey";
import type { Act } from "./useTransfer";
import { WhenField } from "./WhenField";

export const MODE_WORDS: Readonly<Record<Mode, TransferKey>> = {
  sent: "sentMode",
  fetched: "fetched",
  ambulance_120: "ambulance_120",
  rendezvous: "rendezvous",
};

type Open = "mode" | "late" | "cancel" | "abort" | "record-death" | "more" | null;

interface JourneyActionsProps {
  readonly view: TransferView;
  readonly act: Act;
}

function LateSheet({ view, act, onClose }: JourneyActionsProps & { onClose: () => void }) {
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
        {lateSteps(view.commands).map((command) => (
          <Button key={command} onClick={() => stamp(command)}>
            {t(stepWord(command, view.card))}
          </Button>
        ))}
      </div>
    </Sheet>
  );
}

/** The next step, large; telephone, late entries and the endings beside it. */
export function JourneyActions({ view, act }: JourneyActionsProps) {
  const t = useText(transfer);
  const names = useNames();
  const { me } = useSignedIn();
  const [open, setOpen] = useState<Open>(null);
  const { card, commands } = view;
  const next = nextStep(card, commands);
  const close = () => setOpen(null);
  const receiving = card.receiving_facility;
  const ours = receiving !== null && facilitiesOf(me, "centre").includes(receiving);
  const other = ours ? card.referring_facility : receiving;
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
        {other ? (
          <PhoneButton
            short
            phone={names.phone(other)}
            label={t(ours ? "callReferring" : "callReceiving")}
          />
        ) : null}
        {lateSteps(commands).length > 0 ? (
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
      {open === "late" ? <LateSheet view={view} act={act} onClose={close} /> : null}
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
