import { useMemo, useState } from "react";
import { spaced } from "../i18n/language";
import type { PlanningKey } from "../i18n/planning";
import { Button } from "../kit/Button";
import { Choice } from "../kit/Choice";
import { rangeText } from "../lib/clock";
import { bandsGeoJson, nameOf, placesCsv } from "./exports";
import { type Outside, outsideOf } from "./figures";
import { saveText } from "./saving";
import type { PlaceLine, ReachAnswer } from "./types";
import { missingText, type Speech, useSpeech } from "./words";

interface PlaceTableProps {
  readonly answer: ReachAnswer;
  readonly outside: Outside;
  readonly setOutside: (outside: Outside) => void;
  readonly picked: string | null;
}

const PAGE = 12;

/** The places outside a band, the worst first, with what is missing of each. */
export function PlaceTable({ answer, outside, setOutside, picked }: PlaceTableProps) {
  const speech = useSpeech(answer.points?.unit ?? null);
  const { t } = speech;
  const [most, setMost] = useState(PAGE);
  const found = useMemo(() => outsideOf(answer.places, outside), [answer, outside]);
  if (answer.points === null) return null;
  const options: (readonly [Outside, string])[] = [
    ...answer.within.map(({ minutes }): readonly [Outside, string] => [
      `${minutes}`,
      t("over", { minutes }),
    ]),
    ["never", t("onlyNever")],
    ["all", t("all")],
  ];
  return (
    <section className="planning-part" aria-labelledby="planning-places">
      <h2 id="planning-places">{t("outside")}</h2>
      <Choice
        label={t("outsideOf")}
        options={options}
        chosen={outside}
        onChoose={(next) => {
          setOutside(next);
          setMost(PAGE);
        }}
      />
      <p role="status" className="quiet">
        {found.length === 0 ? t("noneOutside") : t("shown", { n: found.length })}
      </p>
      {found.length === 0 ? null : (
        <table className="planning-table">
          <thead>
            <tr>
              {(["place", "total", "minutes", "nearest", "why"] as const).map((key) => (
                <th key={key} scope="col" className={key === "total" ? "number" : ""}>
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map((place) => (
              <PlaceRow
                key={place.key}
                place={place}
                areas={answer.areas}
                picked={place.key === picked}
                speech={speech}
              />
            ))}
          </tbody>
        </table>
      )}
      {found.length <= most ? null : (
        <Button onClick={() => setMost(most + 5 * PAGE)}>
          {t("more", { n: Math.min(found.length - most, 5 * PAGE) })}
        </Button>
      )}
      <Downloads answer={answer} />
    </section>
  );
}

interface PlaceRowProps {
  readonly place: PlaceLine;
  readonly areas: ReachAnswer["areas"];
  readonly picked: boolean;
  readonly speech: Speech;
}

function PlaceRow({ place, areas, picked, speech }: PlaceRowProps) {
  const { t, count } = speech;
  const area = areas.find(({ area_code }) => place.area_code.startsWith(area_code));
  return (
    <tr className={picked ? "planning-picked-row" : ""}>
      <th scope="row">
        {spaced(place.name)}{" "}
        {area === undefined || area.name === "" || place.name.startsWith(area.name) ? null : (
          <small className="quiet nowrap">{area.name}</small>
        )}
      </th>
      <td data-label={t("total")} className="number">
        {count(place.weight)}
      </td>
      <td data-label={t("minutes")}>
        <HowLong place={place} speech={speech} />
      </td>
      <td data-label={t("nearest")}>
        {place.nearest_name === null ? (
          <span className="quiet">{t("none")}</span>
        ) : (
          speech.names.facility(place.nearest ?? place.nearest_name)
        )}
      </td>
      <td data-label={t("why")}>
        <WhatIsMissing place={place} speech={speech} />
      </td>
    </tr>
  );
}

export function HowLong({ place, speech }: { place: PlaceLine; speech: Speech }) {
  const { t, time } = speech;
  if (place.minutes === null)
    return <b className="bad nowrap">{t((place.why_none ?? "unreachable") as PlanningKey)}</b>;
  return (
    <>
      <b className="nowrap">{time(place.minutes)}</b>{" "}
      {place.range_min === null ? null : (
        <small className="quiet">{rangeWords(place.range_min, speech)}</small>
      )}
    </>
  );
}

/** From the fast to the slow end; at the slow end there may be nobody left to reach. */
function rangeWords([low, high]: readonly [number, number | null], speech: Speech): string {
  if (high === null) return speech.t("slowNever", { time: speech.time(low) });
  return rangeText([low * 60, high * 60], speech.language);
}

const SHOWN_NEEDS = 2;

function WhatIsMissing({ place, speech }: { place: PlaceLine; speech: Speech }) {
  const { t } = speech;
  if (place.missing.length === 0)
    return place.minutes === null ? null : <span className="quiet">{t("together")}</span>;
  return (
    <ul>
      {place.missing.slice(0, SHOWN_NEEDS).map((each) => (
        <li key={each.need.join()}>{missingText(each, place.nearest, speech)}</li>
      ))}
    </ul>
  );
}

/** The places and the bands as files to take away. */
function Downloads({ answer }: { answer: ReachAnswer }) {
  const { t } = useSpeech(null);
  const [saved, setSaved] = useState("");
  const save = (text: string, name: string, type: string) => {
    saveText(text, name, type);
    setSaved(name);
  };
  return (
    <div className="planning-downloads">
      <Button onClick={() => save(placesCsv(answer), nameOf(answer, "csv"), "text/csv")}>
        {t("saveCsv")}
      </Button>
      <Button
        onClick={() =>
          save(bandsGeoJson(answer), nameOf(answer, "geojson"), "application/geo+json")
        }
      >
        {t("saveGeoJson")}
      </Button>
      <span role="status" className="quiet">
        {saved === "" ? "" : t("saved", { name: saved })}
      </span>
    </div>
  );
}
