/** The next steps of an accepted transfer, from what the server says may be done now. */
import type { Card } from "../api/board";
import type { Command, Mode } from "../api/types";
import type { BoardKey } from "../i18n/board";

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

const MODES: readonly StepChoice[] = (["fetched", "sent", "ambulance_120"] as const).map(
  (mode) => ({ ...step("assign", mode, false), mode }),
);

export function nextSteps(card: Card, commands: readonly Command[]): StepChoice[] {
  return usualSteps(card).filter(({ command }) => commands.includes(command));
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
