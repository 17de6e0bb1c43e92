import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearch } from "wouter";
import { boardText } from "../i18n/board";
import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { PhoneButton } from "../kit/PhoneButton";
import { Settings } from "../kit/Settings";
import { Skeleton } from "../kit/Skeleton";
import { useNames } from "../session/names";
import { useSession, useSignedIn } from "../session/session";
import { Announcer } from "./Announcer";
import { Notices, Restored, SoundGate, StaleBanner } from "./Banners";
import { BedNag } from "./BedNag";
import { BedSheet } from "./BedSheet";
import { Competing } from "./Competing";
import { type Item, ringing, zonesOf } from "./cards";
import { Desk } from "./Desk";
import { OverdueCentres } from "./OverdueCentres";
import { overdueBeds } from "./overdue";
import { PinPad } from "./PinPad";
import { Strip } from "./Strip";
import { chosenScope, type Scope, scopeKey, scopesOf } from "./scopes";
import { Tools } from "./Tools";
import { useActs } from "./useActs";
import { useBoard } from "./useBoard";
import { useCoordination } from "./useCoordination";
import { useNotifications, useRing } from "./useRing";
import { useSelection } from "./useSelection";
import { useWide } from "./useWide";
import { useWallTheme, Wall } from "./Wall";
import { WallDialog } from "./WallDialog";
import { type Speech, whatText } from "./words";
import "../styles/board.css";
import "../styles/coordination.css";
import "../styles/wall.css";

/** The board of the account's first scope, or of the one its address names. */
export default function BoardPage() {
  const t = useText(boardText);
  const { me } = useSignedIn();
  const search = useSearch();
  const scopes = useMemo(() => scopesOf(me), [me]);
  const scope = chosenScope(scopes, search);
  if (scope === null) return <NoBoard text={t("notAllowed")} />;
  return <ScopeBoard key={scopeKey(scope)} scope={scope} scopes={scopes} search={search} />;
}

/** No board for this account: says so, with whom to phone and the way to its other pages. */
function NoBoard({ text }: { text: string }) {
  const { deployment } = useSignedIn();
  return (
    <main className="panel">
      <p className="panel-words">{text}</p>
      <PhoneButton phone={deployment.duty_phone} />
      <Settings here="board" />
    </main>
  );
}

interface ScopeBoardProps {
  readonly scope: Scope;
  readonly scopes: readonly Scope[];
  readonly search: string;
}

function ScopeBoard({ scope, scopes, search }: ScopeBoardProps) {
  const { deployment, me } = useSignedIn();
  const { expire } = useSession();
  const live = useBoard(scope);
  const speech = useSpeech(live.board?.capacity_limit_h ?? CAPACITY_LIMIT_H);
  const { board, link, now } = live;
  const acts = useActs(scope);
  const told = useCoordination(scope.area, board?.position ?? null);
  const [beds, setBeds] = useState(false);
  const wide = useWide();
  const wall = wide && (scope.acts === "screen" || new URLSearchParams(search).has("wall"));
  const mayAsk = me.roles.some((each) => each.role === "coordinator" && each.area === scope.area);
  const zones = useMemo(() => (board === null ? EMPTY : zonesOf(board)), [board]);
  const { selected, select, unselect } = useSelection(zones, wall);
  const stale = link.kind === "stale";
  const rings = useMemo(() => (scope.acts === "reader" ? [] : ringing(zones)), [zones, scope.acts]);
  const ring = useRing(rings, now, stale);
  const say = useAlarmText(speech);
  useNotifications(rings, say);
  useTitle(rings, say, speech.t("title"));
  useWallTheme(wall, new Date(now).getHours());
  useEffect(() => {
    if (link.kind === "signed_out") expire();
  }, [link.kind, expire]);

  if (link.kind === "not_allowed") return <NoBoard text={speech.t("notAllowed")} />;
  const name =
    scope.facility === undefined ? deployment.name : speech.names.facility(scope.facility);
  const testRing = scope.acts === "reader" ? null : ring.test;
  const shared = {
    zones,
    who: live.who,
    area: scope.area !== undefined,
    select,
    now,
    stale,
    speech,
  };
  const seen = {
    ...shared,
    caughtUp: live.caughtUp?.ids ?? NONE,
    lastAskedAt: live.lastAskedAt,
    testRing,
  };
  const capacity = board?.capacity ?? [];
  const nags =
    board !== null &&
    scope.acts !== "reader" &&
    overdueBeds(capacity, now, speech.freshMs).length > 0;
  const gate = scope.acts !== "reader" && !ring.open;
  const banners =
    [stale, gate, live.caughtUp !== null, nags].filter(Boolean).length + live.notices.length;
  const detail = { scope, acts, capacity };
  return (
    <div className={`board ${wall ? "board-on-wall" : ""} ${stale ? "board-is-stale" : ""}`}>
      {board === null ? null : (
        <Strip name={name} board={board} link={link} now={now} speech={speech}>
          <Tools
            scope={scope}
            scopes={scopes}
            wall={wall}
            wide={wide}
            ring={ring}
            ringing={rings.length > 0}
            openBeds={() => setBeds(true)}
            speech={speech}
          />
        </Strip>
      )}
      <StaleBanner link={link} speech={speech} />
      {scope.acts === "reader" ? null : <SoundGate ring={ring} speech={speech} />}
      <Restored caughtUp={live.caughtUp} speech={speech} />
      {scope.acts === "reader" ? null : (
        <BedNag
          facility={scope.facility ?? ""}
          capacity={board === null ? null : capacity}
          now={now}
          speech={speech}
          openBeds={wall ? null : () => setBeds(true)}
        />
      )}
      <Notices notices={live.notices} dismiss={live.dismiss} speech={speech} />
      {wall || scope.area === undefined ? null : (
        <aside className="board-coordination">
          <Competing contests={told.contests} now={now} speech={speech} />
          <OverdueCentres centres={told.overdue} mayAsk={mayAsk} now={now} speech={speech} />
        </aside>
      )}
      {board === null ? (
        <Skeleton />
      ) : wall ? (
        <Wall {...seen} banners={banners} />
      ) : (
        <Desk
          {...seen}
          {...detail}
          selected={selected}
          unselect={unselect}
          openBeds={() => setBeds(true)}
        />
      )}
      {wall && selected !== null ? (
        <WallDialog
          {...detail}
          item={selected}
          close={unselect}
          now={now}
          stale={stale}
          speech={speech}
        />
      ) : null}
      {beds && scope.facility !== undefined ? (
        <BedSheet
          facility={scope.facility}
          capacity={capacity}
          now={now}
          speech={speech}
          close={() => setBeds(false)}
        />
      ) : null}
      {acts.pinFor === null ? null : <PinPad acts={acts} speech={speech} />}
      <Announcer zones={zones} now={now} speech={speech} />
    </div>
  );
}

/** Until the board has come with the limit of its policy; nothing of beds shows before. */
const CAPACITY_LIMIT_H = 4;

const EMPTY = { answer: [], coming: [], declined: [], ours: [] };
const NONE: ReadonlySet<string> = new Set();

function useSpeech(limitH: number): Speech {
  const t = useText(boardText);
  const { language } = useLanguage();
  const names = useNames();
  const freshMs = limitH * 3_600_000;
  return useMemo(() => ({ t, language, names, freshMs }), [t, language, names, freshMs]);
}

/** `极危 K7-42 产后出血`: the title and the system notification say the same. */
function useAlarmText(speech: Speech): (item: Item) => string {
  const urgency = useText(common);
  return useCallback(
    ({ card }: Item) => `${urgency(card.urgency as "U0")} ${card.case} ${whatText(card, speech)}`,
    [urgency, speech],
  );
}

function useTitle(rings: readonly Item[], say: (item: Item) => string, plain: string): void {
  const first = rings[0];
  const title = first === undefined ? plain : `(${rings.length}) ${say(first)}`;
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
