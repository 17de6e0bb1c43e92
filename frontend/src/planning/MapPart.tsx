import { type ReactNode, useMemo, useState } from "react";
import { Choice } from "../kit/Choice";
import { Skeleton } from "../kit/Skeleton";
import type { OnRoad, Plane, Point } from "../sketch/drawing";
import type { RoadSketch } from "../sketch/useSketch";
import { boxOf, type Outside, outsideOf } from "./figures";
import { HowLong } from "./PlaceTable";
import { PlanningMap } from "./PlanningMap";
import type { Siting } from "./SitingSection";
import type { PlaceLine, ReachAnswer } from "./types";
import type { Ways } from "./useWays";
import type { WhatIf } from "./useWhatIf";
import { useSpeech } from "./words";

interface MapPartProps {
  readonly answer: ReachAnswer;
  readonly sketch: RoadSketch | null | false;
  readonly section: "now" | "whatIf" | "siting" | "points";
  readonly outside: Outside;
  readonly whatIf: WhatIf;
  readonly ways: Ways;
  readonly siting: Siting;
  readonly findWay: (on: OnRoad | null, plane: Plane) => void;
  readonly picked: string | null;
  readonly setPicked: (key: string | null) => void;
}

/** The sketch, and what a tap on it means in each section. */
export function MapPart(props: MapPartProps) {
  const { answer, sketch, section, whatIf, siting, picked, setPicked } = props;
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t } = speech;
  const [shown, setShown] = useState<"before" | "after">("after");
  const supposing = section === "whatIf";
  const after = supposing && whatIf.fresh ? (whatIf.asked.answer?.bands_after ?? null) : null;
  const outside = useMemo(() => outsideOf(answer.places, props.outside), [answer, props.outside]);
  const start = useMemo(() => boxOf(answer.places), [answer]);
  if (sketch === null) return <Skeleton blocks={2} />;
  if (sketch === false) return null;
  const tap = (at: Point, on: OnRoad | null) => {
    if (supposing && whatIf.draft.kind === "close_way") props.findWay(on, sketch.plane);
    else if (supposing && whatIf.draft.kind === "open_centre")
      whatIf.put({ at: sketch.plane.back(at) });
    else setPicked(nearestPlace(answer.places, at, sketch.plane)?.key ?? null);
  };
  const place = answer.places.find(({ key }) => key === picked) ?? null;
  const sites = section === "siting" && siting.fresh ? (siting.asked.answer?.chosen ?? []) : [];
  return (
    <div className="planning-map">
      {after === null ? null : (
        <Choice
          label={t("show")}
          options={[
            ["before", t("before")],
            ["after", t("after")],
          ]}
          chosen={shown}
          onChoose={setShown}
        />
      )}
      <PlanningMap
        sketch={sketch}
        bands={after !== null && shown === "after" ? after : answer.bands}
        centres={answer.centres}
        outside={outside}
        picked={place}
        supposed={supposing ? supposedOf(whatIf, props.ways) : NOTHING}
        start={start}
        sites={sites.map(({ facility }) => facility)}
        label={`${t("map")}。${t("mapAlt")}`}
        onTap={tap}
        onUndo={() => (supposing ? whatIf.put({ way: "", at: null }) : setPicked(null))}
      />
      <MarksLegend minutes={props.outside} supposing={supposing} />
      <p role="status" className="planning-picked-words">
        {place === null ? null : (
          <>
            <b>{place.name}</b> <HowLong place={place} speech={speech} />{" "}
            {place.nearest === null ? null : speech.names.facility(place.nearest)}
          </>
        )}
      </p>
    </div>
  );
}

interface MarksLegendProps {
  readonly minutes: Outside;
  readonly supposing: boolean;
}

/** What the marks on the sketch stand for. */
function MarksLegend({ minutes, supposing }: MarksLegendProps) {
  const { t } = useSpeech(null);
  const middle = 7;
  const marks: (readonly [key: string, words: string, drawn: ReactNode])[] = [
    ["centre", t("countedCentre"), <path key="m" className="planning-centre" d="M2 2h10v10H2Z" />],
    [
      "uncounted",
      t("uncountedCentre"),
      <path key="m" className="planning-uncounted" d="M3 3h8v8H3Z" />,
    ],
    ["never", t("neverPlace"), <path key="m" className="planning-never" d="M3 3l8 8M3 11l8-8" />],
  ];
  if (minutes !== "never")
    marks.push([
      "later",
      minutes === "all" ? t("place") : t("laterPlace", { minutes }),
      <g key="m">
        <path className="planning-later" d={`M${middle} ${middle}h0`} />
        <path className="planning-later-in" d={`M${middle} ${middle}h0`} />
      </g>,
    ]);
  if (supposing)
    marks.push(
      ["closed", t("closedRoad"), <path key="m" className="planning-closed" d="M0 7H14" />],
      ["new", t("newCentre"), <path key="m" className="planning-new" d="M2 2h10v10H2Z" />],
    );
  return (
    <ul className="planning-marks" aria-label={t("legend")}>
      {marks.map(([key, words, drawn]) => (
        <li key={key}>
          <svg width={14} height={14} aria-hidden="true">
            {drawn}
          </svg>
          {words}
        </li>
      ))}
    </ul>
  );
}

const NOTHING = { lines: [], centres: [] };

function supposedOf({ draft, changes }: WhatIf, ways: Ways) {
  const closed = changes.flatMap((each) => (each.kind === "close_way" ? [each.way] : []));
  const drafted = draft.kind === "close_way" && draft.way !== "" ? [Number(draft.way)] : [];
  return {
    lines: [...closed, ...drafted].flatMap((way) => ways.get(way)?.lines ?? []),
    centres: [
      ...changes.flatMap((each) =>
        each.kind === "open_centre" ? [[each.lon, each.lat] as const] : [],
      ),
      ...(draft.kind === "open_centre" && draft.at !== null ? [draft.at] : []),
    ],
  };
}

const PICK_M = 6_000;

function nearestPlace(places: readonly PlaceLine[], to: Point, plane: Plane): PlaceLine | null {
  let best: PlaceLine | null = null;
  let least = PICK_M;
  for (const place of places) {
    const [x, y] = plane.place([place.lon, place.lat]);
    const away = Math.hypot(x - to[0], y - to[1]);
    if (away < least) [best, least] = [place, away];
  }
  return best;
}
