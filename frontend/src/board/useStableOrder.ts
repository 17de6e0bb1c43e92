import { useCallback, useEffect, useRef, useState } from "react";
import { heldOrder } from "./order";

/** A finger that just left may come back to the same place. */
const HOLD_AFTER_MS = 2_000;

export interface StableOrder<T> {
  items: T[];
  /** The true order differs from what is shown. */
  waiting: boolean;
  update: () => void;
  hold: { onPointerDown: () => void; onPointerUp: () => void; onPointerCancel: () => void };
}

/** Keep a live list still under a finger: while one is down, and two seconds after. */
export function useStableOrder<T>(items: readonly T[], keyOf: (item: T) => string): StableOrder<T> {
  const [held, setHeld] = useState<readonly string[] | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const keys = items.map(keyOf);
  const order = held === null ? keys : heldOrder(held, keys);
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const update = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(null);
  }, []);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(null), HOLD_AFTER_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    items: order.flatMap((key) => byKey.get(key) ?? []),
    waiting: order.join() !== keys.join(),
    update,
    hold: {
      onPointerDown: () => {
        clearTimeout(timer.current);
        setHeld((now) => now ?? keys);
      },
      onPointerUp: release,
      onPointerCancel: release,
    },
  };
}
