import { type FormEvent, useState } from "react";
import { FaultWords } from "../admin/FaultWords";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import { fieldWords } from "../i18n/fileProblems";
import { named } from "../i18n/language";
import { Button } from "../kit/Button";
import { Choice } from "../kit/Choice";
import { useFaultText } from "../kit/FaultPanel";
import { holds } from "../session/roles";
import { useSignedIn } from "../session/session";
import { fetchPoints, sendPoints } from "./asking";
import { pointsCsv } from "./exports";
import { countText } from "./figures";
import { saveText } from "./saving";
import type { PointsMeta } from "./types";
import { useSpeech } from "./words";

interface PointsSectionProps {
  readonly points: PointsMeta | null;
  /** Only the places of the reader's own areas are shown. */
  readonly partial: boolean;
  readonly replaced: () => void;
}

/** The table of where people live that everything is counted by: what it is, and a new one. */
export function PointsSection({ points, partial, replaced }: PointsSectionProps) {
  const speech = useSpeech(points?.unit ?? null);
  const { t, language, count } = speech;
  const { me } = useSignedIn();
  return (
    <section className="planning-part" aria-labelledby="planning-points">
      <h2 id="planning-points">{t("points")}</h2>
      <p>
        <b>{t("pointsNow")}</b>{" "}
        {points === null ? (
          t("pointsNone")
        ) : (
          <>
            {t("pointsOf", {
              name: points.name,
              day: points.as_of.slice(0, "2026-11-22".length),
            })}
            {" · "}
            {t("pointsCount", {
              places: countText(points.places, language),
              count: count(points.weight),
            })}
          </>
        )}
      </p>
      {points === null ? null : <SavePoints />}
      {points === null || !partial ? null : <p className="ask">{t("partialPoints")}</p>}
      {holds(me, "authority", "administrator") ? (
        <Upload replaced={replaced} />
      ) : (
        <p className="quiet">{t("readOnlyPoints")}</p>
      )}
    </section>
  );
}

/** The table in use as a file: to look at, or to put right and send again. */
function SavePoints() {
  const { t } = useSpeech(null);
  const say = useFaultText();
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async () => {
    setFault(null);
    try {
      saveText(pointsCsv(await fetchPoints()), "points.csv", "text/csv");
    } catch (thrown) {
      setFault(asFault(thrown));
    }
  };
  return (
    <p>
      <Button onClick={() => void save()}>{t("savePoints")}</Button>{" "}
      {fault === null ? null : (
        <span role="alert" className="bad">
          {say(fault)}
        </span>
      )}
    </p>
  );
}

type Unit = "births" | "people";

function Upload({ replaced }: { replaced: () => void }) {
  const [unit, setUnit] = useState<Unit>("births");
  const { t, language, count } = useSpeech(unit);
  const [name, setName] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  const [stored, setStored] = useState<PointsMeta | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    setStored(null);
    setFault(null);
    if (file === null || name.trim() === "") return;
    setBusy(true);
    try {
      const content = await file.arrayBuffer().catch(() => null);
      setChanged(content === null);
      if (content !== null) {
        setStored(await sendPoints(content, unit, name.trim()));
        replaced();
      }
    } catch (thrown) {
      setFault(asFault(thrown));
    }
    setBusy(false);
  };
  return (
    <form className="planning-form" onSubmit={(event) => void submit(event)}>
      <p className="quiet">{t("pointsLead")}</p>
      <p className="quiet">{t("columns")}</p>
      <Choice
        label={t("unit")}
        options={[
          ["births", t("unitBirths")],
          ["people", t("unitPeople")],
        ]}
        chosen={unit}
        onChoose={setUnit}
      />
      <label className="field">
        {t("tableName")}
        <input
          value={name}
          maxLength={80}
          placeholder={t("tableNameHint")}
          onChange={(event) => setName(event.target.value)}
        />
        {asked && name.trim() === "" ? (
          <span role="alert" className="field-error">
            {t("nameMissing")}
          </span>
        ) : null}
      </label>
      <label className="field">
        {t("file")}
        <input
          type="file"
          accept=".csv,.txt,.xlsx"
          // Choosing the same file again, put right meanwhile, is a choice too.
          onClick={(event) => {
            event.currentTarget.value = "";
            setFile(null);
          }}
          onChange={(event) => {
            setFile(event.target.files?.[0] ?? null);
            setFault(null);
            setStored(null);
            setChanged(false);
          }}
        />
        {asked && (file === null || changed) && stored === null ? (
          <span role="alert" className="field-error">
            {t(file === null ? "fileMissing" : "fileChanged")}
          </span>
        ) : null}
      </label>
      <Button kind="primary" type="submit" disabled={busy}>
        {t(busy ? "uploading" : "upload")}
      </Button>
      <p role="status" className="good">
        {stored === null
          ? ""
          : t("uploaded", {
              places: countText(stored.places, language),
              count: count(stored.weight),
            })}
      </p>
      {fault === null ? null : <Faults fault={fault} />}
    </form>
  );
}

/** Everything that is wrong with the table at once, where a spreadsheet shows it. */
function Faults({ fault }: { fault: Fault }) {
  const { t, language } = useSpeech(null);
  const say = useFaultText();
  const rows = fault.errors.filter((each) => each.field !== null || "row" in each.params);
  if (rows.length === 0)
    return (
      <p role="alert" className="bad">
        {say(fault)}
      </p>
    );
  const column = (name: string): string => (language === "en" ? null : fieldWords(name)) ?? name;
  return (
    <div role="alert">
      <p className="bad">{t("faults", { n: rows.length })}</p>
      <table className="planning-table">
        <thead>
          <tr>
            {(["row", "column", "value", "what"] as const).map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={`${each.params.row} ${each.field} ${each.code} ${each.value}`}>
              <td data-label={t("row")}>{String(each.params.row ?? t("wholeFile"))}</td>
              <td data-label={t("column")}>{each.field === null ? "" : column(each.field)}</td>
              <td data-label={t("value")} className="planning-value">
                {each.value}
              </td>
              <td data-label={t("what")}>
                {each.zh === each.en ? (
                  <FaultWords code={each.code} detail={each.en} />
                ) : (
                  named(language, each.zh, each.en)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
