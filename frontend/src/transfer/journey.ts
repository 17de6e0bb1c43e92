import type { Command, Mode, OfferCard, OfferState, TransferCard } from "../api/types";

const ENDED: readonly TransferCard["status"][] = ["closed", "cancelled", "aborted", "died"];

export const hasEnded = (card: TransferCard): boolean => ENDED.includes(card.status);

export const acceptedOffer = (card: TransferCard): OfferCard | undefined =>
  card.offers.find((each) => each.facility === card.receiving_facility);

/** When a step last happened; null while it has not. */
export function stepAt(card: TransferCard, type: string): Date | null {
  const step = card.steps.filter((each) => each.type === type).at(-1);
  return step ? new Date(step.occurred_at) : null;
}

export type Journey =
  | { readonly kind: "before" }
  | {
      readonly kind: "on_road";
      readonly departed: Date;
      readonly eta: Date;
      readonly earliest: Date;
      readonly latest: Date;
    }
  | { readonly kind: "arrived"; readonly at: Date };

/**
 * Where the patient is by the stamps and the road time alone: there is no vehicle position, so
 * an arrival is expected one road time after the departure, within the range.
 */
export function journeyOf(card: TransferCard): Journey {
  const arrived = stepAt(card, "arrived_receiving");
  if (arrived) return { kind: "arrived", at: arrived };
  const departed = stepAt(card, "departed_referring");
  const offer = acceptedOffer(card);
  if (!departed || !offer || offer.travel_time_s === null) return { kind: "before" };
  const after = (seconds: number): Date => new Date(departed.getTime() + seconds * 1000);
  const [low, high] = offer.range_s ?? [offer.travel_time_s, offer.travel_time_s];
  return {
    kind: "on_road",
    departed,
    eta: after(offer.travel_time_s),
    earliest: after(low),
    latest: after(high),
  };
}

/** The tightest known limit on the arrival. */
export function arriveBy(card: TransferCard): Date | null {
  const times = card.windows
    .filter((each) => each.bounds === "arrival" && each.strength === "limit")
    .flatMap((each) => (each.deadline_at === null ? [] : [new Date(each.deadline_at)]));
  return times.sort((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

export type StepWord =
  | "do_team_departs"
  | "do_depart"
  | "do_team_arrives"
  | "do_relay"
  | "do_arrive"
  | "do_hand-over"
  | "do_close";

export interface NextStep {
  readonly command: Command;
  readonly word: StepWord;
}

const JOURNEY_COMMANDS: readonly Command[] = ["depart", "relay", "arrive", "hand-over", "close"];

/** On which side of a transfer somebody stands; a coordinator stands for both. */
export type Side = "referring" | "receiving" | "coordinator";

/** Whether two vehicles have yet to meet. */
export const isToMeet = (card: TransferCard): boolean =>
  card.mode === "rendezvous" &&
  stepAt(card, "custody_relayed") === null &&
  stepAt(card, "arrived_receiving") === null &&
  !hasEnded(card);

const teamHasLeft = (card: TransferCard): boolean => stepAt(card, "vehicle_departed") !== null;

/** To a rendezvous each side says that it left; a coordinator says it of the team first. */
function leaveWord(card: TransferCard, side: Side): StepWord {
  const team = side === "receiving" || (side === "coordinator" && !teamHasLeft(card));
  return team ? "do_team_departs" : "do_depart";
}

/** What a journey command means now: a fetching team departs and arrives twice. */
export function stepWord(command: Command, card: TransferCard, side: Side = "referring"): StepWord {
  if (command === "relay") return "do_relay";
  if (command === "depart" && card.mode === "rendezvous") return leaveWord(card, side);
  const fetching = card.mode === "fetched" && stepAt(card, "departed_referring") === null;
  if (command === "depart") {
    const team = fetching && stepAt(card, "arrived_referring") === null;
    return team ? "do_team_departs" : "do_depart";
  }
  if (command === "arrive") return fetching ? "do_team_arrives" : "do_arrive";
  return command === "hand-over" ? "do_hand-over" : "do_close";
}

const EXPECTED: Readonly<Partial<Record<TransferCard["status"], Command>>> = {
  accepted: "depart",
  preparing: "depart",
  team_en_route: "arrive",
  with_patient: "depart",
  en_route: "arrive",
  arrived: "hand-over",
  handed_over: "close",
};

/** Each side leaves in its own time; once both have, whoever takes her over says so. */
function stepToMeet(card: TransferCard, may: readonly Command[], side: Side): Command | null {
  if (may.includes("depart")) return "depart";
  const bothLeft = teamHasLeft(card) && stepAt(card, "departed_referring") !== null;
  return bothLeft && side !== "referring" ? "relay" : null;
}

/** The one expected next step that this reader may stamp; null when it is not theirs. */
export function nextStep(
  card: TransferCard,
  may: readonly Command[],
  side: Side = "referring",
): NextStep | null {
  const command = isToMeet(card) ? stepToMeet(card, may, side) : EXPECTED[card.status];
  // Who has handed her over on the way is not there when she arrives.
  if (side === "referring" && stepAt(card, "custody_relayed") !== null) return null;
  if (!command || !may.includes(command)) return null;
  return { command, word: stepWord(command, card, side) };
}

/**
 * The journey steps that may be entered late, the expected one included. That she changed
 * vehicles is one only where somebody has left with her, or both had agreed to meet.
 */
export const lateSteps = (card: TransferCard, may: readonly Command[]): Command[] =>
  JOURNEY_COMMANDS.filter(
    (each) =>
      may.includes(each) &&
      (each !== "relay" ||
        card.mode === "rendezvous" ||
        stepAt(card, "departed_referring") !== null),
  );

export const mayChooseMode = (card: TransferCard, may: readonly Command[]): boolean =>
  card.mode === null && may.includes("assign");

/** Whether both may still agree on another place to meet. */
export const mayMoveStop = (card: TransferCard, may: readonly Command[]): boolean =>
  isToMeet(card) && may.includes("assign");

export const MODES: readonly Mode[] = ["sent", "fetched", "rendezvous", "ambulance_120"];

const DOTS: readonly OfferState[] = ["sent", "delivered", "seen", "acknowledged", "accepted"];

export interface Dot {
  readonly state: OfferState;
  readonly at: Date | null;
  readonly look: "done" | "now" | "later";
}

const time = (text: string | null): Date | null => (text === null ? null : new Date(text));

/**
 * The five dots of an offer. A later stamp without an earlier one (a yes by telephone that no
 * board ever showed) leaves the earlier dot open: it did not happen.
 */
export function dotsOf(offer: OfferCard): Dot[] {
  const stamps = [
    time(offer.sent_at),
    time(offer.delivered_at),
    time(offer.seen_at),
    time(offer.acknowledged_at),
    time(offer.accepted_at),
  ];
  const over = ["accepted", "declined", "withdrawn", "expired"].includes(offer.state);
  const last = stamps.findLastIndex((each) => each !== null);
  return DOTS.map((state, index) => {
    const at = stamps[index] ?? null;
    const now = !over && index === last + 1;
    return { state, at, look: at ? "done" : now ? "now" : "later" };
  });
}
