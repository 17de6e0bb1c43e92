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
  return { live: false, lastLive: null };
}

/** The open transfers of a facility, live, and how sure the page is that they are the present. */
export function useBoard(facility: string | null): { board: Board | null; link: Link } {
  const [board, setBoard] = useState<Board | null>(null);
  const [link, setLink] = useState<Link>({ live: false, lastLive: null });
  const { expire } = useSession();
  useEffect(() => {
    setBoard(null);
    if (facility === null) return;
    const stream = openStream({
      facility,
      onBoard: setBoard,
      onServerTime: heardServerTime,
      onState: (state) => {
        if (state.kind === "signed_out") expire();
        setLink(linkOf(state));
      },
    });
    return () => stream.close();
  }, [facility, expire]);
  return { board, link };
}
