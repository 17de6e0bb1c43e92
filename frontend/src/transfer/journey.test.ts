import { describe, expect, it } from "vitest";
import type { OfferCard, TransferCard } from "../api/types";
import {
  arriveBy,
  dotsOf,
  isToMeet,
  journeyOf,
  lateSteps,
  mayMoveStop,
  nextStep,
  stepWord,
} from "./journey";

const offer = (more: Partial<OfferCard> = {}): OfferCard =>
  ({
    facility: "B",
    state: "accepted",
    sent_at: "2026-11-22T03:14:00Z",
    delivered_at: null,
    seen_at: null,
    acknowledged_at: null,
    accepted_at: "2026-11-22T03:16:00Z",
    travel_time_s: 3600,
    range_s: [3000, 5400],
    ...more,
  }) as OfferCard;

const step = (type: string, at: string) => ({
  type,
  occurred_at: at,
  recorded_at: at,
  late: false,
  out_of_order: false,
});

const card = (more: Partial<TransferCard> = {}): TransferCard =>
  ({
    status: "accepted",
    mode: null,
    receiving_facility: "B",
    offers: [offer()],
    steps: [],
    windows: [],
    ...more,
  }) as TransferCard;

const departed = step("departed_referring", "2026-11-22T03:34:00Z");

describe("the journey", () => {
  it("has no arrival before anybody left", () => {
    expect(journeyOf(card())).toEqual({ kind: "before" });
  });
  it("expects the arrival one road time after leaving, within the range", () => {
    const journey = journeyOf(card({ steps: [departed] }));
    if (journey.kind !== "on_road") throw new Error("expected to be on the road");
    expect(journey.eta.toISOString()).toBe("2026-11-22T04:34:00.000Z");
    expect(journey.earliest.toISOString()).toBe("2026-11-22T04:24:00.000Z");
    expect(journey.latest.toISOString()).toBe("2026-11-22T05:04:00.000Z");
  });
  it("promises nothing where the road time is unknown", () => {
    const unknown = card({ steps: [departed], offers: [offer({ travel_time_s: null })] });
    expect(journeyOf(unknown).kind).toBe("before");
  });
  it("ends with the arrival", () => {
    const arrived = step("arrived_receiving", "2026-11-22T04:40:00Z");
    expect(journeyOf(card({ steps: [departed, arrived] })).kind).toBe("arrived");
  });
  it("is bounded by the tightest limit on the arrival that is known", () => {
    const window = (deadline_at: string | null, strength = "limit", bounds = "arrival") => ({
      deadline_at,
      strength,
      bounds,
    });
    const windows = [
      window(null),
      window("2026-11-22T01:00:00Z", "aim"),
      window("2026-11-22T02:00:00Z", "limit", "here"),
      window("2026-11-22T09:00:00Z"),
      window("2026-11-22T07:45:00Z"),
    ] as TransferCard["windows"];
    expect(arriveBy(card({ windows }))?.toISOString()).toBe("2026-11-22T07:45:00.000Z");
  });
});

describe("the next step", () => {
  it("is offered only to whom the server allows it", () => {
    expect(nextStep(card(), ["depart"])).toEqual({ command: "depart", word: "do_depart" });
    expect(nextStep(card(), ["cancel"])).toBeNull();
  });
  it("is a team's own departure and arrival where a team fetches", () => {
    const fetched = card({ mode: "fetched" });
    expect(stepWord("depart", fetched)).toBe("do_team_departs");
    expect(stepWord("arrive", fetched)).toBe("do_team_arrives");
    const there = card({
      mode: "fetched",
      steps: [step("arrived_referring", departed.occurred_at)],
    });
    expect(stepWord("depart", there)).toBe("do_depart");
    expect(stepWord("arrive", card({ mode: "fetched", steps: [departed] }))).toBe("do_arrive");
  });
});

describe("a meeting on the way", () => {
  const at = departed.occurred_at;
  const left = step("vehicle_departed", at);
  const met = step("custody_relayed", at);
  const meeting = (...steps: ReturnType<typeof step>[]) =>
    card({ mode: "rendezvous", status: "en_route", steps });
  const word = (side: "referring" | "receiving" | "coordinator", ...steps: (typeof left)[]) =>
    nextStep(meeting(...steps), ["depart", "relay", "arrive"], side)?.word;

  it("begins with each side's own departure; a coordinator says the team's first", () => {
    expect(word("receiving")).toBe("do_team_departs");
    expect(word("referring")).toBe("do_depart");
    expect(word("coordinator")).toBe("do_team_departs");
    expect(word("coordinator", left)).toBe("do_depart");
  });
  it("waits until both have left, then lets whoever takes her over say so", () => {
    const may = ["relay", "arrive"] as const;
    expect(nextStep(meeting(left), may, "receiving")).toBeNull();
    const both = meeting(left, departed);
    expect(nextStep(both, may, "receiving")?.word).toBe("do_relay");
    expect(nextStep(both, may, "coordinator")?.word).toBe("do_relay");
    expect(nextStep(both, may, "referring")).toBeNull();
    expect(nextStep(both, ["arrive"], "receiving")).toBeNull();
  });
  it("is over once she changed vehicles: only the arrival is left", () => {
    const over = meeting(left, departed, met);
    expect(isToMeet(over)).toBe(false);
    expect(nextStep(over, ["arrive"], "referring")).toBeNull();
    expect(nextStep(over, ["arrive", "assign"], "receiving")?.word).toBe("do_arrive");
    expect(mayMoveStop(over, ["assign"])).toBe(false);
    expect(mayMoveStop(meeting(left), ["assign"])).toBe(true);
  });
  it("may be entered late where it was agreed, or somebody had left with her", () => {
    const may = ["depart", "relay", "arrive"] as const;
    expect(lateSteps(card(), may)).toEqual(["depart", "arrive"]);
    expect(lateSteps(meeting(), may)).toContain("relay");
    expect(lateSteps(card({ mode: "sent", steps: [departed] }), may)).toContain("relay");
  });
});

describe("the five dots", () => {
  const looks = (one: OfferCard): string[] => dotsOf(one).map((each) => each.look);
  it("show how far an ask has come and what is waited for", () => {
    const seen = offer({
      state: "seen",
      delivered_at: "2026-11-22T03:14:01Z",
      seen_at: "2026-11-22T03:15:00Z",
      accepted_at: null,
    });
    expect(looks(seen)).toEqual(["done", "done", "done", "now", "later"]);
  });
  it("leave open what did not happen before a yes by telephone", () => {
    expect(looks(offer())).toEqual(["done", "later", "later", "later", "done"]);
  });
  it("wait for nothing once declined or withdrawn", () => {
    expect(looks(offer({ state: "declined", accepted_at: null }))).not.toContain("now");
  });
});
