import type { ReactNode } from "react";
import { useLocation } from "wouter";
import type { Board } from "../api/types";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { type RequestKey, request } from "../i18n/request";
import { type Link, LinkBanner, LinkMark } from "../kit/LinkMark";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { Settings } from "../kit/Settings";
import { Tile } from "../kit/Tile";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { useKindWord } from "./ConditionPage";
import { canAsk, type Kind, type OwnKind, ownKind, started } from "./draft";
import { OpenTransfers } from "./OpenTransfers";
import { useDraft } from "./useDraft";

const FIGURES: Readonly<Record<Exclude<Kind, "urgent" | OwnKind>, ReactNode>> = {
  pregnant: (
    <>
      <circle cx="12" cy="5" r="4" />
      <path d="M8 10h6c5 0 7 3 7 6s-3 5-6 5v9H8z" />
    </>
  ),
  postpartum: (
    <>
      <circle cx="14" cy="5" r="4" />
      <path d="M10 10h8l5 11h-4v9H9v-9H5z" />
    </>
  ),
  newborn: (
    <path
      fillRule="evenodd"
      d="M14 1c6 0 9 5 9 11 0 8-3 18-9 18S5 20 5 12C5 6 8 1 14 1zm0 4a5 5 0 1 0 0 11 5 5 0 0 0 0-11z"
    />
  ),
  together: (
    <>
      <circle cx="9" cy="5" r="4" />
      <path d="M5 10h9l3 8-3 1v11H5z" />
      <circle cx="22" cy="17" r="3" />
      <path d="M18 22h8v8h-8z" />
    </>
  ),
};

const TILES: readonly (readonly [Exclude<Kind, "urgent" | OwnKind>, RequestKey, RequestKey])[] = [
  ["pregnant", "pregnant", "pregnantNote"],
  ["postpartum", "postpartum", "postpartumNote"],
  ["newborn", "newborn", "newbornNote"],
  ["together", "together", "togetherNote"],
];

interface StartPageProps {
  readonly facility: string;
  readonly board: Board | null;
  readonly link: Link;
}

/** A: who is it? Four tiles, the black bar, and what is already under way. */
export function StartPage({ facility, board, link }: StartPageProps) {
  const t = useText(request);
  const c = useText(common);
  const names = useNames();
  const { deployment, vocabulary } = useSignedIn();
  const { language } = useLanguage();
  const kindWord = useKindWord();
  const [, navigate] = useLocation();
  const [draft, change] = useDraft();
  const begin = (kind: Kind) => {
    change(() => started(kind));
    navigate("/request/conditions");
  };
  const kept = draft.kind !== null && canAsk(draft);
  const own = vocabulary.patient_kinds.filter((each) => each.role === "other");
  const what =
    draft.conditions.length > 0
      ? names.list(draft.conditions.map(names.condition))
      : draft.kind === null
        ? ""
        : kindWord(draft.kind);
  return (
    <Page
      title={names.facility(facility)}
      right={<LinkMark link={link} />}
      actions={<PhoneButton phone={deployment.duty_phone} label={c("dutyPhone")} />}
    >
      <LinkBanner link={link} />
      <h2 className="question">{t("who")}</h2>
      <div className="tiles tiles-who">
        {TILES.map(([kind, word, note]) => (
          <Tile key={kind} onPress={() => begin(kind)}>
            <svg className="figure" viewBox="0 0 28 31" aria-hidden="true">
              {FIGURES[kind]}
            </svg>
            <b>{t(word)}</b>
            <small>{t(note)}</small>
          </Tile>
        ))}
        {own.map((each) => (
          <Tile key={each.code} wide onPress={() => begin(ownKind(each.code))}>
            <b>{named(language, each.zh, each.en)}</b>
          </Tile>
        ))}
      </div>
      <button type="button" className="urgent-bar" onClick={() => begin("urgent")}>
        <svg className="urgent-shape" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M7 1h10l6 6v10l-6 6H7l-6-6V7z" />
        </svg>
        <span>
          <b>{t("urgent")}</b>
          <small>{t("urgentNote")}</small>
        </span>
      </button>
      {kept ? (
        <button
          type="button"
          className="row-button"
          onClick={() => navigate("/request/conditions")}
        >
          {t("resume", { what })}
        </button>
      ) : null}
      <OpenTransfers facility={facility} board={board} link={link} />
      <Settings here="request" />
    </Page>
  );
}
