import { useMemo, useState } from "react";
import { call, client } from "../api/client";
import type { components } from "../api/schema.gen";
import { type AdminKey, adminText } from "../i18n/admin";
import { named, useLanguage, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { Tag } from "../kit/Tag";
import { useSignedIn } from "../session/session";
import { Exports } from "./Exports";
import { type Opening, OpeningTable } from "./OpeningTable";
import { RecordDetail } from "./RecordDetail";
import { useLoaded } from "./useAdmin";
import { Waiting } from "./Waiting";
import { useWord, wardText } from "./words";

export type FacilityRecord = components["schemas"]["FacilityRecord"];

const COLUMNS: readonly AdminKey[] = [
  "name",
  "tier",
  "centres",
  "ward",
  "phones",
  "belongs",
  "capabilities",
];

const fetchRecords = () => call(client.GET("/api/registry/facilities"));

/** Every facility with what it was named for, what it can do and when, in the deployment's words. */
export function FacilitiesSection() {
  const t = useText(adminText);
  const { data, fault, reload } = useLoaded<readonly FacilityRecord[]>(fetchRecords);
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const shown = useMemo(
    () =>
      (data ?? []).filter(({ code, name, name_en }) =>
        [code, name, name_en].some((each) => each.toLowerCase().includes(wanted)),
      ),
    [data, wanted],
  );
  if (data === null) return <Waiting fault={fault} reload={reload} />;
  const count =
    shown.length === data.length
      ? t("count", { n: shown.length })
      : t("countOf", { n: shown.length, all: data.length });
  return (
    <section>
      <div className="admin-bar">
        <input
          type="search"
          className="text-input admin-filter"
          aria-label={t("filter")}
          placeholder={t("filter")}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span role="status" className="quiet">
          {shown.length === 0 ? t("noneFound") : count}
        </span>
        <Exports />
      </div>
      <OpeningTable
        columns={COLUMNS}
        records={shown}
        keyOf={(each) => each.code}
        cells={(each, opening) => <FacilityCells record={each} {...opening} />}
        folded={(each) => <RecordDetail record={each} />}
      />
    </section>
  );
}

function FacilityCells({ record, open, onOpen }: Opening & { record: FacilityRecord }) {
  const t = useText(adminText);
  const { language } = useLanguage();
  const word = useWord();
  const { vocabulary } = useSignedIn();
  const { code, tier, newborn_ward: ward, capabilities, alliance, ownership } = record;
  return (
    <>
      <th scope="row" data-label={t("name")}>
        <span>
          {named(language, record.name, record.name_en)}{" "}
          <small className="quiet nowrap">{code}</small>{" "}
          {record.outside ? <Tag tone="ask">{t("outside")}</Tag> : null}
        </span>
      </th>
      <td data-label={t("tier")} className="nowrap">
        {tier === "" ? t("notSaid") : word(vocabulary.tiers, tier)}
      </td>
      <td data-label={t("centres")}>
        <Designations record={record} />
      </td>
      <td data-label={t("ward")}>{ward === null ? t("notSaid") : wardText(ward)}</td>
      <td data-label={t("phones")}>
        <Phones record={record} />
      </td>
      <td data-label={t("belongs")}>
        <span>
          {alliance ?? <span className="quiet">{t("noAlliance")}</span>}{" "}
          {ownership === null ? null : <Tag>{t(ownership)}</Tag>}
        </span>
      </td>
      <td data-label={t("capabilities")}>
        {capabilities.length === 0 ? <span className="ask">{t("notSaid")}</span> : null}
        <Button kind="quiet" aria-expanded={open} onClick={onOpen}>
          {open
            ? t("closeRow")
            : capabilities.length === 0
              ? t("details")
              : t("openRow", { n: capabilities.length })}
        </Button>
      </td>
    </>
  );
}

function Phones({ record }: { record: FacilityRecord }) {
  const t = useText(adminText);
  const numbers = record.phones.length > 0 ? record.phones : [record.phone];
  const known = numbers.filter((each) => each !== "");
  if (known.length === 0) return <span className="ask">{t("noPhone")}</span>;
  return (
    <span>
      {known.map((each) => (
        <span key={each} className="nowrap admin-line">
          {each}
        </span>
      ))}
    </span>
  );
}

function Designations({ record }: { record: FacilityRecord }) {
  const t = useText(adminText);
  const word = useWord();
  const { vocabulary } = useSignedIn();
  if (record.designations.length === 0) return <span className="quiet">{t("noCentre")}</span>;
  return (
    <span>
      {record.designations.map(({ kind, level, source, valid_from, valid_to }) => (
        <span key={`${kind} ${level} ${valid_from}`} className="admin-line">
          {word(vocabulary.centre_kinds, kind)} · {word(vocabulary.tiers, level)}{" "}
          <small className={source === null ? "ask" : "quiet"}>
            {[
              valid_from === null && valid_to === null
                ? ""
                : `${valid_from ?? ""}–${valid_to ?? ""}`,
              source === null ? t("noSource") : t("sourceOf", { source }),
            ]
              .filter((each) => each !== "")
              .join(" · ")}
          </small>
        </span>
      ))}
    </span>
  );
}
