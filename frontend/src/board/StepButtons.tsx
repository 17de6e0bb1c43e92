import { useState } from "react";
import type { Card } from "../api/board";
import type { Command, CommandBody, Mode, TransferView } from "../api/types";
import { Button } from "../kit/Button";
import { clockText } from "../lib/clock";
import { MeetSheet } from "../transfer/MeetSheet";
import type { Scope } from "./scopes";
import { nextSteps, type StepChoice } from "./steps";
import type { Acts } from "./useActs";
import type { Speech } from "./words";

interface StepProps {
  readonly card: Card;
  readonly view: TransferView | null;
  readonly acts: Acts;
  readonly scope: Scope;
  readonly now: number;
  readonly speech: Speech;
}

const MINUTE_MS = 60_000;

/** The journey's next steps, as far as the server lets this reader stamp them. */
export function StepButtons({ card, view, acts, scope, now, speech }: StepProps) {
  const { t } = speech;
  const [ago, setAgo] = useState(0);
  const [meets, setMeets] = useState(false);
  const side = scope.facility === card.referring_facility ? "referring" : "receiving";
  const steps =
    scope.acts === "reader" || view === null ? [] : nextSteps(card, view.commands, side);
  if (steps.length === 0) return null;
  const stamp = (command: Command, mode?: Mode, stop?: string) => {
    const body: CommandBody = {
      ...(stop === undefined ? {} : { stop }),
      ...(mode === undefined ? {} : { mode }),
      ...(ago === 0 ? {} : { occurred_at: new Date(now - ago * MINUTE_MS).toISOString() }),
    };
    acts.run({ transfer: card.id, command, body });
    setAgo(0);
  };
  return (
    <section className="board-steps" aria-label={t("next")}>
      <div className="board-answer-buttons">
        {steps.map((step, index) => (
          <Button
            key={step.label}
            kind={index === 0 && step.expected ? "primary" : "plain"}
            onClick={() =>
              step.mode === "rendezvous" ? setMeets(true) : stamp(step.command, step.mode)
            }
          >
            {isBusy(acts, card, step) ? t("sending") : t(step.label)}
          </Button>
        ))}
      </div>
      <p className="board-when">
        <span className="quiet">{t("whenHappened")}</span>{" "}
        <b>
          {ago === 0
            ? t("justNow")
            : `${clockText(new Date(now - ago * MINUTE_MS))}（${t("minutesAgo", { n: ago })}）`}
        </b>
        <Button aria-label={t("earlier")} onClick={() => setAgo(ago + 1)}>
          −1
        </Button>
        <Button aria-label={t("later")} onClick={() => setAgo(Math.max(0, ago - 1))}>
          +1
        </Button>
      </p>
      {meets && card.receiving_facility !== null ? (
        <MeetSheet
          card={card}
          centre={card.receiving_facility}
          onMeet={(stop) => {
            stamp("assign", "rendezvous", stop);
            setMeets(false);
          }}
          onClose={() => setMeets(false)}
        />
      ) : null}
    </section>
  );
}

function isBusy(acts: Acts, card: Card, step: StepChoice): boolean {
  return (
    acts.busy?.transfer === card.id &&
    acts.busy.command === step.command &&
    (acts.busy.body.mode ?? undefined) === step.mode
  );
}
