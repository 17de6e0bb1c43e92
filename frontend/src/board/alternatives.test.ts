import { describe, expect, it } from "vitest";
import type { Referral } from "../api/types";
import { alternativesOf } from "./alternatives";
import { card, HERE, OTHER, offer, TOWN } from "./examples";

const answer = (codes: string[]) =>
  ({
    candidates: codes.map((facility) => ({ facility, travel_time_s: 60 })),
  }) as unknown as Referral;

describe("the alternatives to us", () => {
  it("keep the answer's ranks, without us and the asker", () => {
    const others = alternativesOf(card(), answer([HERE, TOWN, "A", "B"]), HERE);
    expect(others.map((each) => [each.facility, each.rank])).toEqual([
      ["A", 3],
      ["B", 4],
    ]);
  });

  it("come first when not asked yet, and never when they declined", () => {
    const asked = card({
      offers: [offer(), offer({ facility: OTHER }), offer({ facility: "N", state: "declined" })],
    });
    const others = alternativesOf(asked, answer([OTHER, "N", "A"]), HERE);
    expect(others.map((each) => [each.facility, each.asked])).toEqual([
      ["A", false],
      [OTHER, true],
    ]);
  });
});
