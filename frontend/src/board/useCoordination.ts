import { useCallback, useEffect, useState } from "react";
import { call, client } from "../api/client";
import type { Contest, OverdueCentre } from "../api/types";

export interface Coordination {
  readonly contests: readonly Contest[];
  readonly overdue: readonly OverdueCentre[];
}

const NOTHING: Coordination = { contests: [], overdue: [] };
/** Several events often come together: one reading serves them all. */
const SETTLE_MS = 400;
/** Time alone makes figures old and windows missed. */
const AGAIN_MS = 60_000;

/** What a coordinator is told of an area, read anew with each change of its board. */
export function useCoordination(area: string | undefined, position: string | null) {
  const [told, setTold] = useState<Coordination>(NOTHING);
  const read = useCallback(async () => {
    if (area === undefined) return;
    const params = { query: { area } };
    const [contests, overdue] = await Promise.all([
      call(client.GET("/api/coordination/competing", { params })),
      call(client.GET("/api/coordination/overdue", { params })),
    ]);
    setTold({ contests, overdue });
  }, [area]);

  useEffect(() => {
    if (area === undefined || position === null) return;
    // The board itself says when the link is lost; advice that cannot be read is not urgent.
    const again = () => void read().catch(() => undefined);
    const soon = setTimeout(again, SETTLE_MS);
    const often = setInterval(again, AGAIN_MS);
    return () => {
      clearTimeout(soon);
      clearInterval(often);
    };
  }, [area, position, read]);
  return told;
}
