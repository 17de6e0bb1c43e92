import { Fragment, useMemo, useState } from "react";
import type { Facility, Word } from "../api/types";
import { type AdminKey, adminText } from "../i18n/admin";
import { named, useLanguage, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { FaultPanel } from "../kit/FaultPanel";
import { Skeleton } from "../kit/Skeleton";
import { Tag } from "../kit/Tag";
import { readCsv } from "../lib/csv";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { type Declared, type DutyWindow, readCapabilities } from "./duty";
import { Exports } from "./Exports";
import { fetchCsv } from "./files";
import { useLoaded } from "./useAdmin";
import { wardText } from "./words";

const COLUMNS: readonly AdminKey[] = ["name", "tier", "centres", "ward", "phones", "belongs"];

const fetchCapabilities = async (): Promise<ReadonlyMap<string, string>> => {
  const rows = readCsv(await fetchCsv("facilities"));
  return new Map(rows.map((row) => [row.code ?? "", row.capabilities ?? ""]));
};

/** Every facility with what it was named for, what it can do and when, in the deployment's words. */
export function FacilitiesSection() {
  const t = useText(adminText);
  const { facilities } = useSignedIn();
  const capabilities = useLoaded(fetchCapabilities);
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState<string | null>(null);
  const wanted = typed.trim().toLowerCase();
  const shown = useMemo(
    () =>
      facilities.filter(({ code, name, name_en }) =>
        [code, name, name_en].some((each) => each.toLowerCase().includes(wanted)),
      ),
    [facilities, wanted],
  );
  const count =
    shown.length === facilities.length
      ? t("count", { n: shown.length })
      : t("countOf", { n: shown.length, all: facilities.length });
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
      {capabilities.fault === null ? null : (
        <FaultPanel fault={capabilities.fault} onRetry={capabilities.reload} />
      )}
      {capabilities.data === null && capabilities.fault === null ? <Skeleton /> : null}
      <table className="admin-table">
        <thead>
          <tr>
            {COLUMNS.map((key) => (
              <th key={key} scope="col">
                {t(key)}
              </th>
            ))}
            <th scope="col">{t("capabilities")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((each) => (
            <FacilityRow
              key={each.code}
              facility={each}
              cell={capabilities.data?.get(each.code) ?? null}
              open={opened === each.code}
              onOpen={() => setOpened(opened === each.code ? null : each.code)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly facility: Facility;
  /** Its capabilities as the tables write them; null while they are not here. */
  readonly cell: string | null;
  readonly open: boolean;
  readonly onOpen: () => void;
}

/** The deployment's word for a code, or the code. */
function useWord(): (words: readonly Word[], code: string) => string {
  const { language } = useLanguage();
  return (words, code) => {
    const known = words.find((each) => each.code === code);
    return known ? named(language, known.zh, known.en) : code;
  };
}

function FacilityRow({ facility, cell, open, onOpen }: RowProps) {
  const t = useText(adminText);
  const { language } = useLanguage();
  const word = useWord();
  const { vocabulary } = useSignedIn();
  const { code, tier, newborn_ward: ward, phones, phone, alliance, ownership } = facility;
  const numbers = phones.length > 0 ? phones : [phone].filter((each) => each !== "");
  const declared = cell === null ? [] : readCapabilities(cell);
  return (
    <Fragment>
      <tr>
        <th scope="row" data-label={t("name")}>
          {named(language, facility.name, facility.name_en)} <small className="quiet">{code}</small>{" "}
          {facility.outside ? <Tag tone="ask">{t("outside")}</Tag> : null}
        </th>
        <td data-label={t("tier")}>{tier === "" ? t("notSaid") : word(vocabulary.tiers, tier)}</td>
        <td data-label={t("centres")}>
          <Designations facility={facility} />
        </td>
        <td data-label={t("ward")}>{ward === null ? t("notSaid") : wardText(ward)}</td>
        <td data-label={t("phones")}>
          {numbers.length === 0 ? (
            <span className="ask">{t("noPhone")}</span>
          ) : (
            numbers.map((each) => (
              <span key={each} className="nowrap admin-line">
                {each}
              </span>
            ))
          )}
        </td>
        <td data-label={t("belongs")}>
          {alliance ?? <span className="quiet">{t("noAlliance")}</span>}{" "}
          {ownership === null ? null : <Tag>{t(ownership)}</Tag>}
        </td>
        <td data-label={t("capabilities")}>
          {cell === null || cell === "" ? (
            <span className={cell === null ? "quiet" : "ask"}>
              {t(cell === null ? "loading" : "notSaid")}
            </span>
          ) : (
            <Button kind="quiet" aria-expanded={open} onClick={onOpen}>
              {open ? t("closeRow") : `${t("openRow")} ${declared.length}`}
            </Button>
          )}
        </td>
      </tr>
      {open ? (
        <tr className="admin-more">
          <td colSpan={COLUMNS.length + 1}>
            <CapabilityList declared={declared} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

function Designations({ facility }: { facility: Facility }) {
  const t = useText(adminText);
  const word = useWord();
  const { vocabulary } = useSignedIn();
  if (facility.designations.length === 0) return <span className="quiet">{t("noCentre")}</span>;
  return facility.designations.map(({ kind, level, source }) => (
    <span key={`${kind} ${level}`} className="admin-line">
      {word(vocabulary.centre_kinds, kind)} · {word(vocabulary.tiers, level)}{" "}
      <small className={source === null ? "ask" : "quiet"}>
        {source === null ? t("noSource") : t("sourceOf", { source })}
      </small>
    </span>
  ));
}

function CapabilityList({ declared }: { declared: readonly Declared[] }) {
  const t = useText(adminText);
  const names = useNames();
  const windowText = useWindowText();
  const { language } = useLanguage();
  return (
    <ul className="admin-capabilities">
      {declared.map((each) => (
        <li key={`${each.code} ${each.partner} ${each.dates}`}>
          <b>{names.capability(each.code)}</b>{" "}
          <span className="quiet">
            {[
              each.partner === null ? "" : t("byPartner", { name: names.facility(each.partner) }),
              each.duty.length === 0
                ? t("always")
                : each.duty.map(windowText).join(language === "en" ? "; " : "；"),
              each.dates,
            ]
              .filter((text) => text !== "")
              .join(" · ")}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** `周一至周五 08:00–18:00（到岗 40 分）`. */
function useWindowText(): (window: DutyWindow) => string {
  const t = useText(adminText);
  const { language } = useLanguage();
  const day = (n: number): string => t(`day${n}` as AdminKey);
  return ({ from, to, days, activationMin }) => {
    const spoken = days
      .map(([first, last]) =>
        first === last
          ? t("dayOne", { first: day(first) })
          : t("dayRange", { first: day(first), last: day(last) }),
      )
      .map((each) => each.trim())
      .join(language === "en" ? ", " : "、");
    const params = { from, to, days: spoken === "" ? "" : `${spoken} ` };
    return activationMin === 0
      ? t("window", params)
      : t("windowActivation", { ...params, n: activationMin });
  };
}
