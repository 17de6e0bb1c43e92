import type { FormEvent, ReactNode } from "react";
import { named } from "../i18n/language";
import { Button } from "../kit/Button";
import { Choice } from "../kit/Choice";
import { useSignedIn } from "../session/session";
import { Capabilities } from "./CapabilityPicker";
import { type ChangeDraft, type ChangeFault, KINDS } from "./changes";
import type { WhatIf } from "./useWhatIf";
import { type Say, useSay, useSpeech } from "./words";

interface ChangeFormProps {
  readonly whatIf: WhatIf;
  /** What the question needs: the capabilities most worth adding. */
  readonly suggested: readonly string[];
  readonly tapped: "idle" | "finding" | "none";
  readonly wayName: string;
}

/** One supposition; what it lacks is said beside its field. */
export function ChangeForm({ whatIf, suggested, tapped, wayName }: ChangeFormProps) {
  const t = useSay();
  const { draft, faults, put, add } = whatIf;
  const error = (fault: ChangeFault): ReactNode =>
    faults.includes(fault) ? (
      <span role="alert" className="field-error">
        {t(`fault_${fault}`)}
      </span>
    ) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add();
  };
  const able = draft.kind === "open_centre" || draft.kind === "upgrade_centre";
  return (
    <form className="planning-form" onSubmit={submit}>
      <Choice
        label={t("suppose")}
        options={KINDS.map((kind) => [kind, t(kind)] as const)}
        chosen={draft.kind}
        onChoose={(kind) => put({ kind })}
      />
      {draft.kind === "close_way" ? (
        <>
          <label className="field">
            {t("way")}
            <input
              inputMode="numeric"
              value={draft.way}
              placeholder={t("wayHint")}
              onChange={(event) => put({ way: event.target.value })}
            />
            {error("way")}
          </label>
          <p role="status">{wayWords(tapped, wayName, t)}</p>
        </>
      ) : null}
      {draft.kind === "close_centre" || draft.kind === "upgrade_centre" ? (
        <FacilityField draft={draft} put={put} error={error("facility")} />
      ) : null}
      {draft.kind === "open_centre" ? (
        <>
          <label className="field">
            {t("newName")}
            <input
              value={draft.name}
              maxLength={80}
              placeholder={t("newNameHint")}
              onChange={(event) => put({ name: event.target.value })}
            />
            {error("name")}
          </label>
          <p role="status">
            <b>{t("where")}</b>{" "}
            {draft.at === null
              ? t("whereHint")
              : t("whereSet", { lon: draft.at[0].toFixed(4), lat: draft.at[1].toFixed(4) })}{" "}
            {error("at")}
          </p>
        </>
      ) : null}
      {able ? (
        <>
          <Capabilities
            label={t("abilities")}
            chosen={draft.capabilities}
            suggested={suggested}
            onChange={(capabilities) => put({ capabilities })}
          />
          {error("capabilities")}
          <Hours draft={draft} put={put} error={error("hours")} />
        </>
      ) : null}
      <Button kind="primary" type="submit">
        {t("compute")}
      </Button>
    </form>
  );
}

function wayWords(tapped: ChangeFormProps["tapped"], name: string, t: Say): ReactNode {
  if (tapped === "finding") return t("wayFinding");
  if (tapped === "none") return <span className="ask">{t("wayNone")}</span>;
  return name === "" ? <span className="quiet">{t("wayHint")}</span> : <b>{name}</b>;
}

interface PartProps {
  readonly draft: ChangeDraft;
  readonly put: (part: Partial<ChangeDraft>) => void;
  readonly error: ReactNode;
}

function FacilityField({ draft, put, error }: PartProps) {
  const { t, language } = useSpeech(null);
  const { facilities } = useSignedIn();
  return (
    <label className="field">
      {t("facility")}
      <select
        className="select"
        value={draft.facility}
        onChange={(event) => put({ facility: event.target.value })}
      >
        <option value="">{t("choose")}</option>
        {facilities
          .filter((each) => !each.outside)
          .map((each) => (
            <option key={each.code} value={each.code}>
              {named(language, each.name, each.name_en)}
            </option>
          ))}
      </select>
      {error}
    </label>
  );
}

const DAY = { from: "08:00", to: "18:00" } as const;

function Hours({ draft, put, error }: PartProps) {
  const t = useSay();
  const some = draft.from !== "" || draft.to !== "";
  return (
    <>
      <Choice
        label={t("hours")}
        options={[
          ["all", t("allHours")],
          ["some", t("someHours")],
        ]}
        chosen={some ? "some" : "all"}
        onChoose={(hours) => put(hours === "all" ? { from: "", to: "" } : DAY)}
        error={error}
      >
        {some ? (
          <span className="planning-hours">
            {(["from", "to"] as const).map((side) => (
              <label key={side} className="planning-hour">
                <span>{t(side === "from" ? "hoursFrom" : "hoursTo")}</span>
                <input
                  type="time"
                  className="text-input"
                  value={draft[side]}
                  onChange={(event) => put({ [side]: event.target.value })}
                />
              </label>
            ))}
            <select
              className="select"
              aria-label={t("days")}
              value={draft.days}
              onChange={(event) => put({ days: event.target.value as ChangeDraft["days"] })}
            >
              <option value="every">{t("everyDay")}</option>
              <option value="working">{t("workingDays")}</option>
            </select>
          </span>
        ) : null}
      </Choice>
      {some ? <p className="quiet">{t("hoursNote")}</p> : null}
    </>
  );
}
