import { type ReactNode, useState } from "react";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import type { Draft, FindingKey, Kind } from "./draft";
import { FindingStepper } from "./FindingStepper";

interface FindingsFormProps {
  readonly kind: Kind;
  readonly shown: readonly FindingKey[];
  readonly more: readonly FindingKey[];
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
  readonly submit: ReactNode;
}

/** The findings worth knowing, above the button that goes on without them just as well. */
export function FindingsForm({ kind, shown, more, draft, change, submit }: FindingsFormProps) {
  const t = useText(request);
  const [open, setOpen] = useState(false);
  const keys = open ? [...shown, ...more] : shown;
  return (
    <div className="findings">
      <p className="findings-head">
        <b>{t("fillTitle")}</b> <small>{t("fillNote")}</small>
      </p>
      <div className="findings-list">
        {keys.map((key) => (
          <FindingStepper key={key} kind={kind} finding={key} draft={draft} change={change} />
        ))}
      </div>
      <div className="findings-buttons">
        {open || more.length === 0 ? null : (
          <Button onClick={() => setOpen(true)}>{t("moreFindings", { n: more.length })}</Button>
        )}
        {submit}
      </div>
    </div>
  );
}
