import { type AdminKey, adminText } from "../i18n/admin";
import { useLanguage, useText } from "../i18n/language";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { type DutyWindow, readDuty } from "./duty";
import type { FacilityRecord } from "./FacilitiesSection";
import { useWord } from "./words";

type Held = FacilityRecord["capabilities"][number];

/** What a facility declared, when it is on duty, and which areas it answers for. */
export function RecordDetail({ record }: { record: FacilityRecord }) {
  const t = useText(adminText);
  const { grid, source, valid_from, valid_to } = record;
  const facts = [
    ...useTeamFacts(record),
    grid === null ? "" : t("grid", { grid }),
    valid_from === null && valid_to === null ? "" : `${valid_from ?? ""}–${valid_to ?? ""}`,
    source === null ? t("noSource") : t("sourceOf", { source }),
  ].filter((each) => each !== "");
  return (
    <div className="admin-detail">
      <p className="quiet">{facts.join(" · ")}</p>
      <ul className="admin-capabilities">
        {record.capabilities.map((each) => (
          <Capability key={`${each.code} ${each.partner} ${each.valid_from}`} held={each} />
        ))}
      </ul>
      <Areas record={record} />
    </div>
  );
}

/** What it said of its team and its vehicle; what nobody said is left out, never a zero. */
function useTeamFacts(record: FacilityRecord): string[] {
  const t = useText(adminText);
  const names = useNames();
  const minutes = (key: AdminKey, n: number | null): string => (n === null ? "" : t(key, { n }));
  const team = record.retrieval_team;
  return [
    team === null ? "" : t(team ? "sendsTeam" : "sendsNoTeam"),
    minutes("mobilisation", record.mobilisation_min),
    minutes("mobilisationNight", record.mobilisation_night_min),
    ...Object.entries(record.stabilisation).map(([id, n]) =>
      id === "*"
        ? t("stabilisation", { n })
        : t("stabilisationOf", { name: names.condition(id), n }),
    ),
    minutes("vehicleReady", record.vehicle_ready_min),
  ];
}

function Capability({ held }: { held: Held }) {
  const t = useText(adminText);
  const names = useNames();
  const dutyText = useDutyText();
  const { partner, valid_from, valid_to } = held;
  const said = [
    partner === null ? "" : t("byPartner", { name: names.facility(partner) }),
    dutyText(held.duty),
    valid_from === null && valid_to === null ? "" : `${valid_from ?? ""}–${valid_to ?? ""}`,
  ];
  return (
    <li>
      <b>{names.capability(held.code)}</b>{" "}
      <span className="quiet">{said.filter((each) => each !== "").join(" · ")}</span>
    </li>
  );
}

function Areas({ record }: { record: FacilityRecord }) {
  const t = useText(adminText);
  const word = useWord();
  const { vocabulary } = useSignedIn();
  if (record.catchments.length === 0) return null;
  return (
    <p>
      <b>{t("table_catchments")}</b>{" "}
      {record.catchments.map((each) => (
        <span key={`${each.area_code} ${each.kind} ${each.valid_from}`} className="admin-area">
          {each.area_code} {word(vocabulary.centre_kinds, each.kind)} {t("rank", { n: each.rank })}
        </span>
      ))}
    </p>
  );
}

/** `周一至周五 08:00–18:00；18:00–08:00（到岗 40 分）`; what cannot be read stays as written. */
function useDutyText(): (duty: string) => string {
  const t = useText(adminText);
  const { language } = useLanguage();
  const english = language === "en";
  const day = (n: number): string => t(`day${n}` as AdminKey);
  const windowText = ({ from, to, days, activationMin }: DutyWindow): string => {
    const spoken = days
      .map(([first, last]) =>
        first === last ? day(first) : t("dayRange", { first: day(first), last: day(last) }),
      )
      .join(english ? ", " : "、");
    const time = [spoken, `${from}–${to}`].filter((each) => each !== "").join(" ");
    return activationMin === 0 ? time : t("activation", { time, n: activationMin });
  };
  return (duty) => {
    const windows = readDuty(duty);
    if (windows === null) return duty;
    return windows.length === 0 ? t("always") : windows.map(windowText).join(english ? "; " : "；");
  };
}
