import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useText } from "../i18n/language";
import { roadsText } from "../i18n/roads";
import { Button } from "../kit/Button";
import { useNames } from "../session/names";
import {
  nearestRoad,
  type OnRoad,
  type Point,
  pathOf,
  type Road,
  type Window,
  windowOf,
  zoomed,
} from "./drawing";
import { type RoadSketch, useCloseRoads } from "./useSketch";

export interface Drawn {
  readonly key: string;
  readonly points: readonly Point[];
  readonly radiusM: number | null;
  /** Being drawn now, in force, or still to come. */
  readonly look: "draft" | "active" | "planned";
}

interface SketchMapProps {
  readonly sketch: RoadSketch;
  readonly shapes: readonly Drawn[];
  readonly onTap: (at: Point, on: OnRoad | null) => void;
  readonly onUndo: () => void;
  /** Buttons that stand on the drawing, so that nothing moves when they come. */
  readonly children?: ReactNode;
}

const HEIGHT_SHARE = 0.72;
const MOST_HEIGHT_PX = 460;
const LEAST_HEIGHT_PX = 300;
const LEAST_METRES_PER_PX = 1;
const ZOOM_STEP = 1.6;
const WHEEL_STEP = 1.15;
const PAN_PX = 40;
const TAP_PX = 7;
const REACH_PX = 16;
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

/** A sketch of the served roads to point at: drag moves, a tap sets a point, keys do both. */
export function SketchMap({ sketch, shapes, onTap, onUndo, children }: SketchMapProps) {
  const t = useText(roadsText);
  const [frame, width] = useWidth();
  const height = Math.round(
    Math.min(MOST_HEIGHT_PX, Math.max(LEAST_HEIGHT_PX, width * HEIGHT_SHARE)),
  );
  const whole = useMemo(
    () => windowOf(sketch.plane, sketch.box, width, height),
    [sketch, width, height],
  );
  const [chosen, setChosen] = useState<Window | null>(null);
  const seen = chosen ?? whole;
  const close = useCloseRoads(sketch.plane, width === 0 ? null : seen, width, height);
  const roads = close ?? sketch.roads;
  const most = whole.metresPerPx * ZOOM_STEP;
  const zoom = (factor: number, keep: Point = [seen.x, seen.y]) =>
    setChosen(zoomed(seen, factor, keep, LEAST_METRES_PER_PX, most));
  const pan = (dx: number, dy: number) =>
    setChosen({ ...seen, x: seen.x + dx * seen.metresPerPx, y: seen.y + dy * seen.metresPerPx });
  const tap = (at: Point) => onTap(at, nearestRoad(roads, at, REACH_PX * seen.metresPerPx));
  const [keyed, setKeyed] = useState(false);
  const drag = useDrag(seen, width, height, setChosen, (at) => {
    setKeyed(false);
    tap(at);
  });
  const wheel = useWheel((event, rect) => {
    const keep: Point = [
      seen.x + (event.clientX - rect.left - width / 2) * seen.metresPerPx,
      seen.y + (event.clientY - rect.top - height / 2) * seen.metresPerPx,
    ];
    zoom(event.deltaY > 0 ? WHEEL_STEP : 1 / WHEEL_STEP, keep);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAct(event.key, { pan, zoom, tap: () => tap([seen.x, seen.y]), undo: onUndo });
    if (act === null) return;
    event.preventDefault();
    setKeyed(true);
    act();
  };
  const px = seen.metresPerPx;
  return (
    <figure className="roads-map">
      <div ref={frame} className="roads-map-frame">
        {width === 0 ? null : (
          <svg
            ref={wheel}
            width={width}
            height={height}
            viewBox={`${(-width / 2) * px} ${(-height / 2) * px} ${width * px} ${height * px}`}
            role="application"
            aria-label={`${t("map")}。${t("keysHint")}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing is worked with keys.
            tabIndex={0}
            onKeyDown={onKeyDown}
            onBlur={() => setKeyed(false)}
            {...drag}
          >
            <Roads roads={roads} origin={[whole.x, whole.y]} seen={seen} />
            <Dots sketch={sketch} seen={seen} width={width} height={height} />
            <Shapes shapes={shapes} seen={seen} />
            {keyed ? (
              <path className="roads-cross" d={`M${-9 * px} 0H${9 * px}M0 ${-9 * px}V${9 * px}`} />
            ) : null}
          </svg>
        )}
        <div className="roads-map-buttons roads-map-left">{children}</div>
        <div className="roads-map-buttons">
          <Button aria-label={t("zoomIn")} onClick={() => zoom(1 / ZOOM_STEP)}>
            +
          </Button>
          <Button aria-label={t("zoomOut")} onClick={() => zoom(ZOOM_STEP)}>
            −
          </Button>
          {chosen === null ? null : <Button onClick={() => setChosen(null)}>{t("whole")}</Button>}
        </div>
      </div>
      <figcaption>
        <span>{t("sketchNote")}</span>
        <span className="licence">{sketch.attribution}</span>
      </figcaption>
    </figure>
  );
}

interface RoadsProps {
  readonly roads: readonly Road[];
  readonly origin: Point;
  readonly seen: Window;
}

/** One path for each width: a drawing of thousands of roads stays quick under the finger. */
function Roads({ roads, origin, seen }: RoadsProps) {
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

function Dots({ sketch, seen, width, height }: DotsProps) {
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

function Shapes({ shapes, seen }: { shapes: readonly Drawn[]; seen: Window }) {
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

interface KeyActs {
  readonly pan: (dx: number, dy: number) => void;
  readonly zoom: (factor: number) => void;
  readonly tap: () => void;
  readonly undo: () => void;
}

function keyAct(key: string, { pan, zoom, tap, undo }: KeyActs): (() => void) | null {
  const acts: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => pan(-PAN_PX, 0),
    ArrowRight: () => pan(PAN_PX, 0),
    ArrowUp: () => pan(0, -PAN_PX),
    ArrowDown: () => pan(0, PAN_PX),
    "+": () => zoom(1 / ZOOM_STEP),
    "=": () => zoom(1 / ZOOM_STEP),
    "-": () => zoom(ZOOM_STEP),
    Enter: tap,
    Backspace: undo,
  };
  return acts[key] ?? null;
}

/** Dragging moves the window; a press that hardly moves is a tap. */
function useDrag(
  seen: Window,
  width: number,
  height: number,
  move: (seen: Window) => void,
  tap: (at: Point) => void,
) {
  const start = useRef<{ id: number; x: number; y: number; seen: Window; moved: boolean } | null>(
    null,
  );
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (!event.isPrimary || event.button !== 0) return;
      const { pointerId: id, clientX: x, clientY: y } = event;
      start.current = { id, x, y, seen, moved: false };
      event.currentTarget.setPointerCapture(id);
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const from = start.current;
      if (from === null || event.pointerId !== from.id) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      if (!from.moved && Math.hypot(dx, dy) < TAP_PX) return;
      from.moved = true;
      const px = from.seen.metresPerPx;
      move({ ...from.seen, x: from.seen.x - dx * px, y: from.seen.y - dy * px });
    },
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => {
      const from = start.current;
      start.current = null;
      if (from === null || from.moved) return;
      const rect = event.currentTarget.getBoundingClientRect();
      const px = from.seen.metresPerPx;
      tap([
        from.seen.x + (event.clientX - rect.left - width / 2) * px,
        from.seen.y + (event.clientY - rect.top - height / 2) * px,
      ]);
    },
    onPointerCancel: () => {
      start.current = null;
    },
  };
}

/** React listens to the wheel passively; the page would scroll with the zoom. */
function useWheel(turn: (event: WheelEvent, rect: DOMRect) => void) {
  const latest = useRef(turn);
  latest.current = turn;
  const [element, setElement] = useState<SVGSVGElement | null>(null);
  useEffect(() => {
    if (element === null) return;
    const listen = (event: WheelEvent) => {
      // With the wheel alone the page scrolls; a zoom is asked for with a key, as on any page.
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(event, element.getBoundingClientRect());
    };
    element.addEventListener("wheel", listen, { passive: false });
    return () => element.removeEventListener("wheel", listen);
  }, [element]);
  return setElement;
}

function useWidth() {
  const [width, setWidth] = useState(0);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (element === null) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const watching = new ResizeObserver(measure);
    watching.observe(element);
    return () => watching.disconnect();
  }, [element]);
  return [setElement, width] as const;
}
