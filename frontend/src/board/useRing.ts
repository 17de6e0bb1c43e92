import { useCallback, useEffect, useRef, useState } from "react";
import { type Bell, createBell } from "./bell";
import type { Item } from "./cards";
import { MUTE_MS, planOf, ringKey } from "./ring";

export interface Ring {
  /** Whether this browser may sound; while not, the page must say so. */
  open: boolean;
  /** Milliseconds of silence left on this screen; 0 when it may ring. */
  mutedMs: number;
  openSound: () => void;
  test: () => void;
  mute: () => void;
  unmute: () => void;
}

const LOOK_EVERY_MS = 1_000;

/** Ring for these offers until a named person has seen them; one falling and one rising tone. */
export function useRing(items: readonly Item[], now: number, stale: boolean): Ring {
  const bell = useRef<Bell | null>(null);
  const [open, setOpen] = useState(false);
  const [mutedUntil, setMutedUntil] = useState(0);
  const mutedMs = Math.max(0, mutedUntil - now);

  useEffect(() => {
    const made = createBell();
    bell.current = made;
    const look = () => setOpen(made.open());
    const unlock = () => void made.unlock().then(look);
    const timer = setInterval(look, LOOK_EVERY_MS);
    look();
    // Any touch of the page is the click the browser wants; the banner asks for one openly.
    addEventListener("pointerdown", unlock);
    addEventListener("keydown", unlock);
    return () => {
      clearInterval(timer);
      removeEventListener("pointerdown", unlock);
      removeEventListener("keydown", unlock);
      made.close();
    };
  }, []);

  useLoop(bell, items, now, open && mutedMs === 0);
  useLinkTones(bell, stale);

  const openSound = useCallback(() => {
    void bell.current?.unlock().then((opened) => {
      setOpen(opened);
      bell.current?.ring(0.5);
    });
    if (typeof Notification !== "undefined" && Notification.permission === "default") {
      void Notification.requestPermission();
    }
  }, []);
  const test = useCallback(() => bell.current?.ring(0.5), []);
  const mute = useCallback(() => setMutedUntil(now + MUTE_MS), [now]);
  const unmute = useCallback(() => setMutedUntil(0), []);
  return { open, mutedMs, openSound, test, mute, unmute };
}

type BellRef = { current: Bell | null };

function useLoop(bell: BellRef, items: readonly Item[], now: number, sounds: boolean): void {
  const { loop, chimes } = planOf(items, now, new Date(now).getHours());
  const everyMs = sounds && loop.kind === "loop" ? loop.everyMs : 0;
  useEffect(() => {
    if (everyMs === 0) return;
    const ring = () => bell.current?.ring(loop.gain);
    ring();
    const timer = setInterval(ring, everyMs);
    return () => clearInterval(timer);
  }, [bell, everyMs, loop.gain]);

  const chimed = useRef(new Set<string>());
  const due = sounds ? chimes.join("\n") : "";
  useEffect(() => {
    const fresh = due.split("\n").filter((key) => key !== "" && !chimed.current.has(key));
    for (const key of fresh) chimed.current.add(key);
    if (fresh.length > 0) bell.current?.chime(0.5);
  }, [bell, due]);
}

function useLinkTones(bell: BellRef, stale: boolean): void {
  const was = useRef(stale);
  useEffect(() => {
    if (was.current === stale) return;
    was.current = stale;
    if (stale) bell.current?.fall();
    else bell.current?.rise();
  }, [bell, stale]);
}

/** A system notification for each new ask, where the person allowed it. */
export function useNotifications(items: readonly Item[], say: (item: Item) => string): void {
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const item of items) {
      const key = ringKey(item);
      if (told.current.has(key)) continue;
      told.current.add(key);
      if (typeof Notification === "undefined" || Notification.permission !== "granted") continue;
      try {
        new Notification(say(item), { tag: key, requireInteraction: true });
      } catch {
        // Some mobile browsers only allow a service worker to notify; the bell still rings.
      }
    }
  }, [items, say]);
}
