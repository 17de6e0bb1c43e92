import { Link } from "wouter";
import type { Contest } from "../api/types";
import { coordination } from "../i18n/coordination";
import { named, useText } from "../i18n/language";
import { UrgencyMark } from "../kit/UrgencyMark";
import { minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";
import { capacityWords, type Speech } from "./words";

interface CompetingProps {
  readonly contests: readonly Contest[];
  readonly now: number;
  readonly speech: Speech;
}

type Request = Contest["requests"][number];
type Placement = Contest["advised"][number];

/** Requests that want the same beds: first-come beside the advice. Nothing here can be pressed. */
export function Competing({ contests, now, speech }: CompetingProps) {
  const t = useText(coordination);
  if (contests.length === 0) return null;
  return (
    <section className="board-contests" aria-label={t("contests")}>
      {contests.map((contest) => (
        <ContestCard
          key={contest.requests.map((each) => each.transfer).join(" ")}
          contest={contest}
          now={now}
          speech={speech}
        />
      ))}
    </section>
  );
}

interface CardProps {
  readonly contest: Contest;
  readonly now: number;
  readonly speech: Speech;
}

function ContestCard({ contest, now, speech }: CardProps) {
  const t = useText(coordination);
  const { language, names } = speech;
  const unknown = contest.stale.map(
    (each) => `${named(language, each.name, each.name_en)} ${speech.t(each.kind)}`,
  );
  return (
    <article className="board-contest">
      {contest.scarce.map((beds) => {
        const { kind, free, as_of } = beds;
        const said = { kind, free, as_of, asked_at: null, asked_by: null };
        const { age } = capacityWords(said, now, speech);
        const name = named(language, beds.name, beds.name_en);
        return (
          <h2 key={`${beds.facility} ${kind}`}>
            {t("contest", { n: beds.wanted_by.length, free: free ?? 0, kind: speech.t(kind) })}{" "}
            <small>{t("contestAt", { name, age })}</small>
          </h2>
        );
      })}
      <table>
        <thead>
          <tr>
            <th scope="col">{t("request")}</th>
            <th scope="col">{t("firstCome")}</th>
            <th scope="col">{t("advised")}</th>
          </tr>
        </thead>
        <tbody>
          {contest.requests.map((request, at) => (
            <Row
              key={request.transfer}
              contest={contest}
              request={request}
              at={at}
              speech={speech}
            />
          ))}
        </tbody>
      </table>
      <footer>
        <b className="board-ask">{t("onlyAdvice")}</b>
        {contest.differs ? null : <span>{t("sameAdvice")}</span>}
        {unknown.length === 0 ? null : (
          <span>{t("unknownBeds", { names: names.list(unknown) })}</span>
        )}
      </footer>
    </article>
  );
}

interface RowProps {
  readonly contest: Contest;
  readonly request: Request;
  readonly at: number;
  readonly speech: Speech;
}

function Row({ contest, request, at, speech }: RowProps) {
  const t = useText(coordination);
  const later = contest.waits_longer.find((each) => each.transfer === request.transfer);
  const longer = later?.by_s == null ? null : minuteText(roadMinutes(later.by_s), speech.language);
  return (
    <tr>
      <th scope="row">
        <Link href={`/transfers/${request.transfer}`}>
          <UrgencyMark code={request.urgency} look="line" /> <b>{request.case}</b>
        </Link>{" "}
        <small>{t("waited", { time: minuteText(request.waited_s / 60, speech.language) })}</small>
      </th>
      <td data-column={t("firstCome")}>
        <Place placement={contest.first_come[at]} speech={speech} />
      </td>
      <td data-column={t("advised")}>
        <Place placement={contest.advised[at]} speech={speech} />
        {longer === null ? null : <b className="board-ask">{t("longer", { time: longer })}</b>}
      </td>
    </tr>
  );
}

/** A centre with its road and, by a mark and a word, whether that is in time. */
function Place({ placement, speech }: { placement: Placement | undefined; speech: Speech }) {
  const t = useText(coordination);
  const { language } = speech;
  if (placement?.name == null || placement.travel_time_s === null) {
    return <b className="board-over">✕ {t("nowhere")}</b>;
  }
  const time = minuteText(roadMinutes(placement.travel_time_s), language, ROAD_HOURS_FROM_MIN);
  return (
    <>
      <b>{named(language, placement.name, placement.name_en ?? "")}</b>{" "}
      <span className="nowrap">{time}</span> <Kept keeps={placement.keeps_window} />
    </>
  );
}

function Kept({ keeps }: { keeps: boolean | null }) {
  const t = useText(coordination);
  if (keeps === null) return <span className="nowrap board-ask">{t("notKnown")}</span>;
  return keeps ? (
    <span className="nowrap board-kept">✓ {t("kept")}</span>
  ) : (
    <span className="nowrap board-over">✕ {t("missed")}</span>
  );
}
