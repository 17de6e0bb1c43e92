import { useEffect, useRef, useState } from "react";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import type { Item, Zones } from "./cards";
import { halfGone } from "./deadlines";
import { ringKey } from "./ring";
import { type Speech, whatText } from "./words";

const MINUTE_MS = 60_000;

/** For a screen reader: each new ask once, then half of its time, the last minute, and the end. */
export function Announcer({ zones, now, speech }: { zones: Zones; now: number; speech: Speech }) {
  const urgency = useText(common);
  const told = useRef(new Set<string>());
  const [said, setSaid] = useState("");
  useEffect(() => {
    const fresh: string[] = [];
    const once = (key: string, text: string) => {
      if (told.current.has(key)) return;
      told.current.add(key);
      fresh.push(text);
    };
    for (const item of zones.answer) {
      const { card } = item;
      const params = {
        case: card.case,
        urgency: urgency(card.urgency as "U0"),
        what: whatText(card, speech),
      };
      once(ringKey(item), speech.t("ringAlert", params));
      const left = milestone(item, now);
      if (left !== null) once(`${ringKey(item)} ${left}`, speech.t(left, params));
    }
    if (fresh.length > 0) setSaid(fresh.join("。"));
  }, [zones, now, speech, urgency]);
  return (
    <p className="hidden" role="alert">
      {said}
    </p>
  );
}

function milestone(item: Item, now: number): "leftHalf" | "leftMinute" | "leftNone" | null {
  const { deadline } = item;
  if (deadline === null) return null;
  if (now >= deadline.dueAt) return "leftNone";
  if (now >= deadline.dueAt - MINUTE_MS) return "leftMinute";
  return halfGone(deadline, now) ? "leftHalf" : null;
}
