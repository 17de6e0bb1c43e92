import { useCallback, useEffect, useState } from "react";
import { call, client } from "../api/client";
import type { OnRoad, Plane, Point } from "../sketch/drawing";
import type { Position } from "./types";

export interface KnownWay {
  readonly name: string;
  readonly lines: readonly (readonly Position[])[];
}

export type Ways = ReadonlyMap<number, KnownWay>;

/** What ways are called and where they run; a way that is no road here keeps its number. */
export function useWays(wanted: readonly number[]): Ways {
  const [known, setKnown] = useState<Ways>(new Map());
  const text = [...new Set(wanted)].sort((one, other) => one - other).join();
  useEffect(() => {
    if (text === "") return;
    let current = true;
    const way = text.split(",").map(Number);
    call(client.GET("/api/roads/ways", { params: { query: { way } } })).then(
      (found) =>
        current &&
        setKnown(
          new Map(
            found.map((each) => [
              each.way,
              {
                name: each.bridge_name || each.name,
                lines: each.lines as unknown as Position[][],
              },
            ]),
          ),
        ),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [text]);
  return known;
}

/** How far along the road to both sides of a tap its way is looked for. */
const ASIDE_M = 60;

/** The way under a tap, by what a closure drawn there would cover; nothing is entered. */
export function useTappedWay(found: (way: number) => void) {
  const [state, setState] = useState<"idle" | "finding" | "none">("idle");
  const find = useCallback(
    (on: OnRoad | null, plane: Plane) => {
      if (on === null) {
        setState("none");
        return;
      }
      setState("finding");
      const points = asideOf(on).map((at) => plane.back(at) as [number, number]);
      call(
        client.POST("/api/closures/preview", {
          body: {
            place: { kind: "line", points },
            effect: "closed",
            direction: "both",
            reason: "other",
            source: "other",
          },
        }),
      ).then(
        ({ ways: [way] }) => {
          setState(way === undefined ? "none" : "idle");
          if (way !== undefined) found(way);
        },
        () => setState("none"),
      );
    },
    [found],
  );
  return { state, find };
}

/** Two points of the road to both sides of the tap, on its own straight piece. */
export function asideOf({ road, index, at }: OnRoad): Point[] {
  const from = road.points[index - 1] ?? at;
  const next = road.points[index] ?? at;
  const length = Math.hypot(next[0] - from[0], next[1] - from[1]);
  if (length === 0) return [from, next];
  const [dx, dy] = [(next[0] - from[0]) / length, (next[1] - from[1]) / length];
  const along = Math.hypot(at[0] - from[0], at[1] - from[1]);
  const point = (metres: number): Point => [from[0] + dx * metres, from[1] + dy * metres];
  return [point(Math.max(0, along - ASIDE_M)), point(Math.min(length, along + ASIDE_M))];
}
