/** What is drawn on a sketch: its roads, its facilities, and shapes in a place. */
import { useMemo } from "react";
import { useNames } from "../session/names";
import { type Point, pathOf, type Road, type Window } from "./drawing";
import type { RoadSketch } from "./useSketch";

export interface Drawn {
  readonly key: string;
  readonly points: readonly Point[];
  readonly radiusM: number | null;
  /** Being drawn now, in force, or still to come. */
  readonly look: "draft" | "active" | "planned";
}

const NAMED_DOTS = 14;

const WIDTHS: readonly (readonly [prefix: string, width: number])[] = [
  ["motorway", 4],
  ["trunk", 3],
  ["primary", 2.5],
  ["secondary", 1.75],
  ["tertiary", 1.25],
];
const widthOf = (roadClass: string): number =>
  WIDTHS.find(([prefix]) => roadClass.startsWith(prefix))?.[1] ?? 1;

interface RoadsProps {
  readonly roads: readonly Road[];
  readonly origin: Point;
  readonly seen: Window;
}

/** One path for each width: a drawing of thousands of roads stays quick under the finger. */
export function Roads({ roads, origin, seen }: RoadsProps) {
  const [x, y] = origin;
  const paths = useMemo(() => {
    const byWidth = new Map<number, string[]>();
    for (const road of roads) {
      const width = widthOf(road.roadClass);
      byWidth.set(width, [...(byWidth.get(width) ?? []), pathOf(road.points, [x, y])]);
    }
    return [...byWidth].sort(([one], [other]) => one - other);
  }, [roads, x, y]);
  return (
    <g transform={`translate(${x - seen.x} ${y - seen.y})`}>
      {paths.map(([width, parts]) => (
        <path key={width} className="roads-road" d={parts.join("")} strokeWidth={width} />
      ))}
    </g>
  );
}

interface DotsProps {
  readonly sketch: RoadSketch;
  readonly seen: Window;
  readonly width: number;
  readonly height: number;
}

/** The facilities in the window; named where there are few. */
export function Dots({ sketch, seen, width, height }: DotsProps) {
  const names = useNames();
  const px = seen.metresPerPx;
  const inside = sketch.dots.filter(
    ({ at }) =>
      Math.abs(at[0] - seen.x) < (width / 2) * px && Math.abs(at[1] - seen.y) < (height / 2) * px,
  );
  const named = inside.length <= NAMED_DOTS;
  return (
    <>
      {inside.map(({ code, at }) => (
        <g key={code} transform={`translate(${at[0] - seen.x} ${at[1] - seen.y})`}>
          <circle className="roads-dot" r={4 * px}>
            <title>{names.facility(code)}</title>
          </circle>
          {named ? (
            <text className="roads-dot-name" x={7 * px} y={4.5 * px} fontSize={14 * px}>
              {names.facility(code)}
            </text>
          ) : null}
        </g>
      ))}
    </>
  );
}

/** Lines and circles of closures, and what is being drawn. */
export function Shapes({ shapes, seen }: { shapes: readonly Drawn[]; seen: Window }) {
  const px = seen.metresPerPx;
  return (
    <g transform={`translate(${-seen.x} ${-seen.y})`}>
      {shapes.map(({ key, points, radiusM, look }) => (
        <g key={key} className={`roads-shape roads-shape-${look}`}>
          {points.length > 1 ? <path d={pathOf(points, [0, 0])} /> : null}
          {radiusM === null || points[0] === undefined ? null : (
            <circle cx={points[0][0]} cy={points[0][1]} r={Math.max(radiusM, 3 * px)} />
          )}
          {look === "draft"
            ? [points[0], points.at(-1)].map((at, end) =>
                at === undefined ? null : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line has a first and a last end.
                  <circle key={end} className="roads-end" cx={at[0]} cy={at[1]} r={5 * px} />
                ),
              )
            : null}
        </g>
      ))}
    </g>
  );
}
