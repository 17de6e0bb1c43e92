/** The bands on the plane of the sketch: one path each, and a place for its number. */
import type { Plane, Point } from "../sketch/drawing";
import type { Bands, Position } from "./types";

export interface DrawnBand {
  readonly withinMin: number;
  /** Every ring, holes too, for an even-odd fill; whole metres from the origin. */
  readonly path: string;
  /** The outermost point of its largest part, each band to another side; null where it is empty. */
  readonly label: Point | null;
}

/** Widest band first, so that a nearer one is drawn over it. */
export function drawnBands(bands: Bands, plane: Plane, origin: Point): DrawnBand[] {
  return [...bands.features]
    .sort((one, other) => other.properties.within_min - one.properties.within_min)
    .map(({ properties, geometry }, rank) => {
      const parts = geometry.coordinates.map((rings) =>
        rings.map((ring) => placed(ring, plane, origin)),
      );
      return {
        withinMin: properties.within_min,
        path: parts.flat().map(ringPath).join(""),
        label: labelOf(
          parts.map(([outer = []]) => outer),
          SIDES[rank % SIDES.length] ?? NORTH,
        ),
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

type Side = readonly [dx: number, dy: number];
const NORTH: Side = [0, -1];
/** North, south-west, south-east: so that the numbers of bands do not lie on each other. */
const SIDES: readonly Side[] = [NORTH, [-1, 1], [1, 1]];

function labelOf(rings: readonly (readonly Point[])[], [dx, dy]: Side): Point | null {
  let largest: readonly Point[] = [];
  for (const ring of rings) if (area(ring) > area(largest)) largest = ring;
  const far = ([x, y]: Point): number => x * dx + y * dy;
  let outermost: Point | null = null;
  for (const at of largest) if (outermost === null || far(at) > far(outermost)) outermost = at;
  return outermost;
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
