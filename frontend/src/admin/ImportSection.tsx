import { type FormEvent, useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import { adminText } from "../i18n/admin";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { ChangeTable } from "./ChangeTable";
import {
  type ImportReport,
  type Sending,
  SYSTEMS,
  type System,
  sendFile,
  TABLES,
  type Table,
} from "./files";
import { ProblemTable } from "./ProblemTable";

/** Choose a table and a file, look at what it would change, then import it whole or not at all. */
export function ImportSection({ imported }: { imported: () => void }) {
  const t = useText(adminText);
  const say = useFaultText();
  const [table, setTable] = useState<Table>("facilities");
  const [crs, setCrs] = useState<System>("wgs84");
  const [source, setSource] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState<"preview" | "import" | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const named = source.trim() !== "";

  /** Another choice makes what was previewed no longer what would be imported. */
  const changed = () => {
    setReport(null);
    setFault(null);
  };
  const send = async (act: "preview" | "import") => {
    setAsked(true);
    if (file === null || !named) return;
    const sending: Sending = { table, file, crs, source: source.trim() };
    setBusy(act);
    setFault(null);
    try {
      const got = await sendFile(act, sending);
      setReport(got);
      if (got.change !== null) imported();
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(null);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send("preview");
  };
  return (
    <section>
      <form className="admin-import" onSubmit={submit}>
        <label className="field">
          {t("table")}
          <select
            className="select"
            value={table}
            onChange={(event) => {
              setTable(event.target.value as Table);
              changed();
            }}
          >
            {TABLES.map((each) => (
              <option key={each} value={each}>
                {t(`table_${each}`)}
              </option>
            ))}
          </select>
        </label>
        {table === "facilities" ? (
          <label className="field">
            {t("crs")}
            <select
              className="select"
              value={crs}
              onChange={(event) => {
                setCrs(event.target.value as System);
                changed();
              }}
            >
              {SYSTEMS.map((each) => (
                <option key={each} value={each}>
                  {t(`crs_${each}`)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label className="field">
          {t("file")}
          <input
            type="file"
            accept=".csv,.txt,.xlsx,.xlsm"
            // Choosing the same file again, put right meanwhile, is a choice too.
            onClick={(event) => {
              event.currentTarget.value = "";
              setFile(null);
              changed();
            }}
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              changed();
            }}
          />
        </label>
        <label className="field admin-document">
          {t("document")}
          <input
            value={source}
            placeholder={t("documentHint")}
            maxLength={200}
            onChange={(event) => {
              setSource(event.target.value);
              changed();
            }}
          />
        </label>
        <Button kind={report === null ? "primary" : "plain"} type="submit" disabled={busy !== null}>
          {t(busy === "preview" ? "reading" : "preview")}
        </Button>
      </form>
      {asked && (file === null || !named) ? (
        <p role="alert" className="field-error">
          {t(file === null ? "fileMissing" : "documentMissing")}
        </p>
      ) : null}
      {fault === null ? null : (
        <div role="alert" className="field-error">
          <p>{say(fault)}</p>
          {fault.errors.map((each) => (
            <p key={`${each.field} ${each.code} ${each.value}`}>{each.zh}</p>
          ))}
        </div>
      )}
      {report === null ? null : (
        <Report report={report} busy={busy === "import"} store={() => void send("import")} />
      )}
    </section>
  );
}

interface ReportProps {
  readonly report: ImportReport;
  readonly busy: boolean;
  readonly store: () => void;
}

/** What a file would change, or has changed; with one error nothing is said to change. */
function Report({ report, busy, store }: ReportProps) {
  const t = useText(adminText);
  const { errors, remarks, changes, counts, change } = report;
  if (errors.length > 0)
    return (
      <div className="admin-report" role="alert">
        <h2 className="bad">{t("errorsTitle", { n: errors.length })}</h2>
        <p>{t("errorsHint")}</p>
        <ProblemTable problems={errors} />
      </div>
    );
  return (
    <div className="admin-report">
      <h2 role="status" className={change === null ? "" : "good"}>
        {t(change === null ? "wouldChange" : "imported", { ...counts })}
      </h2>
      {remarks.length === 0 ? null : (
        <>
          <h3 className="ask">{t("warningsTitle", { n: remarks.length })}</h3>
          <ProblemTable problems={remarks} />
        </>
      )}
      {changes.length === 0 ? <p>{t("nothingChanges")}</p> : <ChangeTable changes={changes} />}
      {change === null && changes.length > 0 ? (
        <Button kind="primary" disabled={busy} onClick={store}>
          {t(busy ? "storing" : "doImport")}
        </Button>
      ) : null}
    </div>
  );
}
