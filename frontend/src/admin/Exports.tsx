import { useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import { adminText } from "../i18n/admin";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { saveTable, TABLES, type Table } from "./files";

/** The four tables as files, in the form in which they can be imported again. */
export function Exports() {
  const t = useText(adminText);
  const say = useFaultText();
  const [table, setTable] = useState<Table>("facilities");
  const [saved, setSaved] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const save = (format: "csv" | "xlsx") => {
    setSaved(null);
    setFault(null);
    saveTable(table, format).then(setSaved, (thrown: unknown) => setFault(asFault(thrown)));
  };
  return (
    <div className="admin-exports">
      <label className="admin-choice">
        <span>{t("export")}</span>
        <select
          className="select"
          value={table}
          onChange={(event) => setTable(event.target.value as Table)}
        >
          {TABLES.map((each) => (
            <option key={each} value={each}>
              {t(`table_${each}`)}
            </option>
          ))}
        </select>
      </label>
      <Button onClick={() => save("csv")}>CSV</Button>
      <Button onClick={() => save("xlsx")}>XLSX</Button>
      {saved === null ? null : (
        <span role="status" className="quiet">
          {t("saved", { name: saved })}
        </span>
      )}
      {fault === null ? null : (
        <p role="alert" className="bad">
          {say(fault)}
        </p>
      )}
    </div>
  );
}
