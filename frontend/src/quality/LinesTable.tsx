import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { qualityText } from "../i18n/quality";
import { Button } from "../kit/Button";
import { UrgencyMark } from "../kit/UrgencyMark";
import { whenText } from "../lib/clock";
import { useNames } from "../session/names";
import type { AuditLine } from "./proof";

interface LinesProps {
  readonly lines: readonly AuditLine[];
  readonly open: (id: string) => void;
}

/** The transfers of a period, newest first; the code opens the trail. */
export function LinesTable({ lines, open }: LinesProps) {
  const t = useText(qualityText);
  const word = useText(common);
  const names = useNames();
  const now = new Date();
  return (
    <table className="quality-table quality-lines">
      <thead>
        <tr>
          {(
            [
              "requestedAt",
              "case",
              "urgency",
              "conditions",
              "referring",
              "receiving",
              "status",
              "events",
            ] as const
          ).map((key) => (
            <th key={key} scope="col">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.transfer}>
            <td data-label={t("requestedAt")} className="nowrap">
              {whenText(new Date(line.requested_at), now)}
            </td>
            <th scope="row" data-label={t("case")}>
              <Button
                kind="quiet"
                aria-label={t("open", { case: line.case })}
                onClick={() => open(line.transfer)}
              >
                {line.case}
              </Button>
            </th>
            <td data-label={t("urgency")}>
              <UrgencyMark code={line.urgency} look="line" />
            </td>
            <td data-label={t("conditions")}>{names.list(line.conditions.map(names.condition))}</td>
            <td data-label={t("referring")}>{names.facility(line.referring_facility)}</td>
            <td data-label={t("receiving")}>
              {line.receiving_facility === null ? (
                <span className="quiet">{t("nobody")}</span>
              ) : (
                names.facility(line.receiving_facility)
              )}
            </td>
            <td data-label={t("status")}>{word(line.status as "requested")}</td>
            <td data-label={t("events")}>{line.events}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
