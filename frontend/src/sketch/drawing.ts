/** The sketch as a plane: where a point lies on it, which road is nearest, and the way along it. */

export type LonLat = readonly [number, number];
export type Point = readonly [number, number];

/** A plane in metres, north up, at one latitude: y grows downwards as on a screen. */
export interface Plane {
  readonly place: (at: LonLat) => Point;
  readonly back: (at: Point) => LonLat;
}

const METRES_PER_DEGREE = 111_194.93;

export function planeAt(latitude: number): Plane {
  const narrow = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  return {
    place: ([lon, lat]) => [lon * narrow, -lat * METRES_PER_DEGREE],
    back: ([x, y]) => [x / narrow, -y / METRES_PER_DEGREE],
  };
}

/** What part of the plane is seen: its middle and how many metres a pixel stands for. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly metresPerPx: number;
}

const SPARE = 1.06;

/** The window that shows a whole box in so many pixels. */
export function windowOf(plane: Plane, box: readonly number[], width: number, height: number) {
  const [west = 0, south = 0, east = 0, north = 0] = box;
  const [left, bottom] = plane.place([west, south]);
  const [right, top] = plane.place([east, north]);
  const metresPerPx =
    SPARE * Math.max((right - left) / Math.max(width, 1), (bottom - top) / Math.max(height, 1), 1);
  return { x: (left + right) / 2, y: (top + bottom) / 2, metresPerPx };
}

/** The window after a zoom by a factor that keeps one point of the plane where it is seen. */
export function zoomed(seen: Window, factor: number, keep: Point, least: number, most: number) {
  const metresPerPx = Math.min(most, Math.max(least, seen.metresPerPx * factor));
  const share = metresPerPx / seen.metresPerPx;
  return {
    x: keep[0] + (seen.x - keep[0]) * share,
    y: keep[1] + (seen.y - keep[1]) * share,
    metresPerPx,
  };
}

export interface Road {
  readonly roadClass: string;
  readonly name: string;
  readonly points: readonly Point[];
}

/** A point of a road: which road, before which of its points, how far from what was meant. */
export interface OnRoad {
  readonly road: Road;
  readonly index: number;
  readonly at: Point;
  readonly awayM: number;
}

/** The nearest road within so many metres, or null. */
export function nearestRoad(roads: readonly Road[], to: Point, withinM: number): OnRoad | null {
  let best: OnRoad | null = null;
  for (const road of roads) {
    for (let index = 1; index < road.points.length; index += 1) {
      const from = road.points[index - 1];
      const next = road.points[index];
      if (from === undefined || next === undefined) continue;
      if (isFar(from, next, to, best?.awayM ?? withinM)) continue;
      const at = nearestOf(from, next, to);
      const awayM = Math.hypot(at[0] - to[0], at[1] - to[1]);
      if (awayM <= (best?.awayM ?? withinM)) best = { road, index, at, awayM };
    }
  }
  return best;
}

function isFar(from: Point, next: Point, to: Point, reach: number): boolean {
  return (
    Math.min(from[0], next[0]) - reach > to[0] ||
    Math.max(from[0], next[0]) + reach < to[0] ||
    Math.min(from[1], next[1]) - reach > to[1] ||
    Math.max(from[1], next[1]) + reach < to[1]
  );
}

function nearestOf(from: Point, next: Point, to: Point): Point {
  const [dx, dy] = [next[0] - from[0], next[1] - from[1]];
  const length = dx * dx + dy * dy;
  const raw = length === 0 ? 0 : ((to[0] - from[0]) * dx + (to[1] - from[1]) * dy) / length;
  const share = Math.min(1, Math.max(0, raw));
  return [from[0] + dx * share, from[1] + dy * share];
}

/** A tap: where it was put, the road it lies on if any, and what was added to the line by it. */
export interface Tap {
  readonly on: OnRoad | null;
  readonly added: readonly Point[];
}

/** One more tap on a line: from the last one along the road they share, otherwise straight. */
export function tapped(taps: readonly Tap[], at: Point, on: OnRoad | null): Tap[] {
  const last = taps.at(-1);
  const end = on?.at ?? at;
  const between = last?.on && on && last.on.road === on.road ? along(last.on, on) : [];
  return [...taps, { on, added: [...between, end] }];
}

/** The points of a road strictly between two of its places, in the order of the drive. */
function along(from: OnRoad, to: OnRoad): readonly Point[] {
  const { points } = from.road;
  if (from.index <= to.index) return points.slice(from.index, to.index);
  return points.slice(to.index, from.index).reverse();
}

export const lineOf = (taps: readonly Tap[]): Point[] => taps.flatMap((tap) => [...tap.added]);

/** A path for SVG of points of the plane, relative to a place so that numbers stay short. */
export function pathOf(points: readonly Point[], origin: Point): string {
  return points
    .map(
      ([x, y], at) =>
        `${at === 0 ? "M" : "L"}${Math.round(x - origin[0])} ${Math.round(y - origin[1])}`,
    )
    .join("");
}
