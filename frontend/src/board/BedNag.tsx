import { useState } from "react";
import type { Capacity } from "../api/board";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { coordination } from "../i18n/coordination";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { askedText } from "./asked";
import { ActFault } from "./Faults";
import { overdueBeds } from "./overdue";
import { capacityWords, type Speech } from "./words";

interface BedNagProps {
  readonly facility: string;
  /** Null until the board has come: nothing is overdue that nobody has looked up. */
  readonly capacity: readonly Capacity[] | null;
  readonly now: number;
  readonly speech: Speech;
  /** Null on a wall, where nobody can report. */
  readonly openBeds: (() => void) | null;
}

/** Which beds nobody knows any more. It never rings; it stays until somebody has answered. */
export function BedNag({ facility, capacity, now, speech, openBeds }: BedNagProps) {
  const { t } = speech;
  const told = useText(coordination);
  const [busy, setBusy] = useState<Capacity["kind"] | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  if (capacity === null) return null;
  const overdue = overdueBeds(capacity, now, speech.freshMs);
  if (overdue.length === 0) return null;
  const same = async (kind: Capacity["kind"], free: number) => {
    setBusy(kind);
    setFault(null);
    try {
      const path = { code: facility };
      await call(
        client.PUT("/api/facilities/{code}/capacity", { params: { path }, body: { kind, free } }),
      );
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(null);
    }
  };
  return (
    <section className="board-nag" aria-label={t("nagTitle")}>
      <b>{t("nagTitle")}</b>
      <ul>
        {overdue.map((entry) => {
          const { kind, free } = entry;
          const words = capacityWords(entry, now, speech);
          return (
            <li key={kind}>
              {t(kind)} <b>{words.free}</b> <small>{askedText(entry, told) || words.age}</small>
              {openBeds === null ? null : free === null ? (
                <Button onClick={openBeds}>{t("nagReport")}</Button>
              ) : (
                <Button disabled={busy === kind} onClick={() => void same(kind, free)}>
                  {t("nagSame", { n: free })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {openBeds === null ? null : (
        <Button className="board-nag-all" onClick={openBeds}>
          {t("beds")}
        </Button>
      )}
      {fault === null ? null : (
        <ActFault fault={fault} forget={() => setFault(null)} speech={speech} />
      )}
    </section>
  );
}
