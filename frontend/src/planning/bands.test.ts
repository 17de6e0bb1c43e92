import { describe, expect, it } from "vitest";
import { planeAt } from "../sketch/drawing";
import { drawnBands } from "./bands";
import type { BandFeature, Bands, Position } from "./types";

const plane = planeAt(0);
const square = (half: number, lon = 0): Position[] => [
  [lon - half, -half],
  [lon + half, -half],
  [lon + half, half],
  [lon - half, half],
  [lon - half, -half],
];
const band = (within: number, ...polygons: Position[][][]): BandFeature => ({
  type: "Feature",
  properties: { within_min: within },
  geometry: { type: "MultiPolygon", coordinates: polygons },
});
const bands = (...features: BandFeature[]): Bands => ({
  type: "FeatureCollection",
  attribution: "© OpenStreetMap contributors",
  features,
});

describe("the bands on the sketch", () => {
  it("are drawn from the widest to the nearest", () => {
    const drawn = drawnBands(bands(band(30), band(120), band(60)), plane, [0, 0]);
    expect(drawn.map(({ withinMin }) => withinMin)).toEqual([120, 60, 30]);
  });
  it("keep their holes as rings of the same path", () => {
    const [drawn] = drawnBands(bands(band(30, [square(1), square(0.5)])), plane, [0, 0]);
    expect(drawn?.path.match(/M/g)).toHaveLength(2);
    expect(drawn?.path.match(/Z/g)).toHaveLength(2);
  });
  it("are labelled at the edge of their largest part", () => {
    const [drawn] = drawnBands(bands(band(30, [square(0.1, 3)], [square(1)])), plane, [0, 0]);
    expect(drawn?.label?.[1]).toBeCloseTo(-111_195, 0);
    expect(Math.abs(drawn?.label?.[0] ?? 0)).toBeLessThan(112_000);
  });
  it("are labelled on different sides", () => {
    const drawn = drawnBands(
      bands(band(30, [square(1)]), band(60, [square(1)]), band(120, [square(1)])),
      plane,
      [0, 0],
    );
    expect(new Set(drawn.map(({ label }) => label?.join())).size).toBe(3);
  });
  it("have no label where nothing is in reach", () => {
    expect(drawnBands(bands(band(30)), plane, [0, 0])).toEqual([
      { withinMin: 30, path: "", label: null },
    ]);
  });
});
