import { describe, expect, it } from "vitest";
import type { Card } from "../api/board";
import type { Item } from "./cards";
import { deadlineOf } from "./deadlines";
import { card, iso, offer, secondsIn } from "./examples";
import { planOf, ringKey } from "./ring";

const item = (changes: Partial<Card>, sent = 0): Item => {
  const asked = offer({ sent_at: iso(sent) });
  return { card: card(changes), offer: asked, deadline: deadlineOf(card(changes), asked) };
};
const now = secondsIn(10);

describe("the ring", () => {
  it("is silent when nobody waits", () => {
    expect(planOf([], now, 3)).toEqual({ loop: { kind: "none", everyMs: 0, gain: 0 }, chimes: [] });
  });

  it.each([
    ["U0", 2000],
    ["U1", 2000],
    ["U2", 4000],
  ])("of %s comes every %i ms", (urgency, everyMs) => {
    expect(planOf([item({ urgency })], now, 3).loop).toMatchObject({ kind: "loop", everyMs });
  });

  it("grows by six decibels from half of the limit", () => {
    const gainAt = (s: number) => planOf([item({})], secondsIn(s), 3).loop.gain;
    expect(20 * Math.log10(gainAt(150) / gainAt(149))).toBeCloseTo(6.02, 2);
  });

  it("takes the shortest pause and the loudest gain of several", () => {
    const plan = planOf([item({ urgency: "U2" }), item({ urgency: "U1" }, -290)], now, 3);
    expect(plan.loop).toEqual({ kind: "loop", everyMs: 2000, gain: 1 });
  });

  it("of U3 and U4 is one chime; U4 keeps quiet from 22 to 7", () => {
    const chimes = (urgency: string, hour: number) =>
      planOf([item({ urgency })], now, hour).chimes.length;
    expect([chimes("U3", 3), chimes("U4", 12)]).toEqual([1, 1]);
    expect([21, 22, 6, 7].map((hour) => chimes("U4", hour))).toEqual([1, 0, 0, 1]);
  });

  it("starts again when the centre is asked again", () => {
    expect(ringKey(item({}, 0))).not.toBe(ringKey(item({}, 60)));
  });
});
