import { describe, expect, it } from "vitest";
import { arrivalOf } from "./arrivals";
import { ringing, zonesOf } from "./cards";
import { arriveBy, deadlineOf, halfGone, unknownAnchors } from "./deadlines";
import { board, card, HERE, iso, OTHER, offer, secondsIn, TOWN } from "./examples";

const step = (type: string, seconds: number) => ({
  type,
  occurred_at: iso(seconds),
  recorded_at: iso(seconds),
  late: false,
  out_of_order: false,
});

describe("the zones of a centre", () => {
  it("sort what waits for an answer by the time left, not by urgency", () => {
    const slow = card({
      id: "slow",
      urgency: "U0",
      targets: { first_response_s: 900, accept_s: null, leave_s: null },
    });
    const soon = card({ id: "soon", urgency: "U2" });
    const none = card({
      id: "none",
      targets: { first_response_s: null, accept_s: null, leave_s: null },
    });
    const zones = zonesOf(board([none, slow, soon]));
    expect(zones.answer.map((item) => item.card.id)).toEqual(["soon", "slow", "none"]);
  });

  it("sort what is coming by arrival: on the road, not left, arrived", () => {
    const accepted = (id: string, steps: ReturnType<typeof step>[], travel_time_s: number) =>
      card({
        id,
        status: "accepted",
        receiving_facility: HERE,
        offers: [offer({ state: "accepted", travel_time_s })],
        steps,
      });
    const zones = zonesOf(
      board([
        accepted("here", [step("departed_referring", 0), step("arrived_receiving", 60)], 60),
        accepted("waits", [], 600),
        accepted("far", [step("departed_referring", 0)], 7200),
        accepted("near", [step("departed_referring", 600)], 1200),
      ]),
    );
    expect(zones.coming.map((item) => item.card.id)).toEqual(["near", "far", "waits", "here"]);
  });

  it("keep a declined one apart while nobody else has accepted", () => {
    const declined = card({ offers: [offer({ state: "declined" })] });
    const zones = zonesOf(board([declined]));
    expect(zones.declined).toHaveLength(1);
    expect(zones.answer).toEqual([]);
  });

  it("list what we asked of others as ours, with the offer that was accepted", () => {
    const asked = card({
      receiving_facility: OTHER,
      status: "accepted",
      offers: [offer({ facility: HERE, state: "withdrawn" }), offer({ facility: OTHER })],
    });
    const zones = zonesOf(board([asked], { audience: `facility:${TOWN}` }));
    expect(zones.ours[0]?.offer?.facility).toBe(OTHER);
  });

  it("show an area each transfer once, by its most urgent open offer", () => {
    const later = offer({ facility: OTHER, sent_at: iso(120) });
    const asked = card({ offers: [later, offer({ facility: HERE })] });
    const zones = zonesOf(board([asked], { audience: "area:41" }));
    expect(zones.answer.map((item) => item.offer?.facility)).toEqual([HERE]);
  });

  it("stop an area's first-response clock once any centre has taken it on", () => {
    const others = [
      offer({ facility: OTHER, state: "acknowledged" }),
      offer({ facility: HERE, sent_at: iso(120) }),
    ];
    const one = zonesOf(board([card({ offers: others })], { audience: "area:41" })).answer[0];
    expect(one?.deadline).toEqual({
      kind: "decide",
      startedAt: secondsIn(0),
      dueAt: secondsIn(600),
    });
    const mine = zonesOf(board([card({ offers: others })])).answer[0];
    expect(mine?.deadline).toMatchObject({ kind: "respond", dueAt: secondsIn(420) });
  });

  it("count an area's first response from the first request, however often it was asked again", () => {
    const again = card({
      offers: [offer({ state: "declined" }), offer({ facility: OTHER, sent_at: iso(200) })],
    });
    const zones = zonesOf(board([again], { audience: "area:41" }));
    expect(zones.answer[0]?.deadline).toMatchObject({ kind: "respond", dueAt: secondsIn(300) });
  });

  it("stop every clock for the asker when anybody has accepted", () => {
    const accepted = card({
      receiving_facility: OTHER,
      status: "accepted",
      offers: [offer({ facility: OTHER, state: "accepted" })],
    });
    const zones = zonesOf(board([accepted], { audience: `facility:${TOWN}` }));
    expect(zones.ours[0]?.deadline).toBeNull();
  });

  it("ring for what no named person has seen, most urgent first", () => {
    const zones = zonesOf(
      board([
        card({ id: "seen", offers: [offer({ state: "seen" })] }),
        card({ id: "u2", urgency: "U2" }),
        card({ id: "u1", offers: [offer({ state: "delivered", sent_at: iso(30) })] }),
      ]),
    );
    expect(ringing(zones).map((item) => item.card.id)).toEqual(["u1", "u2"]);
  });
});

describe("the clock of an offer", () => {
  it("is the first response until somebody takes it on, then the decision", () => {
    const waiting = deadlineOf(card(), offer({ state: "seen" }));
    expect(waiting).toEqual({ kind: "respond", startedAt: secondsIn(0), dueAt: secondsIn(300) });
    const taken = deadlineOf(card(), offer({ state: "acknowledged" }));
    expect(taken).toEqual({ kind: "decide", startedAt: secondsIn(0), dueAt: secondsIn(600) });
  });

  it("runs from when this centre was asked, not from the first request", () => {
    expect(deadlineOf(card(), offer({ sent_at: iso(200) }))?.dueAt).toBe(secondsIn(500));
  });

  it("does not exist for an answered offer, nor where the urgency sets none", () => {
    expect(deadlineOf(card(), offer({ state: "declined" }))).toBeNull();
    const u0 = card({ targets: { first_response_s: 120, accept_s: null, leave_s: 900 } });
    expect(deadlineOf(u0, offer({ state: "acknowledged" }))).toBeNull();
  });

  it("knows when half of it is gone", () => {
    const deadline = { kind: "respond" as const, startedAt: secondsIn(0), dueAt: secondsIn(300) };
    expect([149, 150].map((s) => halfGone(deadline, secondsIn(s)))).toEqual([false, true]);
  });
});

describe("the windows of a card", () => {
  const window = { minutes: 360, anchor: "birth", condition: "hie", strength: "limit" as const };

  it("say the earliest time of arrival, and only of arrival", () => {
    const windows = [
      { ...window, bounds: "arrival" as const, deadline_at: iso(9000) },
      { ...window, bounds: "here" as const, deadline_at: iso(60) },
      { ...window, bounds: "arrival" as const, deadline_at: iso(7200), strength: "aim" as const },
    ];
    expect(arriveBy(card({ windows }))).toEqual({ at: secondsIn(7200), strength: "aim" });
  });

  it("name an anchor that nobody has given", () => {
    const windows = [{ ...window, bounds: "arrival" as const, deadline_at: null }];
    expect(arriveBy(card({ windows }))).toBeNull();
    expect(unknownAnchors(card({ windows }))).toEqual(["birth"]);
  });
});

describe("an arrival", () => {
  it("is counted from the departure that was entered last", () => {
    const steps = [step("departed_referring", 600), step("departed_referring", 900)];
    expect(arrivalOf(card({ steps }), offer())).toEqual({
      kind: "on_road",
      at: secondsIn(900 + 3720),
      low: secondsIn(900 + 3240),
      high: secondsIn(900 + 4860),
    });
  });

  it("is unknown without a road", () => {
    expect(arrivalOf(card(), offer({ travel_time_s: null }))).toEqual({ kind: "unknown" });
    expect(arrivalOf(card(), null)).toEqual({ kind: "unknown" });
  });
});
