import type { Route } from "../api/types";

/** A stretch of the route as the sketch and the list need it. */
export interface Leg {
  readonly roadClass: string;
  readonly name: string;
  readonly bridge: boolean;
  readonly tunnel: boolean;
  readonly travelTimeS: number;
  readonly lengthM: number;
  readonly points: readonly (readonly [number, number])[];
}

export interface DrawnLeg {
  readonly leg: Leg;
  readonly path: string;
  readonly width: number;
}

/** A name on the drawing; `anchor` says on which side of the point the words run. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
}

export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

export interface Sketch {
  readonly legs: readonly DrawnLeg[];
  readonly bridges: readonly Mark[];
  /** Where so many minutes of the drive are gone; `name` is the number. */
  readonly minutes: readonly Mark[];
  readonly start: Mark;
  readonly end: Mark;
  /** Where two vehicles meet; null where none do, or nobody here knows where it is. */
  readonly stop: Mark | null;
  /** The road as points of the drawing, for keeping names off it. */
  readonly road: readonly (readonly [number, number])[];
}

const WIDTHS: Readonly<Record<string, number>> = {
  motorway: 8,
  trunk: 7,
  primary: 6,
  secondary: 5,
};
const OTHER_WIDTH = 3.5;
const NAMED_BRIDGES = 3;
const MINUTE_STEPS = [5, 10, 15, 30, 60, 120, 240];
const MOST_MINUTE_MARKS = 4;

export const pairs = (raw: unknown): [number, number][] =>
  Array.isArray(raw)
    ? raw.flatMap((each) =>
        Array.isArray(each) && each.length >= 2 ? [[Number(each[0]), Number(each[1])]] : [],
      )
    : [];

/** The legs of a route, in driving order. */
export function legsOf(route: Route): Leg[] {
  return route.features.map(({ geometry, properties }) => ({
    roadClass: String(properties.road_class ?? ""),
    name: String(properties.name ?? ""),
    bridge: properties.bridge === true,
    tunnel: properties.tunnel === true,
    travelTimeS: Number(properties.travel_time_s ?? 0),
    lengthM: Number(properties.length_m ?? 0),
    points: pairs(geometry.coordinates),
  }));
}

/** Neighbouring legs of one name and class as one line of the list; a bridge keeps its own. */
export function listedLegs(legs: readonly Leg[]): Leg[] {
  const merged: Leg[] = [];
  for (const leg of legs) {
    const last = merged.at(-1);
    const same =
      last?.name === leg.name &&
      last.roadClass === leg.roadClass &&
      last.bridge === leg.bridge &&
      last.tunnel === leg.tunnel;
    if (!last || !same) merged.push(leg);
    else
      merged[merged.length - 1] = {
        ...last,
        travelTimeS: last.travelTimeS + leg.travelTimeS,
        lengthM: last.lengthM + leg.lengthM,
        points: [...last.points, ...leg.points],
      };
  }
  return merged;
}

/** The points at which 5, 10, 15 … minutes of the drive are gone: at most four of them. */
export function minuteMarks(
  legs: readonly Leg[],
): { readonly minutes: number; readonly at: readonly [number, number] }[] {
  const totalMin = legs.reduce((sum, leg) => sum + leg.travelTimeS, 0) / 60;
  const step = MINUTE_STEPS.find((each) => Math.ceil(totalMin / each) - 1 <= MOST_MINUTE_MARKS);
  const marks: { minutes: number; at: readonly [number, number] }[] = [];
  if (step === undefined) return marks;
  let gone = 0;
  for (const leg of legs) {
    const legMin = leg.travelTimeS / 60;
    while (step * (marks.length + 1) < Math.min(gone + legMin, totalMin)) {
      const minutes = step * (marks.length + 1);
      const at = pointAt(leg.points, (minutes - gone) / legMin);
      if (at === null) break;
      marks.push({ minutes, at });
    }
    gone += legMin;
  }
  return marks;
}

/** The point at a share of a line's length, driving along it. */
function pointAt(
  line: readonly (readonly [number, number])[],
  share: number,
): readonly [number, number] | null {
  const narrow = Math.cos(((line[0]?.[1] ?? 0) * Math.PI) / 180);
  const lengths = line.map(([lon, lat], at) => {
    const [fromLon, fromLat] = line[at - 1] ?? [lon, lat];
    return Math.hypot((lon - fromLon) * narrow, lat - fromLat);
  });
  let left = share * lengths.reduce((sum, each) => sum + each, 0);
  for (const [at, length] of lengths.entries()) {
    const to = line[at];
    const from = line[at - 1] ?? to;
    if (to && from && left <= length) {
      const part = length === 0 ? 0 : left / length;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    }
    left -= length;
  }
  return line.at(-1) ?? null;
}

const STEP_PX = 5;

/** The same line with a point at least every few pixels, so that nothing slips between two. */
export function dense(line: readonly [number, number][]): [number, number][] {
  return line.flatMap(([x, y], at) => {
    const [fromX, fromY] = line[at - 1] ?? [x, y];
    const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / STEP_PX));
    return Array.from({ length: steps }, (_, step): [number, number] => {
      const share = (step + 1) / steps;
      return [fromX + (x - fromX) * share, fromY + (y - fromY) * share];
    });
  });
}

type Point = readonly [number, number];

/**
 * Says where points lie in `width` × `height` pixels with `margin` around all of them: north up,
 * both axes at one scale, longitudes narrowed by the latitude. Null when there are no points.
 */
export function placer(
  all: readonly Point[],
  width: number,
  height: number,
  margin: number,
): ((point: Point) => [number, number]) | null {
  const first = all[0];
  if (!first) return null;
  const narrow = Math.cos((first[1] * Math.PI) / 180);
  const xs = all.map(([lon]) => lon * narrow);
  const ys = all.map(([, lat]) => lat);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    (width - 2 * margin) / Math.max(east - west, 1e-9),
    (height - 2 * margin) / Math.max(north - south, 1e-9),
  );
  const left = (width - (east - west) * scale) / 2;
  const top = (height - (north - south) * scale) / 2;
  const round = (value: number): number => Math.round(value * 10) / 10;
  return ([lon, lat]) => [
    round(left + (lon * narrow - west) * scale),
    round(top + (north - lat) * scale),
  ];
}

/** Points as the path of a drawing. */
export const pathOf = (points: readonly Point[], place: (point: Point) => [number, number]) =>
  points.map((point, at) => `${at === 0 ? "M" : "L"}${place(point).join(" ")}`).join("");

/** Draws the legs, and a stop beside them, into `width` × `height` pixels; null without any. */
export function sketchOf(
  legs: readonly Leg[],
  width: number,
  height: number,
  margin: number,
  stop: Point | null = null,
): Sketch | null {
  const all = legs.flatMap((leg) => leg.points);
  const place = placer(stop === null ? all : [...all, stop], width, height, margin);
  const first = all[0];
  const last = all.at(-1);
  if (!first || !last || place === null) return null;
  const mark = (point: readonly [number, number], name: string): Mark => {
    const [x, y] = place(point);
    return { x, y, name };
  };
  const bridges = listedLegs(legs)
    .filter((leg) => leg.bridge && leg.points.length > 0)
    .sort((one, other) => other.lengthM - one.lengthM)
    .slice(0, NAMED_BRIDGES)
    .map((leg) => mark(leg.points[Math.floor(leg.points.length / 2)] ?? first, leg.name));
  return {
    legs: legs.map((leg) => ({
      leg,
      path: pathOf(leg.points, place),
      width: WIDTHS[leg.roadClass.replace("_link", "")] ?? OTHER_WIDTH,
    })),
    bridges,
    minutes: minuteMarks(legs).map(({ minutes, at }) => mark(at, String(minutes))),
    start: mark(first, ""),
    end: mark(last, ""),
    stop: stop === null ? null : mark(stop, ""),
    road: dense(all.map(place)),
  };
}
