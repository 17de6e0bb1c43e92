import { useCallback, useEffect, useRef, useState } from "react";
import { asFault, call, client, type Exact } from "../api/client";
import type { Fault } from "../api/problems";
import type { components } from "../api/schema.gen";

type Schemas = components["schemas"];
export type RoadsView = Exact<Schemas["RoadsView"]>;
export type Closure = Exact<Schemas["ClosureView"]>;
export type RoadCondition = Exact<Schemas["RoadConditionView"]>;
export type WayName = Exact<Schemas["RoadOfWay"]>;

export interface Roads {
  readonly view: RoadsView | null;
  readonly closures: readonly Closure[];
  readonly names: ReadonlyMap<number, WayName>;
  /** When this was read; with a fault it is no longer the present. */
  readonly readAt: Date | null;
  readonly fault: Fault | null;
  readonly reload: () => void;
}

const AGAIN_MS = 5_000;
/** New roads take less than a second: whoever entered a closure wants to see that it holds. */
const PREPARING_MS = 700;
const NAMED_WAYS = 3;
const MOST_WAYS = 300;

/** The roads in force and the register, read again and again while the page is open. */
export function useRoads(): Roads {
  const [view, setView] = useState<RoadsView | null>(null);
  const [closures, setClosures] = useState<readonly Closure[]>([]);
  const [readAt, setReadAt] = useState<Date | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((now) => now + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn reads at once.
  useEffect(() => {
    let closed = false;
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      let soon = false;
      try {
        const [roads, entered] = await Promise.all([
          call(client.GET("/api/roads")),
          call(client.GET("/api/closures")),
        ]);
        if (closed) return;
        setView(roads);
        setClosures(entered);
        setReadAt(new Date());
        setFault(null);
        soon = roads.preparing;
      } catch (thrown) {
        if (closed) return;
        setFault(asFault(thrown));
      }
      timer = setTimeout(() => void read(), soon ? PREPARING_MS : AGAIN_MS);
    };
    void read();
    return () => {
      closed = true;
      clearTimeout(timer);
    };
  }, [turn]);
  return { view, closures, names: useWayNames(closures), readAt, fault, reload };
}

/** What the ways of closures are called; asked once each, a way nobody names keeps its number. */
export function useWayNames(closures: readonly Closure[]): ReadonlyMap<number, WayName> {
  const [names, setNames] = useState<ReadonlyMap<number, WayName>>(new Map());
  const asked = useRef(new Set<number>());
  useEffect(() => {
    const wanted = closures
      .flatMap((each) => each.ways.slice(0, NAMED_WAYS))
      .filter((way) => !asked.current.has(way))
      .slice(0, MOST_WAYS);
    if (wanted.length === 0) return;
    for (const way of wanted) asked.current.add(way);
    call(client.GET("/api/roads/ways", { params: { query: { way: wanted } } })).then(
      (found) =>
        setNames((known) => new Map([...known, ...found.map((each) => [each.way, each] as const)])),
      () => {
        for (const way of wanted) asked.current.delete(way);
      },
    );
  }, [closures]);
  return names;
}
