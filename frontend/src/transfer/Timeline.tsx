import type { MeetingPlace, TrailEvent, TransferView } from "../api/types";
import { useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { Tag } from "../kit/Tag";
import { whenText } from "../lib/clock";
import { isLate, isMisplaced } from "../lib/trail";
import { useNames } from "../session/names";
import { MODE_WORDS } from "./JourneyActions";
import type { Journey } from "./journey";
import { useStopName } from "./meeting";

/** What an event says in words, with the centre or the mode it is about. */
export function useEventWord(): (event: TrailEvent) => string {
  const t = useText(transfer);
  const names = useNames();
  return (event) => {
    const name = "facility" in event ? names.facility(event.facility) : "";
    const mode = event.type === "transport_assigned" ? t(MODE_WORDS[event.mode]) : "";
    return t(`ev_${event.type ?? "requested"}`, { name, mode });
  };
}

interface DetailProps {
  readonly event: TrailEvent;
  readonly now: Date;
  readonly meeting: MeetingPlace | null;
}

function Detail({ event, now, meeting }: DetailProps) {
  const t = useText(transfer);
  const names = useNames();
  const stopName = useStopName();
  const actor =
    event.actor_name ??
    (event.actor.party === "system"
      ? t("system")
      : event.actor.facility
        ? names.facility(event.actor.facility)
        : "");
  const parts = [actor];
  if ("stop" in event && event.stop) parts.push(stopName(event.stop, meeting));
  if (event.type === "accepted" && event.by_phone)
    parts.push(event.said_by ? t("saidBy", { who: event.said_by }) : t("byPhone"));
  if (event.type === "declined") parts.push(t(event.reason));
  if (event.type === "cancelled")
    parts.push(t(event.reason === "delivered" ? "delivered_case" : (event.reason ?? "no_reason")));
  if (event.type === "aborted") parts.push(t(event.reason));
  if (event.type === "died") parts.push(t(event.phase));
  if (isLate(event))
    parts.push(t("recordedAt", { time: whenText(new Date(event.recorded_at), now) }));
  return <small>{parts.filter((each) => each !== "").join(" · ")}</small>;
}

interface TimelineProps {
  readonly view: TransferView;
  readonly now: Date;
  readonly expected: Journey | null;
}

/** What happened, oldest at the top; late entries show both times; the expected is hollow. */
export function Timeline({ view, now, expected }: TimelineProps) {
  const t = useText(transfer);
  const word = useEventWord();
  const shown = view.trail;
  // Late entries stand where they happened; where the transfer is now, the newest entry says.
  const newest = Math.max(...shown.map((each) => ("version" in each ? each.version : 0)));
  return (
    <section aria-label={t("timeline")}>
      <ol className="timeline">
        {shown.map((event) => {
          const last = "version" in event && event.version === newest;
          return (
            <li
              key={`${event.type} ${event.recorded_at}`}
              className={last && expected !== null ? "timeline-now" : ""}
            >
              <time dateTime={event.occurred_at}>{whenText(new Date(event.occurred_at), now)}</time>
              <span className="timeline-dot" aria-hidden="true" />
              <div>
                <b>{word(event)}</b> {isLate(event) ? <Tag tone="ask">{t("late")}</Tag> : null}{" "}
                {isMisplaced(event) ? <Tag>{t("outOfOrder")}</Tag> : null}
                <Detail event={event} now={now} meeting={view.meeting} />
              </div>
            </li>
          );
        })}
        {expected?.kind === "on_road" ? (
          <li className="timeline-expected">
            <time dateTime={expected.eta.toISOString()}>{whenText(expected.eta, now)}</time>
            <span className="timeline-dot" aria-hidden="true" />
            <div>{t("expectedArrival")}</div>
          </li>
        ) : null}
      </ol>
    </section>
  );
}
