import { useEffect, useMemo, useState } from "react";
import { call, client } from "../api/client";
import type { components } from "../api/schema.gen";
import { type Plane, type Point, planeAt, type Road, type Window } from "./drawing";

type Sent = components["schemas"]["RoadSketch"];

export interface Dot {
  readonly code: string;
  readonly at: Point;
}

export interface RoadSketch {
  readonly plane: Plane;
  readonly box: readonly number[];
  readonly roads: readonly Road[];
  readonly dots: readonly Dot[];
  readonly attribution: string;
}

/** The sketch of all main roads; null until it has come, false where it does not come. */
export function useSketch(): RoadSketch | null | false {
  const [sketch, setSketch] = useState<RoadSketch | null | false>(null);
  useEffect(() => {
    let current = true;
    call(client.GET("/api/roads/sketch")).then(
      (sent) => current && setSketch(read(sent as Sent)),
      () => current && setSketch(false),
    );
    return () => {
      current = false;
    };
  }, []);
  return sketch;
}

function read(sent: Sent): RoadSketch {
  const [, south = 0, , north = 0] = sent.bbox;
  const plane = planeAt((south + north) / 2);
  return {
    plane,
    box: sent.bbox,
    roads: roadsOf(sent, plane),
    dots: sent.facilities.map(({ code, lon, lat }) => ({ code, at: plane.place([lon, lat]) })),
    attribution: sent.attribution,
  };
}

function roadsOf(sent: Sent, plane: Plane): Road[] {
  return sent.features.map(({ geometry, properties }) => ({
    roadClass: properties.road_class,
    name: properties.name,
    points: geometry.coordinates.map(([lon = 0, lat = 0]) => plane.place([lon, lat])),
  }));
}

/** Up to this wide the small roads are asked for as well. */
const CLOSE_M = 30_000;
const SETTLE_MS = 250;

/** The roads of the window, small ones as well, once it is narrow enough and stands still. */
export function useCloseRoads(
  plane: Plane | null,
  seen: Window | null,
  width: number,
  height: number,
): readonly Road[] | null {
  const [close, setClose] = useState<readonly Road[] | null>(null);
  const sides = useMemo(() => {
    if (plane === null || seen === null) return null;
    const [half, rise] = [(width * seen.metresPerPx) / 2, (height * seen.metresPerPx) / 2];
    if (2 * Math.max(half, rise) > CLOSE_M) return null;
    const [west, north] = plane.back([seen.x - half, seen.y - rise]);
    const [east, south] = plane.back([seen.x + half, seen.y + rise]);
    return { west, south, east, north };
  }, [plane, seen, width, height]);
  useEffect(() => {
    if (plane === null || sides === null) {
      setClose(null);
      return;
    }
    let current = true;
    const timer = setTimeout(() => {
      call(client.GET("/api/roads/sketch", { params: { query: sides } })).then(
        (sent) => current && setClose(roadsOf(sent as Sent, plane)),
        // The main roads are drawn already; without the small ones a line can still be drawn.
        () => undefined,
      );
    }, SETTLE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [plane, sides]);
  return close;
}
