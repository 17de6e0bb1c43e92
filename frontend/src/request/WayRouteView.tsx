import { useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { FacilityWays, WayRoute } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { waysText } from "../i18n/ways";
import { placeLabels } from "../transfer/labels";
import { StopMark } from "../transfer/RouteView";
import { useWidth } from "../transfer/useWidth";
import { type WaySketch, waySketchOf } from "./wayRoute";
import type { PossibleWay } from "./ways";
import { useWayWords } from "./wayWords";

const HEIGHT = 168;
const MARGIN = 32;

interface WayRouteViewProps {
  readonly referral: string;
  readonly centre: FacilityWays;
  readonly way: PossibleWay;
}

/** Where everybody drives on one way, as a plain sketch. */
export function WayRouteView({ referral, centre, way }: WayRouteViewProps) {
  const t = useText(transfer);
  const { language } = useLanguage();
  const words = useWayWords();
  const [route, setRoute] = useState<WayRoute | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [frame, width] = useWidth();
  const { facility } = centre;
  useEffect(() => {
    let here = true;
    call(
      client.GET("/api/referrals/{referral}/ways/{facility}/{way}", {
        params: { path: { referral, facility, way: way.way } },
      }),
    )
      .then((got) => here && setRoute(got))
      .catch((thrown: unknown) => here && setFault(asFault(thrown)));
    return () => {
      here = false;
    };
  }, [referral, facility, way.way]);
  if (fault !== null)
    return (
      <p className="quiet">{t(fault.code === "roads_changed" ? "roadsChanged" : "noRoute")}</p>
    );
  if (route === null) return <div className="sketch sketch-empty" />;
  const sketch = width === 0 ? null : waySketchOf(way, route, width, HEIGHT, MARGIN);
  const first = way.legs.find((leg) => leg.kind === "drive");
  return (
    <figure className="route">
      <div ref={frame} className="sketch-frame">
        {sketch === null ? null : (
          <Drawing
            sketch={sketch}
            width={width}
            names={{
              her: first === undefined ? "" : words.place(first.start),
              centre: named(language, centre.name, centre.name_en),
              between: first === undefined ? "" : words.place(first.end),
            }}
          />
        )}
      </div>
      <figcaption>
        <span>{t("sketchNote")}</span>
        <span className="licence">{route.attribution}</span>
      </figcaption>
    </figure>
  );
}

interface DrawingProps {
  readonly sketch: WaySketch;
  readonly width: number;
  readonly names: Readonly<Record<"her" | "centre" | "between", string>>;
}

function Drawing({ sketch, width, names }: DrawingProps) {
  const t = useText(transfer);
  const w = useText(waysText);
  const mark = ([x, y]: readonly [number, number], name: string) => ({ x, y, name });
  const { her, centre, between } = sketch;
  const labels = placeLabels(
    [
      mark(her, names.her),
      mark(centre, names.centre),
      ...(between === null ? [] : [mark(between, names.between)]),
    ],
    sketch.road,
    width,
    HEIGHT,
  );
  return (
    <svg
      className="sketch"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`${t("fromTo", { from: names.her, to: names.centre })} ${
        between === null ? "" : w("via", { name: names.between })
      }`}
    >
      {sketch.legs.map(({ stroke, path }) => (
        <g key={`${stroke} ${path}`}>
          <path d={path} className="sketch-road way-road" />
          {stroke === "out" ? <path d={path} className="sketch-road way-road-out" /> : null}
        </g>
      ))}
      <circle className="sketch-start" cx={her[0]} cy={her[1]} r="6" />
      {between === null ? null : <StopMark x={between[0]} y={between[1]} />}
      <rect className="sketch-end" x={centre[0] - 6} y={centre[1] - 6} width="12" height="12" />
      {labels.map((label) => (
        <text key={`${label.x} ${label.y}`} x={label.x} y={label.y} textAnchor={label.anchor}>
          {label.text}
        </text>
      ))}
    </svg>
  );
}
