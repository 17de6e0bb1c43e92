import { describe, expect, it } from "vitest";
import {
  lineOf,
  nearestRoad,
  type Point,
  planeAt,
  type Road,
  tapped,
  windowOf,
  zoomed,
} from "./drawing";

const ROAD: Road = {
  roadClass: "primary",
  name: "川北路",
  points: [
    [0, 0],
    [100, 0],
    [100, 100],
    [200, 100],
  ],
};
const OTHER: Road = {
  roadClass: "tertiary",
  name: "",
  points: [
    [0, 50],
    [0, 300],
  ],
};
const ROADS = [ROAD, OTHER];

describe("the plane of a sketch", () => {
  it("gives back the place that was put on it", () => {
    const plane = planeAt(31.5);
    const [lon, lat] = plane.back(plane.place([110.25, 31.75]));
    expect(lon).toBeCloseTo(110.25, 9);
    expect(lat).toBeCloseTo(31.75, 9);
  });
  it("has north at the top", () => {
    const plane = planeAt(31.5);
    expect(plane.place([110, 32])[1]).toBeLessThan(plane.place([110, 31])[1]);
  });
  it("shows a whole box in the pixels there are", () => {
    const plane = planeAt(31);
    const seen = windowOf(plane, [110, 31, 111, 31.2], 400, 300);
    const [left] = plane.place([110, 31]);
    const [right] = plane.place([111, 31]);
    expect((right - left) / seen.metresPerPx).toBeLessThanOrEqual(400);
    expect(seen.x).toBeCloseTo((left + right) / 2, 6);
  });
});

describe("a zoom", () => {
  const seen = { x: 0, y: 0, metresPerPx: 10 };
  it("keeps the point under the finger", () => {
    const keep: Point = [500, -200];
    const after = zoomed(seen, 0.5, keep, 1, 100);
    expect((keep[0] - after.x) / after.metresPerPx).toBeCloseTo((keep[0] - seen.x) / 10, 9);
    expect((keep[1] - after.y) / after.metresPerPx).toBeCloseTo((keep[1] - seen.y) / 10, 9);
  });
  it("stops at its ends", () => {
    expect(zoomed(seen, 0.001, [0, 0], 2, 100).metresPerPx).toBe(2);
    expect(zoomed(seen, 1000, [0, 0], 2, 100).metresPerPx).toBe(100);
  });
});

describe("the nearest road", () => {
  it("is found with the place on it", () => {
    expect(nearestRoad(ROADS, [50, 8], 20)).toMatchObject({
      road: ROAD,
      index: 1,
      at: [50, 0],
      awayM: 8,
    });
  });
  it("is none where all are too far", () => {
    expect(nearestRoad(ROADS, [50, 40], 20)).toBeNull();
  });
});

describe("a drawn line", () => {
  const on = (at: Point) => nearestRoad(ROADS, at, 5);
  it("follows the road between two taps on it", () => {
    const taps = tapped(tapped([], [50, 0], on([50, 0])), [150, 100], on([150, 100]));
    expect(lineOf(taps)).toEqual([
      [50, 0],
      [100, 0],
      [100, 100],
      [150, 100],
    ]);
  });
  it("follows it backwards as well", () => {
    const taps = tapped(tapped([], [150, 100], on([150, 100])), [50, 0], on([50, 0]));
    expect(lineOf(taps)).toEqual([
      [150, 100],
      [100, 100],
      [100, 0],
      [50, 0],
    ]);
  });
  it("is straight between two roads, and where no road is near", () => {
    const taps = tapped(tapped([], [50, 0], on([50, 0])), [0, 200], on([0, 200]));
    expect(lineOf(taps)).toEqual([
      [50, 0],
      [0, 200],
    ]);
    expect(lineOf(tapped(taps, [400, 400], null)).at(-1)).toEqual([400, 400]);
  });
  it("loses what the last tap added when that is taken back", () => {
    const one = tapped([], [50, 0], on([50, 0]));
    const two = tapped(one, [150, 100], on([150, 100]));
    expect(lineOf(two.slice(0, -1))).toEqual(lineOf(one));
  });
});
