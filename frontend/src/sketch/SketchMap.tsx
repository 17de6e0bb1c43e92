import { type KeyboardEvent, type ReactNode, useMemo, useState } from "react";
import { useText } from "../i18n/language";
import { sketchText } from "../i18n/sketch";
import { Button } from "../kit/Button";
import { nearestRoad, type OnRoad, type Point, type Window, windowOf, zoomed } from "./drawing";
import { keyAct, useDrag, useWheel, useWidth, WHEEL_STEP, ZOOM_STEP } from "./gestures";
import { Dots, Roads } from "./layers";
import { type RoadSketch, useCloseRoads } from "./useSketch";
import "../styles/sketch.css";

/** What part of the plane is seen, in how many pixels. */
export interface View {
  readonly seen: Window;
  readonly width: number;
  readonly height: number;
}

/** Something drawn on the sketch; its points are metres from the middle of the window. */
export type Layer = (view: View) => ReactNode;

interface SketchMapProps {
  readonly sketch: RoadSketch;
  /** What the drawing is of, for who hears it. */
  readonly label?: string;
  /** Drawn below the roads. */
  readonly under?: Layer;
  /** Drawn above the roads and the facilities. */
  readonly over?: Layer;
  /** Without, no facility is drawn: `over` draws its own. */
  readonly dots?: boolean;
  readonly mostHeightPx?: number;
  /** What is seen at first, [west, south, east, north]; without, all of it. */
  readonly start?: readonly number[] | undefined;
  readonly onTap: (at: Point, on: OnRoad | null) => void;
  readonly onUndo: () => void;
  /** Buttons that stand on the drawing, so that nothing moves when they come. */
  readonly children?: ReactNode;
}

const HEIGHT_SHARE = 0.72;
const MOST_HEIGHT_PX = 460;
const LEAST_HEIGHT_PX = 300;
const LEAST_METRES_PER_PX = 1;
const REACH_PX = 16;

/** A sketch of the served roads to point at: drag moves, a tap sets a point, keys do both. */
export function SketchMap(props: SketchMapProps) {
  const { sketch, label, under, over, dots = true, mostHeightPx = MOST_HEIGHT_PX, start } = props;
  const t = useText(sketchText);
  const [frame, width] = useWidth();
  const height = Math.round(
    Math.min(mostHeightPx, Math.max(LEAST_HEIGHT_PX, width * HEIGHT_SHARE)),
  );
  const whole = useMemo(
    () => windowOf(sketch.plane, sketch.box, width, height),
    [sketch, width, height],
  );
  const first = useMemo(
    () => (start === undefined ? whole : windowOf(sketch.plane, start, width, height)),
    [sketch, whole, start, width, height],
  );
  const [chosen, setChosen] = useState<Window | null>(null);
  const seen = chosen ?? first;
  const close = useCloseRoads(sketch.plane, width === 0 ? null : seen, width, height);
  const roads = close ?? sketch.roads;
  const most = whole.metresPerPx * ZOOM_STEP;
  const zoom = (factor: number, keep: Point = [seen.x, seen.y]) =>
    setChosen(zoomed(seen, factor, keep, LEAST_METRES_PER_PX, most));
  const pan = (dx: number, dy: number) =>
    setChosen({ ...seen, x: seen.x + dx * seen.metresPerPx, y: seen.y + dy * seen.metresPerPx });
  const tap = (at: Point) => props.onTap(at, nearestRoad(roads, at, REACH_PX * seen.metresPerPx));
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
    const acts = { pan, zoom, tap: () => tap([seen.x, seen.y]), undo: props.onUndo };
    const act = keyAct(event.key, acts);
    if (act === null) return;
    event.preventDefault();
    setKeyed(true);
    act();
  };
  const px = seen.metresPerPx;
  const view: View = { seen, width, height };
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
            aria-label={`${label ?? t("map")}。${t("keysHint")}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the drawing is worked with keys.
            tabIndex={0}
            onKeyDown={onKeyDown}
            onBlur={() => setKeyed(false)}
            {...drag}
          >
            {under?.(view)}
            <Roads roads={roads} origin={[whole.x, whole.y]} seen={seen} />
            {dots ? <Dots sketch={sketch} seen={seen} width={width} height={height} /> : null}
            {over?.(view)}
            {keyed ? (
              <path className="roads-cross" d={`M${-9 * px} 0H${9 * px}M0 ${-9 * px}V${9 * px}`} />
            ) : null}
          </svg>
        )}
        <div className="roads-map-buttons roads-map-left">{props.children}</div>
        <div className="roads-map-buttons">
          <Button aria-label={t("zoomIn")} onClick={() => zoom(1 / ZOOM_STEP)}>
            +
          </Button>
          <Button aria-label={t("zoomOut")} onClick={() => zoom(ZOOM_STEP)}>
            −
          </Button>
          {seen === whole ? null : <Button onClick={() => setChosen(whole)}>{t("whole")}</Button>}
        </div>
      </div>
      <figcaption>
        <span>{t("sketchNote")}</span>
        <span className="licence">{sketch.attribution}</span>
      </figcaption>
    </figure>
  );
}
