import { useCallback, useState } from "react";
import { call, client } from "../api/client";
import type { components } from "../api/schema.gen";
import { adminText } from "../i18n/admin";
import { named, useLanguage, useText } from "../i18n/language";
import { useSignedIn } from "../session/session";
import { StandardsForm } from "./StandardsForm";
import { useLoaded } from "./useAdmin";
import { Waiting } from "./Waiting";
import { useWord } from "./words";

export type StandardsView = components["schemas"]["StandardsView"];
type Level = StandardsView["level"];

const LEVELS: readonly Level[] = ["county", "prefecture", "province"];

/** A centre against the table for its level: what it states of itself, and where it falls short. */
export function StandardsSection() {
  const t = useText(adminText);
  const word = useWord();
  const { language } = useLanguage();
  const { facilities, vocabulary } = useSignedIn();
  const centres = facilities.filter((each) => each.designations.length > 0);
  const [code, setCode] = useState("");
  const [level, setLevel] = useState<Level | "">("");
  if (centres.length === 0) return <p>{t("noCentres")}</p>;
  return (
    <section>
      <div className="admin-import">
        <label className="field">
          {t("centre")}
          <select
            className="select"
            value={code}
            onChange={(event) => {
              setCode(event.target.value);
              setLevel("");
            }}
          >
            <option value="">{t("chooseCentre")}</option>
            {centres.map((each) => (
              <option key={each.code} value={each.code}>
                {named(language, each.name, each.name_en)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          {t("againstLevel")}
          <select
            className="select"
            value={level}
            onChange={(event) => setLevel(event.target.value as Level | "")}
          >
            <option value="">{t("ownLevel")}</option>
            {LEVELS.map((each) => (
              <option key={each} value={each}>
                {word(vocabulary.tiers, each)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {code === "" ? null : <Centre key={`${code} ${level}`} code={code} level={level} />}
    </section>
  );
}

function Centre({ code, level }: { code: string; level: Level | "" }) {
  const fetch = useCallback(
    () =>
      call(
        client.GET("/api/registry/{code}/standards", {
          params: { path: { code }, query: level === "" ? {} : { level } },
        }),
      ),
    [code, level],
  );
  const { data, fault, reload } = useLoaded<StandardsView>(fetch);
  if (data === null) return <Waiting fault={fault} reload={reload} />;
  return <StandardsForm key={data.stated_at ?? ""} view={data} saved={reload} />;
}
