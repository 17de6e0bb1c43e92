import { Link as RouteLink } from "wouter";
import type { Board, TransferCard } from "../api/types";
import { useNow } from "../hooks/useNow";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import type { Link } from "../kit/LinkMark";
import { Skeleton } from "../kit/Skeleton";
import { UrgencyMark } from "../kit/UrgencyMark";
import { whenText } from "../lib/clock";
import { useNames } from "../session/names";
import { useOutbox } from "./OutboxProvider";

/** The open transfers that a facility asked for, the newest first. */
export const askedBy = (board: Board | null, facility: string): TransferCard[] =>
  (board?.transfers ?? [])
    .filter((each) => each.referring_facility === facility)
    .sort((one, other) => other.requested_at.localeCompare(one.requested_at));

interface OpenTransfersProps {
  readonly facility: string;
  readonly board: Board | null;
  readonly link: Link;
}

/** What is under way, so that a second request for the same woman is noticed before it is made. */
export function OpenTransfers({ facility, board, link }: OpenTransfersProps) {
  const t = useText(request);
  const c = useText(common);
  const names = useNames();
  const now = useNow(30_000);
  const { pending } = useOutbox();
  const unsent = pending.flatMap((each) => (each.kind === "request" ? [each] : []));
  const open = askedBy(board, facility).filter(
    (each) => !unsent.some((one) => one.transfer === each.id),
  );
  const count = open.length + unsent.length;
  if (board === null && unsent.length === 0) return link.live ? null : <Skeleton blocks={1} />;
  return (
    <section className="open-list" aria-label={t("openCount", { n: count })}>
      <h2>{count === 0 ? t("openNone") : t("openCount", { n: count })}</h2>
      {unsent.map((each) => (
        <RouteLink key={each.id} className="open-card" href={`/transfers/${each.transfer}`}>
          <span className="open-head">
            <UrgencyMark code={each.urgency} />
            <b className="bad">{t("notSent")}</b>
          </span>
          <span>{names.list(each.conditions.map(names.condition))}</span>
        </RouteLink>
      ))}
      {open.map((card) => (
        <RouteLink key={card.id} className="open-card" href={`/transfers/${card.id}`}>
          <span className="open-head">
            <b>{card.case}</b>
            <UrgencyMark code={card.urgency} />
            <small>{t("requestedAt", { time: whenText(new Date(card.requested_at), now) })}</small>
          </span>
          <span>{names.list(card.conditions.map(names.condition))}</span>
          <span className="quiet">
            {card.receiving_facility ? `${names.facility(card.receiving_facility)} ` : ""}
            <b className={card.receiving_facility ? "good" : "ask"}>{c(card.status)}</b>
          </span>
        </RouteLink>
      ))}
    </section>
  );
}
