/** The ways to move a patient as the page shows them: which are worth a row, and how they pass. */
import type { CaseWays, FacilityWays, Way, WayLeg, WayVerdict } from "../api/types";

/** Below this a leg is not worth a word: who drives from one door to the next. */
const SHORT_S = 30;

/** A way that can be taken, whose times are therefore known. */
export interface PossibleWay extends Way {
  readonly first_hands_s: number;
  readonly definitive_s: number;
}

export const isPossible = (way: Way): way is PossibleWay =>
  way.possible && way.first_hands_s !== null && way.definitive_s !== null;

/** The best first, then by definitive care and first hands; what cannot be taken comes last. */
export function inOrder(centre: FacilityWays): { possible: PossibleWay[]; not: Way[] } {
  const rank = (way: PossibleWay): number => (way.way === centre.best ? 0 : 1);
  const possible = centre.ways
    .filter(isPossible)
    .sort(
      (one, other) =>
        rank(one) - rank(other) ||
        one.definitive_s - other.definitive_s ||
        one.first_hands_s - other.first_hands_s,
    );
  return { possible, not: centre.ways.filter((each) => !isPossible(each)) };
}

/**
 * The ways somebody might choose: the best, and each that no other beats in both times. A way
 * that is later for both able hands and definitive care is no choice.
 */
export function sensibleWays(centre: FacilityWays): PossibleWay[] {
  const { possible } = inOrder(centre);
  const beats = (one: PossibleWay, other: PossibleWay): boolean =>
    one.first_hands_s <= other.first_hands_s && one.definitive_s <= other.definitive_s;
  return possible.filter(
    (way, index) =>
      way.way === centre.best ||
      !possible.some(
        (other, place) =>
          other !== way && beats(other, way) && (!beats(way, other) || place < index),
      ),
  );
}

/** One way to one centre. */
export interface Row {
  readonly centre: FacilityWays;
  readonly way: PossibleWay;
}

/** The sensible ways of the first centre, led by the best of all where that is another centre's. */
export function rowsOf(ways: CaseWays): Row[] {
  const [first] = ways.facilities;
  if (first === undefined) return [];
  const rows = sensibleWays(first).map((way) => ({ centre: first, way }));
  const { facility, best } = ways.verdict;
  const centre = ways.facilities.find((each) => each.facility === facility);
  const way = centre?.ways.find((each) => each.way === best);
  if (centre === undefined || centre === first || way === undefined || !isPossible(way))
    return rows;
  return [{ centre, way }, ...rows];
}

/**
 * Whether a verdict advises this way to this centre. Where she can be treated where she is, none is
 * advised: what is then the best is for a move that is needed all the same.
 */
export const isAdvised = (
  verdict: Pick<WayVerdict, "stay" | "facility" | "best">,
  centre: Pick<FacilityWays, "facility">,
  way: Pick<Way, "way">,
): boolean => !verdict.stay && verdict.facility === centre.facility && verdict.best === way.way;

export interface Said {
  /** What to do, in one sentence. */
  readonly advice: string;
  /** By how much, and whether in time. */
  readonly why: string;
  readonly restsOn: string;
  readonly flips: readonly string[];
}

/**
 * The sentences of a verdict by what they are for. They come in this order: advice, gains and
 * window, what it rests on, then one for each turning point.
 */
export function saidOf(verdict: Pick<WayVerdict, "rests_on" | "flips">, text: string): Said {
  const [advice = "", ...rest] = text.split(/(?<=。)|(?<=\.)\s+(?=[A-Z])/u).filter(Boolean);
  const flips = rest.splice(rest.length - Math.min(verdict.flips.length, rest.length));
  const restsOn = verdict.rests_on.length > 0 ? (rest.pop() ?? "") : "";
  const gap = /[。]$/u.test(advice) ? "" : " ";
  return { advice, why: rest.join(gap), restsOn, flips };
}

export type Part = "prepare" | "road" | "wait" | "stabilise" | "hand_over" | "activate";

const PARTS: Readonly<Record<WayLeg["kind"], Part>> = {
  mobilise: "prepare",
  drive_out: "road",
  drive: "road",
  wait: "wait",
  stabilise: "stabilise",
  dwell: "stabilise",
  hand_over: "hand_over",
  activate: "activate",
};

/** A team on its way to meet her is beside what she goes through herself. */
const TO_MEET: ReadonlySet<WayLeg["kind"]> = new Set(["mobilise", "drive_out", "wait"]);

/** What the time to definitive care is made of, in its order; the parts add up to it. */
export function partsOf(way: Way): { part: Part; timeS: number }[] {
  return way.legs
    .filter(
      ({ carried_by, kind }) =>
        way.way !== "rendezvous" || carried_by !== "team" || !TO_MEET.has(kind),
    )
    .filter(({ time_s }) => time_s >= SHORT_S)
    .map(({ kind, time_s }) => ({ part: PARTS[kind], timeS: time_s }));
}

/** Who moves or waits, each in a row of the drawing. */
export type Lane = "referring" | "team" | "via";

export interface Bar {
  readonly leg: WayLeg;
  readonly lane: Lane;
  /** Shares of the whole drawing, 0 to 1. */
  readonly from: number;
  readonly width: number;
}

const LANES: readonly Lane[] = ["referring", "team", "via"];

/** A centre that calls its people in stands in the row of who brings her: nobody else is there. */
function laneOf(leg: WayLeg, legs: readonly WayLeg[]): Lane {
  if (leg.carried_by !== "nobody") return leg.carried_by;
  const before = legs
    .filter((each) => each.carried_by !== "nobody" && each.kind === "drive")
    .at(-1);
  return before === undefined || before.carried_by === "nobody" ? "referring" : before.carried_by;
}

/** The last second of any way that can be taken: all cards of a centre share one scale. */
export const scaleOf = (ways: readonly Way[]): number =>
  Math.max(
    1,
    ...ways.flatMap((way) => [
      way.definitive_s ?? 0,
      ...way.legs.map((leg) => leg.starts_s + leg.time_s),
    ]),
  );

/** The legs as bars, by who they are of; empty rows are left out. */
export function barsOf(way: Way, scaleS: number): { lane: Lane; bars: Bar[] }[] {
  const bars = way.legs.map((leg) => ({
    leg,
    lane: laneOf(leg, way.legs),
    from: leg.starts_s / scaleS,
    width: leg.time_s / scaleS,
  }));
  return LANES.map((lane) => ({ lane, bars: bars.filter((bar) => bar.lane === lane) })).filter(
    (row) => row.bars.length > 0,
  );
}

export type Line =
  | { readonly kind: "leg"; readonly leg: WayLeg }
  | { readonly kind: "first_hands" | "definitive"; readonly atS: number };

/** What happens, in order of beginning, with first able hands and definitive care in their places. */
export function linesOf(way: PossibleWay): Line[] {
  const legs = way.legs.filter((leg) => leg.time_s >= SHORT_S);
  // Hands are there once what led to them is over: before whatever begins at that moment.
  const placed: { at: number; line: Line }[] = [
    { at: way.first_hands_s, line: { kind: "first_hands", atS: way.first_hands_s } },
    ...legs.map((leg) => ({ at: leg.starts_s, line: { kind: "leg" as const, leg } })),
    { at: way.definitive_s, line: { kind: "definitive", atS: way.definitive_s } },
  ];
  return placed.sort((one, other) => one.at - other.at).map(({ line }) => line);
}
