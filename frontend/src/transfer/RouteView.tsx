import { useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { MeetingPlace, Route } from "../api/types";
import { useText } from "../i18n/language";
import { routesText } from "../i18n/routes";
import { type TransferKey, transfer } from "../i18n/transfer";
import { Button } from "../kit/Button";
import { placeLabels } from "./labels";
import { type Leg, legsOf, listedLegs, type Sketch, sketchOf } from "./sketch";
import { useWidth } from "./useWidth";

const HEIGHT = 168;
const MARGIN = 32;

interface RouteViewProps {
  readonly referral: string;
  readonly facility: string;
  readonly from: string;
  readonly to: string;
  /** Where two vehicles meet on the way. */
  readonly meeting?: MeetingPlace | null;
}

const LATIN_PX = 8;

/** A Latin name that would cross half the drawing is cut; the heading above says it whole. */
function shortName(name: string, width: number): string {
  const longest = Math.floor(width / 2 / LATIN_PX);
  return /\p{Script=Han}/u.test(name) || name.length <= longest
    ? name
    : `${name.slice(0, longest - 2).trimEnd()}…`;
}

interface DrawingProps {
  readonly sketch: Sketch;
  readonly width: number;
  readonly from: string;
  readonly to: string;
  readonly stop: string;
}

function Drawing({ sketch, width, from, to, stop }: DrawingProps) {
  const t = useText(transfer);
  const ends = [
    { ...sketch.start, name: shortName(from, width) },
    { ...sketch.end, name: shortName(to, width) },
    ...(sketch.stop === null ? [] : [{ ...sketch.stop, name: shortName(stop, width) }]),
  ];
  const bridges = sketch.bridges.map((each) => ({ ...each, name: each.name || t("bridge") }));
  const minutes = sketch.minutes.map((each) => ({
    ...each,
    name: t("legMinutes", { n: each.name }),
  }));
  const labels = placeLabels([...ends, ...bridges, ...minutes], sketch.road, width, HEIGHT);
  return (
    <svg
      className="sketch"
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`${t("fromTo", { from, to })}`}
    >
      {sketch.legs.map((drawn, index) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: the legs of one route never move.
          key={index}
          d={drawn.path}
          strokeWidth={drawn.width}
          className={drawn.leg.tunnel ? "sketch-road sketch-tunnel" : "sketch-road"}
        />
      ))}
      {sketch.bridges.map((bridge) => (
        <g key={`${bridge.x} ${bridge.y}`} transform={`translate(${bridge.x} ${bridge.y})`}>
          <path className="sketch-bridge" d="M-4 -9V9M4 -9V9" />
        </g>
      ))}
      {sketch.minutes.map((each) => (
        <circle key={each.name} className="sketch-minute" cx={each.x} cy={each.y} r="3" />
      ))}
      <circle className="sketch-start" cx={sketch.start.x} cy={sketch.start.y} r="6" />
      <rect
        className="sketch-end"
        x={sketch.end.x - 6}
        y={sketch.end.y - 6}
        width="12"
        height="12"
      />
      {sketch.stop === null ? null : <StopMark {...sketch.stop} />}
      {labels.map((label) => (
        <text key={`${label.x} ${label.y}`} x={label.x} y={label.y} textAnchor={label.anchor}>
          {label.text}
        </text>
      ))}
    </svg>
  );
}

/** The mark of a place where hands change: a diamond, in every sketch. */
export function StopMark({ x, y }: { x: number; y: number }) {
  return <path className="sketch-stop" d={`M${x} ${y - 8}l8 8-8 8-8-8z`} />;
}

/** A road class in words; a class nobody named is shown as it is. */
function useRoadWord(): (roadClass: string) => string {
  const t = useText(transfer);
  return (roadClass) => {
    const plain = roadClass.replace("_link", "");
    const key = `road_${plain}`;
    const road = key in transfer.en ? t(key as TransferKey) : plain;
    return plain === roadClass ? road : t("link", { road });
  };
}

const METRES_BELOW = 950;

function Legs({ legs }: { legs: readonly Leg[] }) {
  const t = useText(transfer);
  const roadWord = useRoadWord();
  return (
    <ol className="legs">
      {listedLegs(legs).map((leg, index) => {
        const minutes = Math.round(leg.travelTimeS / 60);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the legs of one route never move.
          <li key={index}>
            <b>{leg.name || t("unnamedRoad")}</b>
            <span className="quiet">
              {[
                roadWord(leg.roadClass),
                leg.bridge ? t("bridge") : "",
                leg.tunnel ? t("tunnel") : "",
                leg.lengthM < METRES_BELOW
                  ? t("metres", { n: Math.round(leg.lengthM / 10) * 10 })
                  : t("km", { n: (leg.lengthM / 1000).toFixed(1) }),
              ]
                .filter((each) => each !== "")
                .join(" · ")}
            </span>
            <span className="nowrap">
              {minutes < 1 ? t("underMinute") : t("legMinutes", { n: minutes })}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** The route as a plain sketch, with the same legs as a list for who cannot read a drawing. */
export function RouteView({ referral, facility, from, to, meeting = null }: RouteViewProps) {
  const t = useText(transfer);
  const r = useText(routesText);
  const [route, setRoute] = useState<Route | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [listed, setListed] = useState(false);
  const [frame, width] = useWidth();
  useEffect(() => {
    let current = true;
    call(
      client.GET("/api/referrals/{referral}/routes/{facility}", {
        params: { path: { referral, facility } },
      }),
    )
      .then((got) => current && setRoute(got))
      .catch((thrown: unknown) => current && setFault(asFault(thrown)));
    return () => {
      current = false;
    };
  }, [referral, facility]);
  if (fault)
    return (
      <p className="quiet">{t(fault.code === "roads_changed" ? "roadsChanged" : "noRoute")}</p>
    );
  if (!route) return <div className="sketch sketch-empty" />;
  const legs = legsOf(route);
  const ferryS = legs
    .filter((leg) => leg.roadClass === "ferry")
    .reduce((sum, leg) => sum + leg.travelTimeS, 0);
  const stop = meeting === null ? null : ([meeting.lon, meeting.lat] as const);
  const sketch = width === 0 ? null : sketchOf(legs, width, HEIGHT, MARGIN, stop);
  return (
    <figure className="route">
      <div ref={frame} className="sketch-frame">
        {sketch ? (
          <Drawing sketch={sketch} width={width} from={from} to={to} stop={meeting?.name ?? ""} />
        ) : null}
      </div>
      <figcaption>
        <span>{t("sketchNote")}</span>
        <span className="licence">{route.attribution}</span>
      </figcaption>
      {ferryS === 0 ? null : (
        <p className="ask">
          {r("byFerry", { minutes: t("legMinutes", { n: Math.round(ferryS / 60) }) })}
        </p>
      )}
      <Button kind="quiet" aria-expanded={listed} onClick={() => setListed(!listed)}>
        {t("legs")} {listed ? "⌄" : "›"}
      </Button>
      {listed ? <Legs legs={legs} /> : null}
    </figure>
  );
}
