import { useEffect, useState } from "react";
import { openStream, type StreamState } from "../api/stream";
import type { Board } from "../api/types";
import type { Link } from "../kit/LinkMark";
import { useSession } from "../session/session";
import { heardServerTime } from "./useNow";

function linkOf(state: StreamState): Link {
  if (state.kind === "live") return { live: true, lastLive: new Date(state.lastLiveAt) };
  if (state.kind === "stale")
    return { live: false, lastLive: state.lastLiveAt === null ? null : new Date(state.lastLiveAt) };
  return { live: false, lastLive: null, off: state.kind === "not_allowed" };
}

/** Whose board: a facility's, or an area's as a coordinator sees it. */
export interface Scope {
  readonly facility: string | null;
  readonly area: string | null;
}

/** The open transfers of a scope, live, and how sure the page is that they are the present. */
export function useBoard({ facility, area }: Scope): { board: Board | null; link: Link } {
  const [board, setBoard] = useState<Board | null>(null);
  const [link, setLink] = useState<Link>({ live: false, lastLive: null });
  const { expire } = useSession();
  useEffect(() => {
    setBoard(null);
    if (facility === null && area === null) return;
    const stream = openStream({
      ...(facility === null ? {} : { facility }),
      ...(facility !== null || area === null ? {} : { area }),
      onBoard: setBoard,
      onServerTime: heardServerTime,
      onState: (state) => {
        if (state.kind === "signed_out") expire();
        setLink(linkOf(state));
      },
    });
    return () => stream.close();
  }, [facility, area, expire]);
  return { board, link };
}
