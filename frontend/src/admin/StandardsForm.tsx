import { type FormEvent, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { adminText } from "../i18n/admin";
import { named, useLanguage, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { whenText } from "../lib/clock";
import { useSignedIn } from "../session/session";
import { Need, StatedValue, Verdict } from "./StandardCells";
import type { StandardsView } from "./StandardsSection";
import { type Item, type Stating, statementOf, toSend } from "./stating";
import { useWord } from "./words";

const GROUPS = ["table", "ability", "system"] as const;

interface FormProps {
  readonly view: StandardsView;
  readonly saved: () => void;
}

/** The table item by item: what is asked, what is stated with its evidence, and the verdict. */
export function StandardsForm({ view, saved }: FormProps) {
  const t = useText(adminText);
  const say = useFaultText();
  const word = useWord();
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  const [statement, setStatement] = useState(() => statementOf(view.items));
  const [unread, setUnread] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const { met = 0, gap = 0, not_stated: unknown = 0 } = view.counts;
  const set = (key: string, change: Partial<Stating>) =>
    setStatement((was) => ({
      ...was,
      [key]: { ...(was[key] ?? { value: "", evidenceOn: "" }), ...change },
    }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { items, unread: wrong } = toSend(view.items, statement);
    setUnread(wrong);
    if (wrong.length > 0) return;
    setBusy(true);
    setFault(null);
    try {
      const path = { code: view.facility };
      await call(
        client.PUT("/api/registry/{code}/standards", { params: { path }, body: { items } }),
      );
      saved();
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="admin-report" onSubmit={(event) => void save(event)}>
      <h2 role="status">{t("gapReport", { met, gap, unknown })}</h2>
      <p className="quiet">
        {t("level", { level: word(vocabulary.tiers, view.level) })} · {view.document}
        {view.stated_at === null
          ? ""
          : ` · ${t("statedAt", {
              time: whenText(new Date(view.stated_at), new Date()),
              who: view.stated_by ?? t("bySystem"),
            })}`}
      </p>
      {GROUPS.map((group) => (
        <Group
          key={group}
          title={t(`standards_${group}`)}
          items={view.items.filter((each) => each.group === group)}
          statement={statement}
          unread={unread}
          set={set}
        />
      ))}
      {fault === null ? null : (
        <div role="alert" className="field-error">
          {fault.errors.length === 0
            ? say(fault)
            : fault.errors.map((each) => (
                <p key={`${each.field} ${each.code}`}>{named(language, each.zh, each.en)}</p>
              ))}
        </div>
      )}
      <Button kind="primary" type="submit" disabled={busy}>
        {t(busy ? "savingStandards" : "saveStandards")}
      </Button>
    </form>
  );
}

interface GroupProps {
  readonly title: string;
  readonly items: readonly Item[];
  readonly statement: Readonly<Record<string, Stating>>;
  readonly unread: readonly string[];
  readonly set: (key: string, change: Partial<Stating>) => void;
}

function Group({ title, items, statement, unread, set }: GroupProps) {
  const t = useText(adminText);
  const { language } = useLanguage();
  if (items.length === 0) return null;
  return (
    <table className="admin-table admin-standards">
      <caption>{title}</caption>
      <thead>
        <tr>
          {(["standardItem", "standardNeed", "stated", "evidence", "verdict"] as const).map(
            (key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((each) => {
          const stating = statement[each.key] ?? { value: "", evidenceOn: "" };
          const name = named(language, each.zh, each.en);
          return (
            <tr key={each.key}>
              <th scope="row" data-label={t("standardItem")}>
                <span title={`${each.source} · ${each.confidence}`}>{name}</span>
              </th>
              <td data-label={t("standardNeed")}>
                <Need item={each} />
              </td>
              <td data-label={t("stated")}>
                <StatedValue item={each} name={name} stating={stating} set={set} />
                {unread.includes(each.key) ? (
                  <p className="field-error" role="alert">
                    {t("numberWanted")}
                  </p>
                ) : null}
              </td>
              <td data-label={t("evidence")}>
                <input
                  type="date"
                  className="text-input"
                  aria-label={`${name} ${t("evidence")}`}
                  value={stating.evidenceOn}
                  onChange={(event) => set(each.key, { evidenceOn: event.target.value })}
                />
              </td>
              <td data-label={t("verdict")}>
                <Verdict item={each} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
