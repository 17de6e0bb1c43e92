import { describe, expect, it } from "vitest";
import type { Card } from "../api/board";
import type { Command } from "../api/types";
import type { Side } from "../transfer/journey";
import { card } from "./examples";
import { nextSteps } from "./steps";

const ALL: Command[] = ["assign", "depart", "arrive", "hand-over", "close", "cancel", "abort"];
const labels = (changes: Partial<Card>, commands = ALL, side: Side = "receiving") =>
  nextSteps(card(changes), commands, side).map((step) => step.label);
const step = (type: Card["steps"][number]["type"]) => ({
  type,
  occurred_at: "2026-03-01T03:30:00Z",
  recorded_at: "2026-03-01T03:30:00Z",
  late: false,
  out_of_order: false,
});

describe("the next steps", () => {
  it("lead a team that fetches there and back", () => {
    const mode = "fetched" as const;
    const seen = (
      ["preparing", "team_en_route", "with_patient", "en_route", "arrived", "handed_over"] as const
    ).map((status) => labels({ status, mode })[0]);
    expect(seen).toEqual([
      "departTeam",
      "arriveThere",
      "departPatient",
      "arriveHere",
      "handOver",
      "closeTransfer",
    ]);
  });

  it("ask first who carries, and let a departure be stamped all the same", () => {
    expect(labels({ status: "accepted" })).toEqual([
      "fetched",
      "sent",
      "rendezvous",
      "ambulance_120",
      "departPatient",
    ]);
  });

  it("let each side leave for a meeting, then say that she changed vehicles, or move the place", () => {
    const meeting = { status: "preparing", mode: "rendezvous" } as const;
    const may: Command[] = ["assign", "depart", "relay", "arrive"];
    expect(labels(meeting, may)).toEqual(["departTeam", "relay", "moveStop"]);
    expect(labels(meeting, may, "referring")[0]).toBe("departPatient");
    const met = { ...meeting, status: "en_route" as const, steps: [step("custody_relayed")] };
    expect(labels(met, may)).toEqual(["arriveHere"]);
  });

  it("are only those the server allows this reader", () => {
    expect(labels({ status: "preparing", mode: "sent" }, ["arrive"])).toEqual([]);
  });

  it("do not exist before anybody has accepted", () => {
    expect(labels({ status: "requested" })).toEqual([]);
  });
});
