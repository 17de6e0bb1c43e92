/** The next steps of an accepted transfer, from what the server says may be done now. */
import type { Card } from "../api/board";
import type { Command, Mode } from "../api/types";
import type { BoardKey } from "../i18n/board";
import { isToMeet, type Side } from "../transfer/journey";

export interface StepChoice {
  command: Command;
  mode?: Mode;
  label: BoardKey;
  /** The usual next act, which gets the green button. */
  expected: boolean;
}

const step = (command: Command, label: BoardKey, expected = true): StepChoice => ({
  command,
  label,
  expected,
});

const MODES: readonly StepChoice[] = (
  ["fetched", "sent", "rendezvous", "ambulance_120"] as const
).map((mode) => ({ ...step("assign", mode, false), mode }));

export function nextSteps(card: Card, commands: readonly Command[], side: Side): StepChoice[] {
  const steps = isToMeet(card) ? stepsToMeet(side) : usualSteps(card);
  return steps.filter(({ command }) => commands.includes(command));
}

/** To a rendezvous each side leaves in its own time; then she changes vehicles. */
function stepsToMeet(side: Side): StepChoice[] {
  return [
    step("depart", side === "receiving" ? "departTeam" : "departPatient"),
    step("relay", "relay", side !== "referring"),
    { ...step("assign", "moveStop", false), mode: "rendezvous" },
  ];
}

function usualSteps(card: Card): StepChoice[] {
  switch (card.status) {
    case "accepted":
      // Leaving may be stamped although nobody had said who carries.
      return [...MODES, step("depart", "departPatient", false)];
    case "preparing":
      return [step("depart", card.mode === "fetched" ? "departTeam" : "departPatient")];
    case "team_en_route":
      return [step("arrive", "arriveThere")];
    case "with_patient":
      return [step("depart", "departPatient")];
    case "en_route":
      return [step("arrive", "arriveHere")];
    case "arrived":
      return [step("hand-over", "handOver")];
    case "handed_over":
      return [step("close", "closeTransfer")];
    default:
      return [];
  }
}
