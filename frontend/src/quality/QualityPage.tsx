import { useEffect, useState } from "react";
import { useText } from "../i18n/language";
import { qualityText } from "../i18n/quality";
import { Button } from "../kit/Button";
import { FaultPanel } from "../kit/FaultPanel";
import { Settings } from "../kit/Settings";
import { Skeleton } from "../kit/Skeleton";
import { Download } from "./Download";
import { LinesTable } from "./LinesTable";
import { daysBefore, dayText, type Period, periodOf } from "./period";
import { TrailTable } from "./TrailTable";
import { useLines } from "./useLines";
import "../styles/quality.css";

const DAYS_AT_FIRST = 7;

/** The proof: the transfers of a period, the trail of each, and the log to take away. */
export default function QualityPage() {
  const t = useText(qualityText);
  const [first, setFirst] = useState(() => dayText(daysBefore(new Date(), DAYS_AT_FIRST - 1)));
  const [last, setLast] = useState(() => dayText(new Date()));
  const [opened, setOpened] = useState<string | null>(null);
  const period = periodOf(first, last);
  useEffect(() => {
    document.title = t("title");
  }, [t]);
  return (
    <main className="quality">
      <header>
        <h1>{t("title")}</h1>
      </header>
      {opened === null ? (
        <>
          <form className="quality-period" onSubmit={(event) => event.preventDefault()}>
            <label className="field">
              {t("from")}
              <input
                type="date"
                required
                value={first}
                onChange={(event) => setFirst(event.target.value)}
              />
            </label>
            <label className="field">
              {t("to")}
              <input
                type="date"
                required
                value={last}
                onChange={(event) => setLast(event.target.value)}
              />
            </label>
            {period === null ? null : <Download period={period} />}
          </form>
          {period === null ? (
            <p role="alert" className="bad">
              {t("badPeriod")}
            </p>
          ) : (
            <Lines key={`${period.from} ${period.to}`} period={period} open={setOpened} />
          )}
        </>
      ) : (
        <TrailTable id={opened} close={() => setOpened(null)} />
      )}
      <Settings here="quality" />
    </main>
  );
}

function Lines({ period, open }: { period: Period; open: (id: string) => void }) {
  const t = useText(qualityText);
  const { lines, next, busy, fault, more, retry } = useLines(period);
  return (
    <section aria-busy={busy}>
      {lines === null && fault === null ? <Skeleton /> : null}
      {lines === null || lines.length === 0 ? null : (
        <>
          <p className="quiet" role="status">
            {t(next === null ? "count" : "countMore", { n: lines.length })}
          </p>
          <LinesTable lines={lines} open={open} />
        </>
      )}
      {lines?.length === 0 ? (
        <p className="quality-none">
          <b>{t("none")}</b> {t("noneMore")}
        </p>
      ) : null}
      {fault === null ? null : <FaultPanel fault={fault} onRetry={retry} />}
      {next === null || fault !== null ? null : (
        <Button disabled={busy} onClick={more}>
          {t(busy ? "loading" : "more")}
        </Button>
      )}
    </section>
  );
}
