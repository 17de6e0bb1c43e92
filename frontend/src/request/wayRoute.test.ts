import { describe, expect, it } from "vitest";
import type { Way, WayRoute } from "../api/types";
import { waySketchOf } from "./wayRoute";

const feature = (
  leg: number,
  ...coordinates: [number, number][]
): WayRoute["features"][number] => ({
  type: "Feature",
  geometry: { type: "LineString", coordinates },
  properties: { leg },
});
const way = (...kinds: string[]) => ({ legs: kinds.map((kind) => ({ kind })) }) as unknown as Way;
const drawn = (of: Way, ...features: WayRoute["features"]) =>
  waySketchOf(of, { features }, 200, 100, 10);

const HER: [number, number] = [110, 30];
const VILLAGE: [number, number] = [110.5, 30];
const CENTRE: [number, number] = [111, 30];

describe("the sketch of a way", () => {
  it("marks where two vehicles meet, and draws the team's way out last", () => {
    const sketch = drawn(
      way("mobilise", "drive", "drive_out", "drive"),
      feature(1, HER, VILLAGE),
      feature(2, CENTRE, VILLAGE),
      feature(3, VILLAGE, CENTRE),
    );
    expect(sketch?.legs.map((leg) => leg.stroke)).toEqual(["carried", "carried", "out"]);
    const [her, between, centre] = [sketch?.her[0], sketch?.between?.[0], sketch?.centre[0]];
    expect([her, between, centre]).toEqual([10, 100, 190]);
  });
  it("begins where she is, although a team that fetches her begins at its base", () => {
    const sketch = drawn(
      way("drive_out", "drive"),
      feature(0, CENTRE, HER),
      feature(1, HER, CENTRE),
    );
    expect(sketch?.her).toEqual([10, 50]);
    expect(sketch?.between).toBeNull();
  });
  it("is none where nobody drives", () => {
    expect(drawn(way("mobilise"))).toBeNull();
  });
});
