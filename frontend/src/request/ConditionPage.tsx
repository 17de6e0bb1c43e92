import { useState } from "react";
import { Redirect, useLocation } from "wouter";
import type { Board, Condition } from "../api/types";
import { useBack } from "../hooks/useBack";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { type Link, LinkBanner } from "../kit/LinkMark";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { Tile } from "../kit/Tile";
import { UrgencyMark } from "../kit/UrgencyMark";
import { useSignedIn } from "../session/session";
import { conditionsOf, searched } from "./conditions";
import {
  canAsk,
  codeOfKind,
  type Draft,
  isOwnKind,
  type Kind,
  tellsWho,
  withCondition,
} from "./draft";
import { FindingsForm } from "./FindingsForm";
import { findingsToAsk } from "./findings";
import { SamePerson } from "./SamePerson";
import { useDraft } from "./useDraft";

interface ConditionPageProps {
  readonly facility: string;
  readonly board: Board | null;
  readonly link: Link;
}

/** The word of a tile; a deployment's own kind of patient has its own. */
export function useKindWord(): (kind: Kind) => string {
  const t = useText(request);
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  return (kind) => {
    if (!isOwnKind(kind)) return t(kind);
    const own = vocabulary.patient_kinds.find((each) => each.code === codeOfKind(kind));
    return own ? named(language, own.zh, own.en) : codeOfKind(kind);
  };
}

/** A tile is two lines; a longer note shows once its tile is chosen. */
const LONGEST_NOTE = { "zh-CN": 7, en: 14 } as const;

function ConditionTile({
  each,
  chosen,
  onPress,
}: {
  each: Condition;
  chosen: boolean;
  onPress: () => void;
}) {
  const { language } = useLanguage();
  const note = named(language, each.note_zh, each.note_en);
  return (
    <Tile chosen={chosen} onPress={onPress}>
      <b>{named(language, each.zh, each.en)}</b>
      <span className="tile-line">
        <UrgencyMark code={each.urgency} look="line" />{" "}
        {chosen || note.length <= LONGEST_NOTE[language] ? <small>{note}</small> : null}
      </span>
    </Tile>
  );
}

const filledIn = (draft: Draft): string[] => [
  ...Object.keys(draft.findings),
  ...Object.keys(draft.unread),
];

/** B: what is it? Eight tiles, a search over all, and the findings that change the answer. */
export function ConditionPage({ facility, board, link }: ConditionPageProps) {
  const t = useText(request);
  const { vocabulary, deployment } = useSignedIn();
  const [draft, change] = useDraft();
  const [, navigate] = useLocation();
  const back = useBack("/request");
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const [only, setOnly] = useState(false);
  const [filledBefore] = useState(() => filledIn(draft));
  const kindWord = useKindWord();
  if (draft.kind === null) return <Redirect replace to="/request" />;

  const { first, rest } = conditionsOf(draft.kind, vocabulary.conditions, vocabulary.patient_kinds);
  const searching = typed.trim() !== "";
  const chosen = vocabulary.conditions.filter((each) => draft.conditions.includes(each.id));
  const listed = searching
    ? searched(vocabulary.conditions, typed, draft.kind, vocabulary.patient_kinds)
    : all
      ? [...first, ...rest]
      : first;
  const shown = searching
    ? listed
    : [...listed, ...chosen.filter((each) => !listed.includes(each))];
  const filled = filledIn(draft);
  // What is filled while the page is open stays where it stands: nothing moves under a finger.
  const asked = findingsToAsk(draft.kind, chosen, filledBefore, vocabulary.findings);
  const unread = Object.keys(draft.unread).length > 0;
  const form = chosen.length > 0 || only || filled.length > 0;
  const go = () => {
    if (unread) document.querySelector<HTMLElement>(".field-error")?.scrollIntoView();
    else navigate("/request/answer");
  };

  return (
    <Page
      title={kindWord(draft.kind)}
      onBack={back}
      right={
        link.live ? (
          <span className="link-live">
            <span className="dot" aria-hidden="true" />
          </span>
        ) : null
      }
      actions={
        form ? (
          <FindingsForm
            kind={draft.kind}
            asked={asked}
            draft={draft}
            change={change}
            submit={
              canAsk(draft) && !unread && !tellsWho(draft, vocabulary.findings) ? (
                <p className="actions-hint" role="status">
                  {t(isOwnKind(draft.kind) ? "fillWhoseOwn" : "fillWhose")}
                </p>
              ) : canAsk(draft) || unread ? (
                <Button kind="primary" onClick={go}>
                  {t("seeWhere")}
                </Button>
              ) : (
                <p className="actions-hint">{t("fillOne")}</p>
              )
            }
          />
        ) : (
          <>
            <p className="actions-hint">{t("chooseFirst")}</p>
            <Button onClick={() => setOnly(true)}>{t("onlyFindings")}</Button>
          </>
        )
      }
    >
      <LinkBanner link={link} />
      <SamePerson facility={facility} board={board} draft={draft} change={change} />
      <input
        type="search"
        className="text-input search"
        aria-label={t("searchLabel")}
        placeholder={t("search")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {searching && listed.length === 0 ? (
        <div className="panel-buttons">
          <p role="status">{t("searchNone", { typed })}</p>
          <PhoneButton phone={deployment.duty_phone} />
        </div>
      ) : null}
      <div className="tiles">
        {shown.map((each) => (
          <ConditionTile
            key={each.id}
            each={each}
            chosen={draft.conditions.includes(each.id)}
            onPress={() => change((now) => withCondition(now, each.id))}
          />
        ))}
      </div>
      {!searching && !all && rest.length > 0 ? (
        <Button kind="quiet" className="left" onClick={() => setAll(true)}>
          {t("moreConditions", { n: rest.length })} ›
        </Button>
      ) : null}
    </Page>
  );
}
