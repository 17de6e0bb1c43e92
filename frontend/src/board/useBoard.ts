import { useCallback, useEffect, useRef, useState } from "react";
import { audienceOf, type Board, type Card } from "../api/board";
import { openStream, type StreamState } from "../api/stream";
import { offerOf } from "./cards";
import { changedSince, type Notice, noticeOf } from "./notices";
import type { Scope } from "./scopes";
import { whoOf } from "./status";

export interface CaughtUp {
  at: number;
  ids: ReadonlySet<string>;
}

export interface LiveBoard {
  board: Board | null;
  link: StreamState;
  /** The server's time, milliseconds; this device's until the server has been heard. */
  now: number;
  notices: Notice[];
  dismiss: (id: string) => void;
  /** What an absence had missed, shown for half a minute after it. */
  caughtUp: CaughtUp | null;
  /** Who saw or took on what, as told since this page opened; see `whoKey`. */
  who: ReadonlyMap<string, string>;
  /** When this centre was last asked, as far as this page knows. */
  lastAskedAt: number | null;
}

/** Frames that were missed arrive at once after a resume; by then all have been applied. */
const SETTLE_MS = 2_000;
const OUTLINE_MS = 30_000;

/** The live board of one scope, on the server's clock. */
export function useBoard(scope: Scope): LiveBoard {
  const { facility, area } = scope;
  const [board, setBoard] = useState<Board | null>(null);
  const [link, setLink] = useState<StreamState>({ kind: "connecting" });
  const [notices, setNotices] = useState<Notice[]>([]);
  const [lastAskedAt, setLastAskedAt] = useState<number | null>(null);
  const [who, setWho] = useState<ReadonlyMap<string, string>>(new Map());
  const clock = useServerClock();
  const heard = clock.heard;

  useEffect(() => {
    setBoard(null);
    const stream = openStream({
      ...(facility === undefined ? {} : { facility }),
      ...(area === undefined ? {} : { area }),
      reportsReceived: facility !== undefined,
      onServerTime: heard,
      onState: setLink,
      onBoard: (next) => {
        setBoard(next);
        setLastAskedAt((known) => latestAsk(next, known));
      },
      onFrame: (frame, before) => {
        const notice = noticeOf(before, frame);
        if (notice !== null) setNotices((all) => [...all, notice]);
        const told = whoOf(frame);
        if (told !== null) setWho((all) => new Map(all).set(...told));
      },
    });
    return () => stream.close();
  }, [facility, area, heard]);

  const dismiss = useCallback(
    (id: string) => setNotices((all) => all.filter((notice) => notice.id !== id)),
    [],
  );
  const caughtUp = useCaughtUp(board?.transfers ?? null, link.kind === "stale", clock.now);
  return { board, link, now: clock.now, notices, dismiss, caughtUp, who, lastAskedAt };
}

function latestAsk(board: Board, known: number | null): number | null {
  const [, code] = audienceOf(board.audience);
  const asked = board.transfers.flatMap((card) => {
    const offer = offerOf(card, code);
    return offer === null ? [] : [Date.parse(offer.sent_at)];
  });
  return asked.length === 0 ? known : Math.max(known ?? 0, ...asked);
}

/** The server's clock, carried on by this device's monotonic one. */
function useServerClock(): { now: number; heard: (serverNow: number) => void } {
  const offset = useRef<number | null>(null);
  const read = () => (offset.current === null ? Date.now() : offset.current + performance.now());
  const [now, setNow] = useState(read);
  const heard = useCallback((serverNow: number) => {
    offset.current = serverNow - performance.now();
    setNow(serverNow);
  }, []);
  useEffect(() => {
    const timer = setInterval(
      () => setNow(offset.current === null ? Date.now() : offset.current + performance.now()),
      1000,
    );
    return () => clearInterval(timer);
  }, []);
  return { now, heard };
}

function useCaughtUp(
  transfers: readonly Card[] | null,
  stale: boolean,
  now: number,
): CaughtUp | null {
  const latest = useRef({ transfers, now });
  latest.current = { transfers, now };
  const before = useRef<readonly Card[] | null>(null);
  const [caughtUp, setCaughtUp] = useState<CaughtUp | null>(null);
  useEffect(() => {
    if (stale) {
      before.current = latest.current.transfers;
      setCaughtUp(null);
      return;
    }
    const known = before.current;
    if (known === null) return;
    const at = latest.current.now;
    const settle = setTimeout(() => {
      before.current = null;
      const ids = new Set(changedSince(known, latest.current.transfers ?? []));
      setCaughtUp({ at, ids });
    }, SETTLE_MS);
    const forget = setTimeout(() => setCaughtUp(null), SETTLE_MS + OUTLINE_MS);
    return () => {
      clearTimeout(settle);
      clearTimeout(forget);
    };
  }, [stale]);
  return caughtUp;
}
