import { useNow } from "../hooks/useNow";
import { useRoadsVersion } from "../hooks/useRoadsVersion";
import { Button } from "../kit/Button";
import { whenText } from "../lib/clock";
import type { ReachAnswer } from "./types";
import { useSay } from "./words";

interface StaleStripProps {
  readonly answer: ReachAnswer;
  readonly at: Date;
  /** Asked about the present: then the present goes on. */
  readonly isNow: boolean;
  readonly again: () => void;
}

const OLD_MS = 30 * 60_000;
const TICK_MS = 30_000;

/** Says that an answer about the present is of another present; it stays until asked again. */
export function StaleStrip({ answer, at, isNow, again }: StaleStripProps) {
  const t = useSay();
  const version = useRoadsVersion();
  const now = useNow(TICK_MS);
  if (!isNow) return null;
  const changed = version !== null && version !== answer.roads_version;
  const old = now.getTime() - at.getTime() > OLD_MS;
  if (!changed && !old) return null;
  return (
    <div className="planning-stale" role="status">
      <b>{t(changed ? "roadsChanged" : "old", { time: whenText(at, now) })}</b>
      <Button onClick={again}>{t("again")}</Button>
    </div>
  );
}
