import type { CaseWays } from "../api/types";
import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { Minutes } from "../kit/Minutes";
import { Tag } from "../kit/Tag";
import { rangeText } from "../lib/clock";
import type { PossibleWay } from "./ways";

interface NumbersProps {
  readonly way: Pick<
    PossibleWay,
    "first_hands_s" | "definitive_s" | "first_hands_range_s" | "definitive_range_s"
  >;
  readonly ranges: boolean;
}

/** The two times that ways are compared by, large; with their ranges where there is room. */
export function WayNumbers({ way, ranges }: NumbersProps) {
  const t = useText(waysText);
  const c = useText(common);
  const { language } = useLanguage();
  const times = [
    ["firstHands", way.first_hands_s, way.first_hands_range_s],
    ["definitive", way.definitive_s, way.definitive_range_s],
  ] as const;
  return (
    <span className="way-numbers">
      {times.map(([word, seconds, range]) => (
        <span key={word} className={`way-number way-${word}`}>
          <small>
            <WayMark kind={word} /> {t(word)}
          </small>
          <Minutes seconds={seconds} />
          {ranges && range !== null ? (
            <small>{c("range", { range: rangeText(range, language) })}</small>
          ) : null}
        </span>
      ))}
    </span>
  );
}

/** The mark of a time in numbers, drawings and lists: a ring for hands, a square for care. */
export function WayMark({ kind }: { kind: "firstHands" | "definitive" }) {
  return <i className={`way-mark way-mark-${kind}`} aria-hidden="true" />;
}

/** What a reader must know of these times: nobody measured them, or nobody fitted the roads. */
export function WayTags({ way, of }: { way: PossibleWay; of: CaseWays }) {
  const t = useText(waysText);
  return (
    <>
      {way.proposal ? <Tag tone="ask">{t("estimated")}</Tag> : null}
      {of.uncalibrated ? <Tag>{t("uncalibrated")}</Tag> : null}
    </>
  );
}
