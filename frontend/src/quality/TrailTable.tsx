import { useCallback, useEffect, useMemo, useState } from "react";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import type { TransferView } from "../api/types";
import { boardText } from "../i18n/board";
import { useLanguage, useText } from "../i18n/language";
import { qualityText, trailText } from "../i18n/quality";
import { Button } from "../kit/Button";
import { FaultPanel } from "../kit/FaultPanel";
import { Skeleton } from "../kit/Skeleton";
import { UrgencyMark } from "../kit/UrgencyMark";
import { clockSecondsText, daysBetween, whenText } from "../lib/clock";
import { useNames } from "../session/names";
import { actorText, detailText, marksOf, type ProofSpeech } from "./entries";
import { fetchTrail } from "./proof";

/** One transfer's trail: every entry with both its times, its marks, and who made it. */
export function TrailTable({ id, close }: { id: string; close: () => void }) {
  const t = useText(qualityText);
  const names = useNames();
  const [view, setView] = useState<TransferView | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const load = useCallback(() => {
    setFault(null);
    fetchTrail(id).then(setView, (thrown: unknown) => setFault(asFault(thrown)));
  }, [id]);
  useEffect(load, [load]);
  return (
    <section className="quality-trail">
      <Button kind="quiet" onClick={close}>
        ‹ {t("backToList")}
      </Button>
      {fault === null ? null : <FaultPanel fault={fault} onRetry={load} />}
      {view === null && fault === null ? <Skeleton /> : null}
      {view === null ? null : (
        <>
          <h2>
            <UrgencyMark code={view.card.urgency} /> {t("trailOf", { case: view.card.case })}
          </h2>
          <p>
            {names.list(view.card.conditions.map(names.condition))} ·{" "}
            {names.facility(view.card.referring_facility)}
            {view.card.receiving_facility === null
              ? ""
              : ` → ${names.facility(view.card.receiving_facility)}`}
          </p>
          <Entries view={view} />
        </>
      )}
    </section>
  );
}

function Entries({ view }: { view: TransferView }) {
  const t = useText(qualityText);
  const speech = useProofSpeech();
  const events = view.trail;
  return (
    <table className="quality-table">
      <thead>
        <tr>
          {(["occurred", "what", "detail", "actor", "recorded", "mark"] as const).map((key) => (
            <th key={key} scope="col">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const marks = marksOf(event, speech);
          return (
            <tr key={`${event.type} ${event.recorded_at}`}>
              <td data-label={t("occurred")} className="nowrap">
                {stampText(event.occurred_at)}
              </td>
              <th scope="row" data-label={t("what")}>
                {speech.say(event.type)}
              </th>
              <td data-label={t("detail")}>{detailText(event, speech)}</td>
              <td data-label={t("actor")}>{actorText(event, speech)}</td>
              <td data-label={t("recorded")} className="nowrap">
                {stampText(event.recorded_at)}
              </td>
              <td data-label={t("mark")}>
                {marks.length === 0 ? (
                  <span className="quiet nowrap">{t("onTime")}</span>
                ) : (
                  marks.map((mark) => <em key={mark}>{mark}</em>)
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** To the second; on another day with its date. */
function stampText(at: string): string {
  const instant = new Date(at);
  const now = new Date();
  return daysBetween(instant, now) === 0
    ? clockSecondsText(instant)
    : `${whenText(instant, now)}:${String(instant.getSeconds()).padStart(2, "0")}`;
}

function useProofSpeech(): ProofSpeech {
  const t = useText(qualityText);
  const say = useText(trailText);
  const board = useText(boardText);
  const { language } = useLanguage();
  const names = useNames();
  return useMemo(() => ({ t, say, board, language, names }), [t, say, board, language, names]);
}
