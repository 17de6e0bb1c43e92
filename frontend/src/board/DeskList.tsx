import type { ReactNode } from "react";
import { Button } from "../kit/Button";
import { UrgencyMark } from "../kit/UrgencyMark";
import { clockText } from "../lib/clock";
import { arrivalOf } from "./arrivals";
import type { Item, Zones } from "./cards";
import { isUnseen } from "./deadlines";
import { Over, TwoParts } from "./parts";
import { RoadsLine } from "./RoadsLine";
import { reasonText } from "./reasons";
import { areaStatusText, statusText, whoText } from "./status";
import { useStableOrder } from "./useStableOrder";
import { arrivalWords, countdownOf, roadText, type Speech, whatText } from "./words";

export interface ListProps {
  readonly zones: Zones;
  readonly area: boolean;
  readonly selected: string | null;
  readonly select: (id: string) => void;
  readonly now: number;
  readonly stale: boolean;
  readonly caughtUp: ReadonlySet<string>;
  readonly lastAskedAt: number | null;
  readonly testRing: (() => void) | null;
  readonly who: ReadonlyMap<string, string>;
  readonly speech: Speech;
}

const idOf = (item: Item) => item.card.id;

/** The left side of the desk: what must be answered, what is about to arrive, what we asked. */
export function DeskList(props: ListProps) {
  const { zones, area, speech } = props;
  const { t } = speech;
  const answer = useStableOrder(zones.answer, idOf);
  const coming = useStableOrder(zones.coming, idOf);
  return (
    <nav className="board-list" aria-label={t("title")}>
      <Zone
        title={t(area ? "answerArea" : "answerZone")}
        n={zones.answer.length}
        hint={t("answerHint")}
        order={answer}
        speech={speech}
      >
        {answer.items.map((item) => (
          <AnswerRow key={item.card.id} item={item} {...props} />
        ))}
        {zones.answer.length === 0 ? <Quiet {...props} /> : null}
      </Zone>
      <Zone
        title={t(area ? "comingArea" : "comingZone")}
        n={zones.coming.length}
        hint={t("comingHint")}
        order={coming}
        speech={speech}
      >
        {coming.items.map((item) => (
          <ComingRow key={item.card.id} item={item} {...props} />
        ))}
        {zones.coming.length === 0 ? <p className="board-none">{t("nothingComing")}</p> : null}
      </Zone>
      <Plain title={t("declinedZone")} items={zones.declined} {...props} />
      <Plain title={t("oursZone")} items={zones.ours} {...props} />
    </nav>
  );
}

interface ZoneProps {
  readonly title: string;
  readonly n: number;
  readonly hint: string;
  readonly order: Pick<ReturnType<typeof useStableOrder>, "hold" | "waiting" | "update">;
  readonly speech: Speech;
  readonly children: ReactNode;
}

function Zone({ title, n, hint, order, speech, children }: ZoneProps) {
  return (
    <section className="board-zone" {...order.hold}>
      <h2>
        {title} {n} <small>{hint}</small>
      </h2>
      {order.waiting ? (
        <Button kind="quiet" onClick={order.update}>
          {speech.t("orderChanged")}
        </Button>
      ) : null}
      {children}
    </section>
  );
}

interface QuietProps {
  readonly lastAskedAt: number | null;
  readonly testRing: (() => void) | null;
  readonly speech: Speech;
}

/** Nothing to do, and how one can tell: when it was last otherwise, and a bell to try. */
export function Quiet({ lastAskedAt, testRing, speech }: QuietProps) {
  const { t } = speech;
  return (
    <p className="board-none">
      <b>{t("nothing")}</b>{" "}
      {lastAskedAt === null
        ? t("noneYet")
        : t("lastAsked", { time: clockText(new Date(lastAskedAt)) })}{" "}
      {testRing === null ? null : <Button onClick={testRing}>{t("testRing")}</Button>}
    </p>
  );
}

type RowProps = ListProps & { readonly item: Item };

function Row(
  props: RowProps & {
    readonly right: ReactNode;
    readonly foot: ReactNode;
    readonly end: ReactNode;
  },
) {
  const { item, area, selected, select, caughtUp, speech } = props;
  const { card } = item;
  const rings =
    !area && item.offer !== null && isUnseen(item.offer) && card.receiving_facility === null;
  const marks = [
    "board-row",
    rings ? `board-rings board-rings-${card.urgency}` : "",
    caughtUp.has(card.id) ? "board-caught" : "",
  ];
  return (
    <button
      type="button"
      className={marks.join(" ")}
      aria-current={selected === card.id}
      onClick={() => select(card.id)}
    >
      <span className="board-row-what">
        <UrgencyMark code={card.urgency} look="line" /> <b>{card.case}</b>{" "}
        <span>{whatText(card, speech)}</span>
      </span>
      <span className="board-row-time">{props.right}</span>
      <span className="board-row-foot">{props.foot}</span>
      <span className="board-row-end">{props.end}</span>
      <RoadsLine item={item} className="board-row-roads" speech={speech} />
    </button>
  );
}

function AnswerRow(props: RowProps) {
  const { item, now, stale, speech, area } = props;
  const { deadline } = item;
  const countdown = countdownOf(deadline, now, stale, speech);
  const who = area
    ? { text: areaStatusText(item, speech), ask: false }
    : whoText(item, stale, speech, props.who);
  return (
    <Row
      {...props}
      right={
        item.offer === null ? (
          <b className="board-ask">{speech.t("nobodyAsked")}</b>
        ) : (
          <Over countdown={countdown} short />
        )
      }
      foot={
        <>
          <FromTo item={item} speech={speech} area={area} />
          {item.offer === null ? null : (
            <>
              {" · "}
              <span className="nowrap">{roadText(item.offer, speech)}</span>
            </>
          )}
        </>
      }
      end={<span className={who.ask ? "board-ask" : ""}>{who.text}</span>}
    />
  );
}

function ComingRow(props: RowProps) {
  const { item, now, stale, speech, area } = props;
  const words = arrivalWords(arrivalOf(item.card, item.offer), now, stale, speech);
  return (
    <Row
      {...props}
      right={<TwoParts main={words.main} unit={words.unit} />}
      foot={
        <>
          {statusText(item.card, speech)} · <FromTo item={item} speech={speech} area={area} short />
        </>
      }
      end={words.more}
    />
  );
}

function FromTo({
  item,
  speech,
  area,
  short = false,
}: {
  item: Item;
  speech: Speech;
  area: boolean;
  short?: boolean;
}) {
  const from = speech.names.facility(item.card.referring_facility);
  const to = area && item.offer !== null ? ` → ${speech.names.facility(item.offer.facility)}` : "";
  return <>{short && !area ? from : `${from}${to}`}</>;
}

function Plain({
  title,
  items,
  ...props
}: ListProps & { readonly title: string; readonly items: readonly Item[] }) {
  const { speech } = props;
  if (items.length === 0) return null;
  return (
    <section className="board-zone">
      <h2>
        {title} {items.length}
      </h2>
      {items.map((item) => (
        <Row
          key={item.card.id}
          {...props}
          item={item}
          right={clockText(new Date(item.card.requested_at))}
          foot={plainFoot(item, props.zones, speech)}
          end={statusText(item.card, speech)}
        />
      ))}
    </section>
  );
}

function plainFoot(item: Item, zones: Zones, { t, names }: Speech): string {
  const { card, offer } = item;
  if (zones.declined.includes(item)) {
    return t("declinedAs", { reason: reasonText(offer?.decline_reason ?? "other", t) });
  }
  return card.receiving_facility === null
    ? t("waitingAll", { n: card.offers.length })
    : t("acceptedBy", { name: names.facility(card.receiving_facility) });
}
