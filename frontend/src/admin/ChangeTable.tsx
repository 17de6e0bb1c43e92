import { useState } from "react";
import { type AdminKey, adminText } from "../i18n/admin";
import { fieldWords } from "../i18n/fileProblems";
import { useLanguage, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useNames } from "../session/names";
import type { ImportReport } from "./files";

type ChangeLine = ImportReport["changes"][number];

const SHOWN_AT_FIRST = 40;

/** What changes, field by field: of which facility, from what to what. */
export function ChangeTable({ changes }: { changes: readonly ChangeLine[] }) {
  const t = useText(adminText);
  const names = useNames();
  const { language } = useLanguage();
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const field = (name: string): string => (language === "en" ? null : fieldWords(name)) ?? name;
  const value = (text: string | null) =>
    text === null || text === "" ? <span className="quiet">{t("empty")}</span> : text;
  return (
    <>
      <table className="admin-table">
        <thead>
          <tr>
            {(["name", "kindOfChange", "field", "before", "after"] as const).map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changes.slice(0, shown).map((each) => (
            <tr key={`${each.table} ${each.facility} ${each.field} ${each.before} ${each.after}`}>
              <th scope="row" data-label={t("name")}>
                <span>
                  {names.facility(each.facility)}{" "}
                  <small className="quiet nowrap">{each.facility}</small>
                </span>
              </th>
              <td data-label={t("kindOfChange")}>{t(each.kind)}</td>
              <td data-label={t("field")}>
                {each.field === null ? t(`table_${each.table}` as AdminKey) : field(each.field)}
              </td>
              <td data-label={t("before")} className="admin-value">
                {value(each.before)}
              </td>
              <td data-label={t("after")} className="admin-value">
                {value(each.after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > shown ? (
        <Button kind="quiet" onClick={() => setShown(changes.length)}>
          {t("moreChanges", { n: changes.length - shown })} ›
        </Button>
      ) : null}
    </>
  );
}
