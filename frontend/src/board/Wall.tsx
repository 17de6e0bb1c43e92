import { useEffect } from "react";
import { arrivalOf } from "./arrivals";
import type { Item, Zones } from "./cards";
import { Quiet } from "./DeskList";
import { prepareWords } from "./prepare";
import { useReferrals } from "./useDetails";
import { WallCard, WallComing, WallRow } from "./WallCards";
import { arrivalWords, countdownOf, type Speech } from "./words";

export interface WallProps {
  readonly zones: Zones;
  readonly area: boolean;
  readonly select: (id: string) => void;
  readonly now: number;
  readonly stale: boolean;
  readonly caughtUp: ReadonlySet<string>;
  readonly lastAskedAt: number | null;
  readonly testRing: (() => void) | null;
  readonly who: ReadonlyMap<string, string>;
  /** Banners over the wall, each of which takes the room of a row. */
  readonly banners: number;
  readonly speech: Speech;
}

/** What fits on a wall without scrolling: it never scrolls and nothing turns by itself. */
const FULL_CARDS = 2;
const ROWS = 2;
const COMING = 3;

/** The wall: two zones, read from four metres; a touch opens a card to act on it. */
export function Wall(props: WallProps) {
  const { zones, area, speech } = props;
  const { t } = speech;
  const room = Math.max(0, ROWS - props.banners);
  const full = zones.answer.slice(0, FULL_CARDS);
  const rows = zones.answer.slice(FULL_CARDS, FULL_CARDS + room);
  const hidden = zones.answer.slice(FULL_CARDS + room);
  const coming = zones.coming.slice(0, COMING - Math.ceil(props.banners / 2));
  return (
    <main className="board-wall">
      <section className="wall-answer">
        <h2>
          {t(area ? "answerArea" : "answerZone")} {zones.answer.length}{" "}
          <small>{t("answerHint")}</small>
        </h2>
        {full.map((item) => (
          <WallCard key={item.card.id} item={item} {...props} />
        ))}
        {rows.map((item) => (
          <WallRow key={item.card.id} item={item} {...props} />
        ))}
        <More hidden={hidden} {...props} />
        {zones.answer.length === 0 ? <Quiet {...props} /> : null}
      </section>
      <section className="wall-coming">
        <h2>
          {t(area ? "comingArea" : "comingZone")} {zones.coming.length}{" "}
          <small>{t("comingHint")}</small>
        </h2>
        {coming.map((item) => (
          <WallComing key={item.card.id} item={item} {...props} />
        ))}
        {zones.coming.length > coming.length ? (
          <p className="wall-more">
            {t("moreNoClock", { n: zones.coming.length - coming.length })}
          </p>
        ) : null}
        {coming.length === 0 ? <p className="board-none">{t("nothingComing")}</p> : null}
        <Soonest item={coming[0] ?? null} {...props} />
      </section>
    </main>
  );
}

/** How many more there are and the most pressing of them: a wall must not hide its own limit. */
function More({ hidden, now, stale, speech }: WallProps & { readonly hidden: readonly Item[] }) {
  const first = hidden[0];
  if (first === undefined) return null;
  const { deadline } = first;
  const n = hidden.length;
  return (
    <p className="wall-more">
      {deadline === null
        ? speech.t("moreNoClock", { n })
        : speech.t("more", { n, time: countdownOf(deadline, now, stale, speech).number })}
    </p>
  );
}

/** What the next arrival needs ready. Whether it is ready is not recorded yet and is not shown. */
function Soonest({ item, now, stale, speech }: WallProps & { readonly item: Item | null }) {
  const referral = useReferrals(item === null ? [] : [item.card.referral])
    .values()
    .next().value;
  if (item === null) return null;
  const ready = prepareWords(item.card, referral ?? null, speech);
  if (ready.length === 0) return null;
  const words = arrivalWords(arrivalOf(item.card, item.offer), now, stale, speech);
  return (
    <aside className="wall-ready">
      <b>
        {item.card.case} {words.main} {words.unit}
      </b>
      <span>{ready.join(" · ")}</span>
    </aside>
  );
}

/** The wall's theme goes by its clock, 19 to 7 night, unless somebody chose one on this device. */
export function useWallTheme(on: boolean, hour: number): void {
  const night = hour >= 19 || hour < 7;
  useEffect(() => {
    if (!on || localStorage.getItem("greenlane.theme") === "light") return;
    const root = document.documentElement;
    const before = root.dataset.theme;
    if (before === undefined) root.dataset.theme = night ? "night" : "light";
    return () => {
      if (before === undefined) delete root.dataset.theme;
    };
  }, [on, night]);
}
