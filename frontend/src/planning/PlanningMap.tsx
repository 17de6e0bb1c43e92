import { useMemo } from "react";
import type { OnRoad, Plane, Point } from "../sketch/drawing";
import { pathOf } from "../sketch/drawing";
import { placedNames } from "../sketch/naming";
import { SketchMap, type View } from "../sketch/SketchMap";
import type { RoadSketch } from "../sketch/useSketch";
import { drawnBands } from "./bands";
import { Hatches, hatchOf } from "./Hatches";
import { lookOf } from "./ShareBar";
import type { Bands, CentreLine, PlaceLine, Position } from "./types";
import { centreName, useSpeech } from "./words";

/** What a supposition adds to the drawing. */
export interface Supposed {
  readonly lines: readonly (readonly Position[])[];
  readonly centres: readonly (readonly [lon: number, lat: number])[];
}

interface PlanningMapProps {
  readonly sketch: RoadSketch;
  readonly bands: Bands | null;
  readonly centres: readonly CentreLine[];
  /** Only places that are too far or out of reach are drawn. */
  readonly outside: readonly PlaceLine[];
  readonly picked: PlaceLine | null;
  readonly supposed: Supposed;
  readonly sites: readonly string[];
  /** What is seen at first: where the people are. */
  readonly start: readonly number[] | undefined;
  readonly label: string;
  readonly onTap: (at: Point, on: OnRoad | null) => void;
  readonly onUndo: () => void;
}

const MOST_HEIGHT_PX = 640;
const HATCHES = "map-hatch";

/** The bands under the roads, who can take her, and who is too far. */
export function PlanningMap(props: PlanningMapProps) {
  const { sketch, bands, label, onTap, onUndo } = props;
  const { plane, box } = sketch;
  const origin = useMemo((): Point => {
    const [west = 0, south = 0, east = 0, north = 0] = box;
    const [x, y] = plane.place([(west + east) / 2, (south + north) / 2]);
    return [Math.round(x), Math.round(y)];
  }, [plane, box]);
  const drawn = useMemo(
    () => (bands === null ? [] : drawnBands(bands, plane, origin)),
    [bands, plane, origin],
  );
  const { t } = useSpeech(null);
  return (
    <SketchMap
      sketch={sketch}
      label={label}
      dots={false}
      start={props.start}
      mostHeightPx={MOST_HEIGHT_PX}
      onTap={onTap}
      onUndo={onUndo}
      under={({ seen }) => (
        <>
          <Hatches id={HATCHES} px={seen.metresPerPx} />
          <g transform={`translate(${origin[0] - seen.x} ${origin[1] - seen.y})`}>
            {drawn.map(({ withinMin, path }) => (
              <BandPath key={withinMin} look={lookOf(withinMin)} path={path} />
            ))}
          </g>
        </>
      )}
      over={(view) => (
        <>
          <Marks {...props} view={view} plane={plane} />
          <g transform={`translate(${origin[0] - view.seen.x} ${origin[1] - view.seen.y})`}>
            {drawn.map(({ withinMin, label: at }) =>
              at === null ? null : (
                <text
                  key={withinMin}
                  className="planning-band-name"
                  x={at[0]}
                  y={at[1]}
                  dy={13 * view.seen.metresPerPx}
                  fontSize={14 * view.seen.metresPerPx}
                  textAnchor={anchorOf(at[0] + origin[0], view)}
                >
                  {t("within", { minutes: withinMin })}
                </text>
              ),
            )}
          </g>
        </>
      )}
    />
  );
}

const EDGE_PX = 60;

/** At the edge of the window words run inwards. */
function anchorOf(x: number, { seen, width }: View): "start" | "middle" | "end" {
  const at = (x - seen.x) / seen.metresPerPx + width / 2;
  if (at < EDGE_PX) return "start";
  return at > width - EDGE_PX ? "end" : "middle";
}

function BandPath({ look, path }: { look: string; path: string }) {
  const hatch = hatchOf(HATCHES, look);
  if (path === "") return null;
  return (
    <>
      <path className={`band band-${look} band-edge`} d={path} fillRule="evenodd" />
      {hatch === null ? null : <path d={path} fillRule="evenodd" fill={hatch} />}
    </>
  );
}

interface MarksProps extends PlanningMapProps {
  readonly view: View;
  readonly plane: Plane;
}

function Marks({ view, plane, centres, outside, picked, supposed, sites }: MarksProps) {
  const { seen } = view;
  const px = seen.metresPerPx;
  const at = ({ lon, lat }: { lon: number; lat: number }): Point => plane.place([lon, lat]);
  const dots = outside.filter(({ minutes }) => minutes !== null).map(at);
  const crosses = outside.filter(({ minutes }) => minutes === null).map(at);
  const lines = supposed.lines.map((line) => line.map((each) => plane.place(each)));
  return (
    <g transform={`translate(${-seen.x} ${-seen.y})`}>
      <Uncounted centres={centres} view={view} plane={plane} />
      <path className="planning-later" d={dots.map(([x, y]) => `M${x} ${y}h0`).join("")} />
      <path className="planning-later-in" d={dots.map(([x, y]) => `M${x} ${y}h0`).join("")} />
      <path className="planning-never" d={crosses.map((each) => crossed(each, 4 * px)).join("")} />
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of ways have no other name.
        <path key={index} className="planning-closed" d={pathOf(line, [0, 0])} />
      ))}
      <Centres centres={centres} sites={sites} view={view} plane={plane} />
      {supposed.centres.map((each) => (
        <path key={each.join()} className="planning-new" d={squared(plane.place(each), 8 * px)} />
      ))}
      {picked === null ? null : <Picked place={picked} at={at(picked)} px={px} />}
    </g>
  );
}

function Picked({ place, at: [x, y], px }: { place: PlaceLine; at: Point; px: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle className="planning-picked" r={10 * px} />
      <text className="roads-dot-name" x={13 * px} y={5 * px} fontSize={14 * px}>
        {place.name}
      </text>
    </g>
  );
}

const NAMED = 14;

interface CentresProps {
  readonly centres: readonly CentreLine[];
  readonly sites: readonly string[];
  readonly view: View;
  readonly plane: Plane;
}

/** Hollow squares: those that might take her, but nobody is on duty, has a bed, or has said so. */
function Uncounted({ centres, view, plane }: Omit<CentresProps, "sites">) {
  const { language } = useSpeech(null);
  const half = 3.5 * view.seen.metresPerPx;
  return centres.map((centre) =>
    centre.counted ||
    centre.why_not === "unfit" ||
    centre.lon === null ||
    centre.lat === null ? null : (
      <path
        key={centre.facility}
        className="planning-uncounted"
        d={squared(plane.place([centre.lon, centre.lat]), half)}
      >
        <title>{centreName(centre, language)}</title>
      </path>
    ),
  );
}

/** A full square takes her, a framed one is chosen by siting; each has its name where few are. */
function Centres({ centres, sites, view, plane }: CentresProps) {
  const { language } = useSpeech(null);
  const { seen, width, height } = view;
  const px = seen.metresPerPx;
  const inside = centres.flatMap((centre) => {
    if (centre.lon === null || centre.lat === null) return [];
    const [x, y] = plane.place([centre.lon, centre.lat]);
    const visible =
      Math.abs(x - seen.x) < (width / 2) * px && Math.abs(y - seen.y) < (height / 2) * px;
    return visible ? [{ centre, x, y }] : [];
  });
  const counted = inside.filter(({ centre }) => centre.counted);
  const chosen = inside.filter(({ centre }) => sites.includes(centre.facility));
  const named = counted.length + chosen.length <= NAMED ? [...chosen, ...counted] : chosen;
  const names = placedNames(
    named.map(({ centre, x, y }) => ({
      key: centre.facility,
      text: centreName(centre, language),
      at: [(x - seen.x) / px + width / 2, (y - seen.y) / px + height / 2],
    })),
    width,
    height,
  );
  return (
    <>
      {counted.map(({ centre, x, y }) => (
        <path key={centre.facility} className="planning-centre" d={squared([x, y], 5 * px)}>
          <title>{centreName(centre, language)}</title>
        </path>
      ))}
      {chosen.map(({ centre, x, y }) => (
        <path key={centre.facility} className="planning-new" d={squared([x, y], 9 * px)} />
      ))}
      {names.map(({ key, text, x, y }) => (
        <text
          key={key}
          className="roads-dot-name"
          x={seen.x + (x - width / 2) * px}
          y={seen.y + (y - height / 2) * px}
          fontSize={14 * px}
        >
          {text}
        </text>
      ))}
    </>
  );
}

const squared = ([x, y]: Point, half: number): string =>
  `M${x - half} ${y - half}h${2 * half}v${2 * half}h${-2 * half}Z`;

const crossed = ([x, y]: Point, half: number): string =>
  `M${x - half} ${y - half}l${2 * half} ${2 * half}M${x - half} ${y + half}l${2 * half} ${-2 * half}`;
