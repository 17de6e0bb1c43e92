import { describe, expect, it } from "vitest";
import { bandsGeoJson, cell, nameOf, placesCsv, pointsCsv } from "./exports";
import type { ReachAnswer } from "./types";

const answer: ReachAnswer = {
  needs: [["cs24"], ["blood_mt", "ob_surg"]],
  condition: null,
  at: "2026-11-22T09:30:00Z",
  capacity: "ignore",
  bands_min: [30, 60, 120],
  rules: "u1",
  roads_version: "r1",
  graph: "g1",
  network: "n1",
  uncalibrated: true,
  took_s: 0.1,
  areas_seen: null,
  remarks: [],
  bands: { type: "FeatureCollection", attribution: "© OpenStreetMap contributors", features: [] },
  points: null,
  within: [],
  unreachable: { weight: 0, places: 0 },
  areas: [],
  places: [
    {
      key: "T1",
      name: "雾岭镇, 东",
      area_code: "990121",
      lon: 116.1,
      lat: 35.2,
      weight: 12,
      minutes: null,
      range_min: null,
      nearest: null,
      nearest_name: null,
      band: null,
      why_none: "unreachable",
      missing: [{ need: ["blood_mt", "ob_surg"], nearest: null, minutes: null }],
    },
  ],
  centres: [],
};

describe("the table of places as a file", () => {
  it("leaves unknown minutes empty and says why beside them", () => {
    const [, row] = placesCsv(answer).trimEnd().split("\r\n");
    expect(row).toBe(
      'T1,"雾岭镇, 东",990121,116.1,35.2,12,,,,,,unreachable,blood_mt|ob_surg,2026-11-22T09:30:00Z,r1',
    );
  });
  it("has as many heads as cells", () => {
    const [head] = placesCsv(answer).split("\r\n");
    expect(head?.split(",")).toHaveLength(15);
  });
  it("never hands a spreadsheet a formula", () => {
    expect(cell("=1+1")).toBe("'=1+1");
    expect(cell('say "x"')).toBe('"say ""x"""');
    expect(cell(-3)).toBe("-3");
  });
});

it("the table of places is written as it can be sent again", () => {
  const row = { key: "T1", name: "雾岭镇", lon: 116.1, lat: 35.2, weight: 12, area_code: "990121" };
  expect(pointsCsv({ points: null, rows: [row] })).toBe(
    "\uFEFFkey,name,lon,lat,weight,area_code\r\nT1,雾岭镇,116.1,35.2,12,990121\r\n",
  );
});

it("the bands carry the licence line and what they answer", () => {
  const sent = JSON.parse(bandsGeoJson(answer)) as Record<string, unknown>;
  expect(sent.attribution).toBe("© OpenStreetMap contributors");
  expect(sent.roads_version).toBe("r1");
});

it("a file is named by its question and moment", () => {
  expect(nameOf(answer, "csv")).toBe("reach-cs24-blood_mt_ob_surg-20261122-0930.csv");
});
