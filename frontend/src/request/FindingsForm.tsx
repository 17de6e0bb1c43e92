import { type ReactNode, useState } from "react";
import type { Finding } from "../api/types";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import type { Draft, Kind } from "./draft";
import { FindingField } from "./FindingField";
import type { Asked } from "./findings";

interface FindingsFormProps {
  readonly kind: Kind;
  readonly asked: Asked;
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
  readonly submit: ReactNode;
}

/** The findings worth knowing, above the button that goes on without them just as well. */
export function FindingsForm({ kind, asked, draft, change, submit }: FindingsFormProps) {
  const t = useText(request);
  const [open, setOpen] = useState(false);
  const field = (finding: Finding) => (
    <FindingField key={finding.key} kind={kind} finding={finding} draft={draft} change={change} />
  );
  return (
    <div className="findings">
      <p className="findings-head">
        <b>{t("fillTitle")}</b> <small>{t("fillNote")}</small>
      </p>
      <div className={`findings-list ${open ? "findings-all" : ""}`}>
        {asked.shown.map(field)}
        {open
          ? asked.more.map(([group, some]) => (
              <section key={group} aria-label={t(`group_${group}`)}>
                <h3 className="section findings-group">{t(`group_${group}`)}</h3>
                {some.map(field)}
              </section>
            ))
          : null}
      </div>
      <div className="findings-buttons">
        {open || asked.moreCount === 0 ? null : (
          <Button onClick={() => setOpen(true)}>{t("moreFindings", { n: asked.moreCount })}</Button>
        )}
        {submit}
      </div>
    </div>
  );
}
