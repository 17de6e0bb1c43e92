import { useState } from "react";
import { type Capacity, neverSaid } from "../api/board";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import { ActFault } from "./Faults";
import { BED_KINDS } from "./overdue";
import { capacityWords, type Speech } from "./words";

const MOST = 999;

interface BedProps {
  readonly facility: string;
  readonly capacity: readonly Capacity[];
  readonly now: number;
  readonly speech: Speech;
  readonly close: () => void;
}

/** Say what is free: − and +, or that nothing changed; each kind goes with its own time. */
export function BedSheet({ facility, capacity, now, speech, close }: BedProps) {
  const { t } = speech;
  const [drafts, setDrafts] = useState<Partial<Record<Capacity["kind"], number>>>({});
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const said = (kind: Capacity["kind"]): Capacity =>
    capacity.find((each) => each.kind === kind) ?? neverSaid(kind);

  /** Send each kind; what has been taken is no longer a draft, what failed stays. */
  const send = async (frees: Partial<Record<Capacity["kind"], number>>) => {
    setBusy(true);
    setFault(null);
    try {
      for (const kind of BED_KINDS) {
        const free = frees[kind];
        if (free === undefined) continue;
        const path = { code: facility };
        await call(
          client.PUT("/api/facilities/{code}/capacity", { params: { path }, body: { kind, free } }),
        );
        setDrafts(({ [kind]: _sent, ...rest }) => rest);
      }
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Sheet title={t("beds")} onClose={close}>
      <p className="quiet">{t("bedsHint")}</p>
      {BED_KINDS.map((kind) => (
        <BedRow
          key={kind}
          entry={said(kind)}
          draft={drafts[kind]}
          set={(free) => setDrafts((all) => ({ ...all, [kind]: free }))}
          same={(free) => void send({ [kind]: free })}
          now={now}
          speech={speech}
        />
      ))}
      {fault === null ? null : (
        <ActFault fault={fault} forget={() => setFault(null)} speech={speech} />
      )}
      {Object.keys(drafts).length === 0 ? (
        <Button onClick={close}>{t("close")}</Button>
      ) : (
        <Button kind="primary" onClick={() => void send(drafts)}>
          {busy ? t("sending") : t("report")}
        </Button>
      )}
    </Sheet>
  );
}

interface RowProps {
  readonly entry: Capacity;
  readonly draft: number | undefined;
  readonly set: (free: number) => void;
  readonly same: (free: number) => void;
  readonly now: number;
  readonly speech: Speech;
}

function BedRow({ entry, draft, set, same, now, speech }: RowProps) {
  const { t } = speech;
  const words = capacityWords(entry, now, speech);
  const value = draft ?? entry.free;
  const name = t(entry.kind);
  return (
    <fieldset className="board-bed">
      <legend className="hidden">{name}</legend>
      <span className="board-bed-name">
        <b>{name}</b>
        <small className={words.quiet ? "" : "board-ask"}>{words.age || words.free}</small>
      </span>
      <Button
        aria-label={`${name} ${t("fewer")}`}
        onClick={() => set(Math.max(0, (value ?? 1) - 1))}
      >
        −
      </Button>
      <output className="board-bed-free">{value ?? t("unknown")}</output>
      <Button
        aria-label={`${name} ${t("moreBeds")}`}
        onClick={() => set(Math.min(MOST, (value ?? 0) + 1))}
      >
        +
      </Button>
      {entry.free !== null && draft === undefined ? (
        <Button
          kind="quiet"
          aria-label={`${name} ${t("unchanged")}`}
          onClick={() => same(entry.free ?? 0)}
        >
          {t("unchanged")}
        </Button>
      ) : null}
    </fieldset>
  );
}
