/** The bands on the plane of the sketch: one path each, and a place for its number. */
import type { Plane, Point } from "../sketch/drawing";
import type { Bands, Position } from "./types";

export interface DrawnBand {
  readonly withinMin: number;
  /** Every ring, holes too, for an even-odd fill; whole metres from the origin. */
  readonly path: string;
  /** The northernmost point of its largest part; null where the band is empty. */
  readonly label: Point | null;
}

/** Widest band first, so that a nearer one is drawn over it. */
export function drawnBands(bands: Bands, plane: Plane, origin: Point): DrawnBand[] {
  return [...bands.features]
    .sort((one, other) => other.properties.within_min - one.properties.within_min)
    .map(({ properties, geometry }) => {
      const parts = geometry.coordinates.map((rings) =>
        rings.map((ring) => placed(ring, plane, origin)),
      );
      return {
        withinMin: properties.within_min,
        path: parts.flat().map(ringPath).join(""),
        label: labelOf(parts.map(([outer = []]) => outer)),
      };
    });
}

const placed = (ring: readonly Position[], plane: Plane, [x, y]: Point): Point[] =>
  ring.map((at) => {
    const [east, south] = plane.place(at);
    return [Math.round(east - x), Math.round(south - y)];
  });

const ringPath = (ring: readonly Point[]): string =>
  ring.length < 3 ? "" : `M${ring.map(([x, y]) => `${x} ${y}`).join("L")}Z`;

function labelOf(rings: readonly (readonly Point[])[]): Point | null {
  let largest: readonly Point[] = [];
  for (const ring of rings) if (area(ring) > area(largest)) largest = ring;
  let north: Point | null = null;
  for (const at of largest) if (north === null || at[1] < north[1]) north = at;
  return north;
}

/** Twice the area a ring encloses, in square metres. */
function area(ring: readonly Point[]): number {
  let sum = 0;
  for (const [index, at] of ring.entries()) {
    const next = ring[(index + 1) % ring.length] ?? at;
    sum += at[0] * next[1] - next[0] * at[1];
  }
  return Math.abs(sum);
}
