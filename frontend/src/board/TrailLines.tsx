import type { TrailEvent } from "../api/types";
import { useText } from "../i18n/language";
import { trailText } from "../i18n/quality";
import { clockSecondsText, clockText } from "../lib/clock";
import { isLate, isMisplaced } from "../lib/trail";
import type { Speech } from "./words";

/** The transfer's timeline in small: when, what, who; entered late says so with both times. */
export function TrailLines({ trail, speech }: { trail: readonly TrailEvent[]; speech: Speech }) {
  const say = useText(trailText);
  if (trail.length === 0) return null;
  return (
    <ol className="board-trail" aria-label={speech.t("timeline")}>
      {trail.map((event) => (
        <li key={`${event.type} ${event.recorded_at}`}>
          <time>{clockSecondsText(new Date(event.occurred_at))}</time>
          <span>
            {say(event.type)}
            {"facility" in event ? ` · ${speech.names.facility(event.facility)}` : ""}
            {event.actor_name ? ` · ${event.actor_name}` : ""}
            {isLate(event) || isMisplaced(event) ? (
              <em>{say("enteredLate", { time: clockText(new Date(event.recorded_at)) })}</em>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
