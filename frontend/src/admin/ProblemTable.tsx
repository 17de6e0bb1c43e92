import { adminText } from "../i18n/admin";
import { fieldWords } from "../i18n/fileProblems";
import { useLanguage, useText } from "../i18n/language";
import { FaultWords } from "./FaultWords";
import type { ImportReport } from "./files";

type FileProblem = ImportReport["errors"][number];

/** Everything that is wrong with a file at once, where a spreadsheet shows it. */
export function ProblemTable({ problems }: { problems: readonly FileProblem[] }) {
  const t = useText(adminText);
  const { language } = useLanguage();
  const field = (name: string): string => (language === "en" ? null : fieldWords(name)) ?? name;
  const sheets = problems.some((each) => each.sheet !== null);
  return (
    <table className="admin-table">
      <thead>
        <tr>
          {sheets ? <th scope="col">{t("sheet")}</th> : null}
          <th scope="col">{t("row")}</th>
          <th scope="col">{t("column")}</th>
          <th scope="col">{t("value")}</th>
          <th scope="col">{t("what")}</th>
        </tr>
      </thead>
      <tbody>
        {problems.map((each) => (
          <tr key={`${each.sheet} ${each.row} ${each.column} ${each.code} ${each.detail}`}>
            {sheets ? <td data-label={t("sheet")}>{each.sheet}</td> : null}
            <td data-label={t("row")}>{each.row ?? t("wholeFile")}</td>
            <td data-label={t("column")}>
              {each.column === null ? t("wholeRow") : field(each.column)}
            </td>
            <td data-label={t("value")} className="admin-value">
              {each.value ?? <span className="quiet">{t("empty")}</span>}
            </td>
            <td data-label={t("what")}>
              <FaultWords code={each.code} detail={each.detail} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
