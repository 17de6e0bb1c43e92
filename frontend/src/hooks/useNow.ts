import { useEffect, useState } from "react";

/** A ward's computer may be minutes wrong: below this its own clock is good enough. */
const IGNORED_OFFSET_MS = 3000;

let offsetMs = 0;

/** Learns from the server's clock how far this device's is off. */
export function heardServerTime(serverNow: number): void {
  const off = serverNow - Date.now();
  offsetMs = Math.abs(off) < IGNORED_OFFSET_MS ? 0 : off;
}

/** The present by the server's clock, as far as it was heard. */
export const presentTime = (): Date => new Date(Date.now() + offsetMs);

/** The time, renewed every `everyMs`; one clock for a page, so that its numbers agree. */
export function useNow(everyMs = 1000): Date {
  const [now, setNow] = useState(presentTime);
  useEffect(() => {
    const timer = setInterval(() => setNow(presentTime()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
