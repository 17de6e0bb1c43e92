import { useCallback, useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { components } from "../api/schema.gen";
import { type AdminKey, adminText } from "../i18n/admin";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { FaultPanel } from "../kit/FaultPanel";
import { Skeleton } from "../kit/Skeleton";
import { whenText } from "../lib/clock";
import { ChangeTable } from "./ChangeTable";
import { type Opening, OpeningTable } from "./OpeningTable";

type ChangeView = components["schemas"]["ChangeView"];

const COLUMNS: readonly AdminKey[] = ["when", "table", "who", "source", "counts"];

/** The history of the network, newest first: who changed what, by which document. */
export function ChangesSection() {
  const t = useText(adminText);
  const [changes, setChanges] = useState<readonly ChangeView[] | null>(null);
  const [ended, setEnded] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const more = useCallback(async (last: string | null) => {
    setFault(null);
    try {
      const query = last === null ? {} : { before: last };
      const got = await call(client.GET("/api/registry/changes", { params: { query } }));
      setChanges((known) => (last === null ? got : [...(known ?? []), ...got]));
      setEnded(got.length === 0);
    } catch (thrown) {
      setFault(asFault(thrown));
    }
  }, []);
  useEffect(() => {
    void more(null);
  }, [more]);
  const last = changes?.at(-1)?.id ?? null;
  if (changes === null && fault === null) return <Skeleton />;
  return (
    <section>
      {changes?.length === 0 ? <p>{t("noChanges")}</p> : null}
      {changes === null || changes.length === 0 ? null : (
        <OpeningTable
          columns={COLUMNS}
          records={changes}
          keyOf={(each) => each.id}
          cells={(each, opening) => <ChangeCells change={each} {...opening} />}
          folded={(each) => <ChangeTable changes={each.changes} />}
        />
      )}
      {fault === null ? null : <FaultPanel fault={fault} onRetry={() => void more(last)} />}
      {last === null || ended || fault !== null ? null : (
        <Button onClick={() => void more(last)}>{t("earlier")}</Button>
      )}
    </section>
  );
}

function ChangeCells({ change, open, onOpen }: Opening & { change: ChangeView }) {
  const t = useText(adminText);
  const { counts, changes } = change;
  return (
    <>
      <td data-label={t("when")} className="nowrap">
        {whenText(new Date(change.recorded_at), new Date())}
      </td>
      <td data-label={t("table")}>{t(`table_${change.table}` as AdminKey)}</td>
      <td data-label={t("who")}>{change.by ?? t("bySystem")}</td>
      <td data-label={t("source")}>{change.source}</td>
      <td data-label={t("counts")}>
        {changes.length === 0 ? (
          t("countsOf", { ...counts })
        ) : (
          <Button kind="quiet" aria-expanded={open} onClick={onOpen}>
            {t("countsOf", { ...counts })}
          </Button>
        )}
      </td>
    </>
  );
}
