import { useCallback, useEffect, useState } from "react";
import type { Item, Zones } from "./cards";

interface Selection {
  selected: Item | null;
  select: (id: string) => void;
  unselect: () => void;
}

/**
 * The transfer that is open. The first one opens by itself on a desk, once; after that only a
 * person changes it: a card that goes must never put another one under a pressing finger.
 */
export function useSelection(zones: Zones, wall: boolean): Selection {
  const [id, setId] = useState<string | null>(null);
  const [chosen, setChosen] = useState(false);
  const all = [...zones.answer, ...zones.coming, ...zones.declined, ...zones.ours];
  const first = zones.answer[0]?.card.id ?? null;
  const desk = !wall && matchMedia("(min-width: 1000px)").matches;
  useEffect(() => {
    if (chosen || first === null || !desk) return;
    setId(first);
    setChosen(true);
  }, [chosen, first, desk]);
  const select = useCallback((next: string) => {
    setId(next);
    setChosen(true);
  }, []);
  const unselect = useCallback(() => setId(null), []);
  return { selected: all.find((item) => item.card.id === id) ?? null, select, unselect };
}
