/** The roads of one way as a sketch: who drives where, and where hands change. */
import type { Way, WayRoute } from "../api/types";
import { dense, pairs, pathOf, placer } from "../transfer/sketch";

type Point = readonly [number, number];

/** A drive with her is a full line; a team on its way out is a broken one over it. */
export type Stroke = "carried" | "out";

export interface WaySketch {
  readonly legs: readonly { readonly stroke: Stroke; readonly path: string }[];
  /** Where she is, where she is bound for, and where hands change on the way. */
  readonly her: Point;
  readonly centre: Point;
  readonly between: Point | null;
  readonly road: readonly Point[];
}

/**
 * Draws the driven legs of a way into `width` × `height` pixels; null where nothing is driven.
 * A team's first leg leads to her, or to where it meets her; all others have her on board.
 */
export function waySketchOf(
  way: Way,
  route: Pick<WayRoute, "features">,
  width: number,
  height: number,
  margin: number,
): WaySketch | null {
  const legs = route.features.map(({ geometry, properties }) => ({
    kind: way.legs[Number(properties.leg)]?.kind,
    points: pairs(geometry.coordinates),
  }));
  const all = legs.flatMap((leg) => leg.points);
  const place = placer(all, width, height, margin);
  const carried = legs.filter((leg) => leg.kind !== "drive_out");
  const her = carried[0]?.points[0];
  const centre = carried.at(-1)?.points.at(-1);
  if (place === null || her === undefined || centre === undefined) return null;
  const meets = carried.length > 1 ? carried[0]?.points.at(-1) : undefined;
  const drawn = [...carried, ...legs.filter((leg) => leg.kind === "drive_out")];
  return {
    legs: drawn.map(({ kind, points }) => ({
      stroke: kind === "drive_out" ? "out" : "carried",
      path: pathOf(points, place),
    })),
    her: place(her),
    centre: place(centre),
    between: meets === undefined ? null : place(meets),
    road: dense(all.map(place)),
  };
}
