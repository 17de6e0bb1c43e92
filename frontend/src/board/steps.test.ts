import { describe, expect, it } from "vitest";
import type { Card } from "../api/board";
import type { Command } from "../api/types";
import { card } from "./examples";
import { nextSteps } from "./steps";

const ALL: Command[] = ["assign", "depart", "arrive", "hand-over", "close", "cancel", "abort"];
const labels = (changes: Partial<Card>, commands = ALL) =>
  nextSteps(card(changes), commands).map((step) => step.label);

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
      "ambulance_120",
      "departPatient",
    ]);
  });

  it("are only those the server allows this reader", () => {
    expect(labels({ status: "preparing", mode: "sent" }, ["arrive"])).toEqual([]);
  });

  it("do not exist before anybody has accepted", () => {
    expect(labels({ status: "requested" })).toEqual([]);
  });
});
