import { describe, expect, it } from "vitest";
import type { CaseWays, FacilityWays, Way, WayLeg } from "../api/types";
import {
  barsOf,
  isAdvised,
  linesOf,
  type PossibleWay,
  partsOf,
  rowsOf,
  saidOf,
  scaleOf,
  sensibleWays,
} from "./ways";

const HERE = { kind: "origin", key: "origin", name: "乡", name_en: "" } as const;
const STOP = { kind: "stop", key: "osm:node/1", name: "村", name_en: "" } as const;
const THERE = { kind: "facility", key: "A", name: "院", name_en: "" } as const;

const leg = (
  kind: WayLeg["kind"],
  carried_by: WayLeg["carried_by"],
  startMin: number,
  min: number,
): WayLeg => ({
  kind,
  carried_by,
  start: HERE,
  end: kind === "wait" ? STOP : THERE,
  starts_s: startMin * 60,
  time_s: min * 60,
  range_s: [min * 50, min * 80],
  distance_m: null,
  proposal: false,
});

function way(
  name: Way["way"],
  firstMin: number,
  definitiveMin: number,
  legs: WayLeg[] = [],
): PossibleWay {
  return {
    way: name,
    possible: true,
    why_not: null,
    legs,
    via: null,
    stop: null,
    wait_s: 0,
    first_hands_s: firstMin * 60,
    first_hands_range_s: [firstMin * 50, firstMin * 80],
    definitive_s: definitiveMin * 60,
    definitive_range_s: [definitiveMin * 50, definitiveMin * 80],
    window: null,
    spare_s: null,
    proposal: false,
  };
}

const impossible = (name: Way["way"]): Way => ({
  ...way(name, 0, 0),
  possible: false,
  why_not: "no_team",
  first_hands_s: null,
  definitive_s: null,
});

const verdict = (facility: string | null, best: Way["way"] | null): CaseWays["verdict"] => ({
  stay: false,
  best,
  facility,
  over: null,
  no_gain: false,
  gain_first_hands_s: null,
  gain_definitive_s: null,
  rests_on: [],
  flips: [],
  zh: "",
  en: "",
});

const centre = (facility: string, best: Way["way"] | null, ways: Way[]): FacilityWays => ({
  facility,
  name: facility,
  name_en: "",
  phone: "",
  best,
  ways,
  verdict: verdict(facility, best),
});

const MEETING = way("rendezvous", 65, 88, [
  leg("mobilise", "referring", 0, 15),
  leg("drive", "referring", 15, 50),
  leg("mobilise", "team", 0, 35),
  leg("drive_out", "team", 35, 13),
  leg("wait", "team", 48, 17),
  leg("hand_over", "team", 65, 10),
  leg("drive", "team", 75, 13),
]);
const FOUR = [way("direct", 78, 78), way("fetched", 98, 190), way("forward", 78, 118), MEETING];

describe("the ways worth a row", () => {
  const names = (of: FacilityWays) => sensibleWays(of).map((each) => each.way);
  it("are the best, and what brings either hands or care sooner", () => {
    expect(names(centre("A", "direct", FOUR))).toEqual(["direct", "rendezvous"]);
  });
  it("leave out a way that is as slow as another", () => {
    expect(names(centre("A", "direct", [way("direct", 5, 9), way("forward", 5, 9)]))).toEqual([
      "direct",
    ]);
  });
  it("hold the best although it is a little slower than one that is less simple", () => {
    const near = [way("direct", 60, 60), way("rendezvous", 58, 58)];
    expect(names(centre("A", "direct", near))).toEqual(["direct", "rendezvous"]);
  });
  it("are none where nothing can be taken", () => {
    expect(names(centre("A", null, [impossible("direct"), impossible("fetched")]))).toEqual([]);
  });
  it("are those of the first centre, after the best of all where that is another's", () => {
    const ways = (best: string): CaseWays =>
      ({
        facilities: [centre("A", "direct", FOUR), centre("B", "direct", [way("direct", 30, 30)])],
        verdict: verdict(best, "direct"),
      }) as CaseWays;
    const said = (best: string) =>
      rowsOf(ways(best)).map((row) => `${row.centre.facility} ${row.way.way}`);
    expect(said("A")).toEqual(["A direct", "A rendezvous"]);
    expect(said("B")).toEqual(["B direct", "A direct", "A rendezvous"]);
  });
});

describe("the way that is advised", () => {
  const marked = (of: CaseWays["verdict"]) =>
    FOUR.filter((way) => isAdvised(of, { facility: "A" }, way)).map((way) => way.way);
  it("is the best one, to its centre", () => {
    expect(marked(verdict("A", "rendezvous"))).toEqual(["rendezvous"]);
    expect(marked(verdict("B", "rendezvous"))).toEqual([]);
  });
  it("is none where she can be treated where she is", () => {
    expect(marked({ ...verdict("A", "rendezvous"), stay: true })).toEqual([]);
  });
});

describe("the words of a verdict", () => {
  const zh =
    "建议直接送甲。比半路会合：早 3 分钟。能赶上时限。前提：出车是估计。如果乙，丙。如果丁，戊。";
  it("fall into advice, reason, ground and turning points", () => {
    const said = saidOf({ rests_on: [{ code: "x", params: {} }], flips: [{}, {}] as never }, zh);
    expect(said).toEqual({
      advice: "建议直接送甲。",
      why: "比半路会合：早 3 分钟。能赶上时限。",
      restsOn: "前提：出车是估计。",
      flips: ["如果乙，丙。", "如果丁，戊。"],
    });
  });
  it("are all said in English too, whatever full stops names hold", () => {
    const en = "Go straight to St. Mary. Against being fetched: 1.5 h sooner. This rests on: x.";
    const said = saidOf({ rests_on: [{ code: "x", params: {} }], flips: [] }, en);
    expect([said.advice, said.why, said.restsOn].join(" ")).toBe(en);
    expect(said.restsOn).toBe("This rests on: x.");
  });
  it("lose nothing where there is only one sentence", () => {
    const only = saidOf({ rests_on: [], flips: [{}] as never }, "没有走得通的办法。");
    expect(only).toEqual({ advice: "没有走得通的办法。", why: "", restsOn: "", flips: [] });
  });
});

describe("how a way passes", () => {
  it("is made of parts that add up to definitive care", () => {
    const parts = partsOf(MEETING);
    expect(parts.map((each) => each.part)).toEqual(["prepare", "road", "hand_over", "road"]);
    expect(parts.reduce((sum, each) => sum + each.timeS, 0)).toBe(MEETING.definitive_s);
  });
  it("is drawn in a row for each side, on one scale for all ways", () => {
    const rows = barsOf(MEETING, scaleOf(FOUR));
    expect(rows.map((row) => row.lane)).toEqual(["referring", "team"]);
    const last = rows[1]?.bars.at(-1);
    expect((last?.from ?? 0) + (last?.width ?? 0)).toBeCloseTo(88 / 190);
  });
  it("lets a centre call its people in beside who brings her", () => {
    const called = way("direct", 40, 40, [
      leg("drive", "referring", 0, 30),
      leg("activate", "nobody", 30, 10),
    ]);
    expect(barsOf(called, 2400).map((row) => row.lane)).toEqual(["referring"]);
  });
  it("says when hands are with her before what they then do", () => {
    const kinds = linesOf(MEETING).map((line) => (line.kind === "leg" ? line.leg.kind : line.kind));
    expect(kinds).toEqual([
      "mobilise",
      "mobilise",
      "drive",
      "drive_out",
      "wait",
      "first_hands",
      "hand_over",
      "drive",
      "definitive",
    ]);
  });
  it("ends with both where she is brought to them", () => {
    const direct = way("direct", 78, 78, [
      leg("mobilise", "referring", 0, 15),
      leg("drive", "referring", 15, 63),
    ]);
    expect(linesOf(direct).map((line) => line.kind)).toEqual([
      "leg",
      "leg",
      "first_hands",
      "definitive",
    ]);
  });
});
