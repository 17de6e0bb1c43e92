import { useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { components } from "../api/schema.gen";
import { adminText } from "../i18n/admin";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { whenText } from "../lib/clock";
import { useNames } from "../session/names";
import { FaultWords } from "./FaultWords";
import { useLoaded } from "./useAdmin";
import { Waiting } from "./Waiting";

type RulesView = components["schemas"]["RulesView"];

const HASH_SHOWN = 12;
const fetchRules = () => call(client.GET("/api/rules"));

/** The rules in force, what this deployment changed of them, and reading them again. */
export function RulesSection() {
  const t = useText(adminText);
  const { data, fault, reload } = useLoaded<RulesView>(fetchRules);
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState<boolean | null>(null);
  const [refused, setRefused] = useState<Fault | null>(null);
  const again = async () => {
    setBusy(true);
    setRefused(null);
    setChanged(null);
    try {
      const got = await call(client.POST("/api/rules/reload"));
      setChanged(got.changed);
      reload();
    } catch (thrown) {
      setRefused(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  if (data === null) return <Waiting fault={fault} reload={reload} />;
  return (
    <section>
      <Summary rules={data} />
      <div className="admin-bar">
        <Button disabled={busy} onClick={() => void again()}>
          {t(busy ? "reloading" : "reload")}
        </Button>
        {changed === null ? null : (
          <b role="status" className="good">
            {t(changed ? "reloaded" : "reloadSame")}
          </b>
        )}
      </div>
      {refused === null ? null : <Refused fault={refused} />}
    </section>
  );
}

function Summary({ rules }: { rules: RulesView }) {
  const t = useText(adminText);
  const names = useNames();
  const since = rules.in_force_since;
  const versions = Object.entries(rules.versions);
  return (
    <dl className="admin-facts">
      <dt>{t("rulesHash")}</dt>
      <dd>
        <b>{rules.hash.slice(0, HASH_SHOWN)}</b>{" "}
        <small className="quiet">
          {[
            t("rulesHashHint"),
            since === null ? "" : t("since", { time: whenText(new Date(since), new Date()) }),
            rules.by ?? "",
          ]
            .filter((each) => each !== "")
            .join(" · ")}
        </small>
      </dd>
      <dt>{t("versions")}</dt>
      <dd>
        <details>
          <summary>{t("files", { n: versions.length })}</summary>
          {versions.map(([file, version]) => (
            <span key={file} className="admin-line">
              {file} <small className="quiet nowrap">{version}</small>
            </span>
          ))}
        </details>
      </dd>
      <dt>{t("ownFiles")}</dt>
      <dd>{rules.own_files.length === 0 ? t("noOwnFiles") : names.list(rules.own_files)}</dd>
      <dt>{t("overriddenTitle")}</dt>
      <dd>
        {t("overridden", { n: rules.overridden.length })}{" "}
        <small className="quiet">{names.list(rules.overridden)}</small>
      </dd>
      <dt>{t("signing")}</dt>
      <dd>
        {t("conditionsCount", { n: rules.conditions })} · {t("signedCount", { n: rules.signed })} ·{" "}
        {t("unsignedCount", { n: rules.unsigned.length })}
        {rules.unsigned.length === 0 ? null : (
          <details>
            <summary>{t("unsignedNote")}</summary>
            <p>{names.list(rules.unsigned.map(names.condition))}</p>
          </details>
        )}
      </dd>
    </dl>
  );
}

/** Every error of the files; the rules before them go on serving. */
function Refused({ fault }: { fault: Fault }) {
  const t = useText(adminText);
  const say = useFaultText();
  return (
    <div role="alert" className="admin-report">
      <h2 className="bad">
        {fault.errors.length === 0 ? say(fault) : t("reloadFailed", { n: fault.errors.length })}
      </h2>
      {fault.errors.length === 0 ? null : (
        <table className="admin-table">
          <thead>
            <tr>
              <th scope="col">{t("place")}</th>
              <th scope="col">{t("value")}</th>
              <th scope="col">{t("what")}</th>
            </tr>
          </thead>
          <tbody>
            {fault.errors.map((each) => (
              <tr key={`${each.field} ${each.code} ${each.value}`}>
                <td data-label={t("place")} className="admin-value">
                  {each.field ?? t("wholeFile")}
                </td>
                <td data-label={t("value")} className="admin-value">
                  {each.value ?? t("empty")}
                </td>
                <td data-label={t("what")}>
                  <FaultWords code={each.code} detail={each.en} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
