import { type ReactNode, useState } from "react";
import { named, useLanguage } from "../i18n/language";
import { Button } from "../kit/Button";
import { Choice } from "../kit/Choice";
import { Skeleton } from "../kit/Skeleton";
import { useSignedIn } from "../session/session";
import { lineOf, type OnRoad, type Point, type Tap, tapped } from "../sketch/drawing";
import { type Drawn, Shapes } from "../sketch/layers";
import { SketchMap } from "../sketch/SketchMap";
import { type RoadSketch, useSketch } from "../sketch/useSketch";
import type { Draft, Field, PlaceKind } from "./draft";
import type { Closure, WayName } from "./useRoads";
import { useSay } from "./words";

interface PlacePartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly closures: readonly Closure[];
  readonly names: ReadonlyMap<number, WayName>;
  readonly error: (field: Field) => ReactNode;
}

/** Where: a stretch or a circle on the sketch, around a facility, or a way by its number. */
export function PlacePart({ draft, change, closures, names, error }: PlacePartProps) {
  const t = useSay();
  const sketch = useSketch();
  const [taps, setTaps] = useState<readonly Tap[]>([]);
  const { kind } = draft;
  const back = (points: readonly Point[]) =>
    sketch ? points.map((each) => sketch.plane.back(each)) : [];
  const setLine = (next: readonly Tap[]) => {
    setTaps(next);
    change({ line: back(lineOf(next)) });
  };
  const tap = (at: Point, on: OnRoad | null) => {
    if (kind === "line") setLine(tapped(taps, at, on));
    else change({ kind: "circle", centre: back([at])[0] ?? null });
  };
  const undo = () => (kind === "line" ? setLine(taps.slice(0, -1)) : change({ centre: null }));
  const shapes = sketch ? shapesOf(draft, closures, names, sketch) : [];
  const options: (readonly [PlaceKind, string])[] = [
    ["line", t("drawLine")],
    ["circle", t("drawCircle")],
    ["way", t("byWay")],
  ];
  return (
    <>
      <Choice
        label={t("where")}
        options={options}
        chosen={kind}
        onChoose={(next) => change({ kind: next })}
      />
      {kind === "way" ? <WayField draft={draft} change={change} error={error("way")} /> : null}
      {kind === "circle" ? (
        <CircleFields draft={draft} change={change} sketch={sketch} error={error("radius")} />
      ) : null}
      {sketch === null ? <Skeleton /> : null}
      {sketch === false ? <p className="ask">{t("sketchFailed")}</p> : null}
      {sketch ? (
        <>
          {kind === "way" ? null : (
            <p className="quiet">{t(kind === "line" ? "lineHint" : "circleHint")}</p>
          )}
          <SketchMap
            sketch={sketch}
            over={({ seen }) => <Shapes shapes={shapes} seen={seen} />}
            onTap={tap}
            onUndo={undo}
          >
            {kind === "line" && taps.length > 0 ? (
              <>
                <Button onClick={undo}>{t("undo")}</Button>
                <Button onClick={() => setLine([])}>{t("clear")}</Button>
              </>
            ) : null}
          </SketchMap>
        </>
      ) : null}
      {error("place")}
    </>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly error: ReactNode;
}

function WayField({ draft, change, error }: PartProps) {
  const t = useSay();
  return (
    <label className="field">
      {t("wayNumber")}
      <input
        inputMode="numeric"
        value={draft.way}
        placeholder={t("wayHint")}
        onChange={(event) => change({ way: event.target.value })}
      />
      {error}
    </label>
  );
}

function CircleFields({
  draft,
  change,
  sketch,
  error,
}: PartProps & { readonly sketch: RoadSketch | null | false }) {
  const t = useSay();
  const { language } = useLanguage();
  const { facilities } = useSignedIn();
  const dots = sketch ? sketch.dots : [];
  const known = facilities.filter((each) => dots.some(({ code }) => code === each.code));
  const centreOf = (code: string) => {
    const dot = dots.find((each) => each.code === code);
    return sketch && dot ? sketch.plane.back(dot.at) : null;
  };
  const chosen = known.find(({ code }) => {
    const at = centreOf(code);
    return at !== null && at[0] === draft.centre?.[0] && at[1] === draft.centre[1];
  });
  return (
    <div className="roads-pair">
      <label className="field">
        {t("centreFacility")}
        <select
          className="select"
          value={chosen?.code ?? ""}
          onChange={(event) => change({ centre: centreOf(event.target.value) })}
        >
          <option value="">{t(draft.centre === null ? "chooseFacility" : "centreChosen")}</option>
          {known.map((each) => (
            <option key={each.code} value={each.code}>
              {named(language, each.name, each.name_en)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        {t("radius")}
        <input
          inputMode="numeric"
          value={draft.radius}
          onChange={(event) => change({ radius: event.target.value })}
        />
        {error}
      </label>
    </div>
  );
}

/** What stands or is to come, and over it what is being drawn. */
function shapesOf(
  draft: Draft,
  closures: readonly Closure[],
  names: ReadonlyMap<number, WayName>,
  sketch: RoadSketch,
): Drawn[] {
  const { place } = sketch.plane;
  const standing = closures.flatMap(({ id, place: where, status }): Drawn[] => {
    if (status !== "active" && status !== "planned") return [];
    if (where.kind === "circle")
      return [
        { key: id, points: [place([where.lon, where.lat])], radiusM: where.radius_m, look: status },
      ];
    if (where.kind === "line") {
      const points = where.points.map(([lon = 0, lat = 0]) => place([lon, lat]));
      return [{ key: id, points, radiusM: null, look: status }];
    }
    return (names.get(where.way)?.lines ?? []).map((line, at) => ({
      key: `${id} ${at}`,
      points: line.map(([lon = 0, lat = 0]) => place([lon, lat])),
      radiusM: null,
      look: status,
    }));
  });
  const drawn: Drawn[] = [];
  if (draft.kind === "line" && draft.line.length > 0)
    drawn.push({ key: "draft", points: draft.line.map(place), radiusM: null, look: "draft" });
  if (draft.kind === "circle" && draft.centre !== null) {
    const radiusM = Number(draft.radius) > 0 ? Number(draft.radius) : 0;
    drawn.push({ key: "draft", points: [place(draft.centre)], radiusM, look: "draft" });
  }
  return [...standing, ...drawn];
}
