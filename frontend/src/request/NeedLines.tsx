import type { Candidate, MissingNeed } from "../api/types";
import { useNow } from "../hooks/useNow";
import { answerText } from "../i18n/answer";
import { useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { whenText } from "../lib/clock";
import { useNames } from "../session/names";

const SHOWN_TICKS = 4;

/** `缺剖宫产，到 08:00`: what is missing, and until when where it comes back by itself. */
export function useMissingText(): (missing: MissingNeed) => string {
  const t = useText(request);
  const a = useText(answerText);
  const names = useNames();
  const { language } = useLanguage();
  const now = useNow(60_000);
  return ({ group, until }) => {
    const what = t("missing", { what: names.group(group) });
    if (until === null) return what;
    const time = whenText(new Date(until), now);
    return `${what}${language === "en" ? ", " : "，"}${a("until", { time })}`;
  };
}

/** What bridges a gap besides waiting: go on to another, or a partner who can help. */
export function useBridgeText(): (missing: MissingNeed) => string {
  const a = useText(answerText);
  const names = useNames();
  return ({ bridges }) =>
    names.list(
      bridges.flatMap(({ kind, facility }) => {
        if (facility === null || kind === "on_duty") return [];
        const name = names.facility(facility);
        return [a(kind === "forward" ? "bridgeForward" : "bridgePartner", { name })];
      }),
    );
}

/** Missing first and by name; when nothing is missing, up to four ticks. */
export function Needs({ candidate }: { candidate: Candidate }) {
  const t = useText(request);
  const names = useNames();
  const missingText = useMissingText();
  const bridgeText = useBridgeText();
  const { met, missing } = candidate;
  return (
    <div className="needs">
      {missing.map((each) => {
        const bridge = bridgeText(each);
        return (
          <span key={each.group.join()}>
            <span className="bad">
              <span aria-hidden="true">✕ </span>
              {missingText(each)}
            </span>
            {bridge === "" ? null : <span className="quiet"> {bridge}</span>}
          </span>
        );
      })}
      {missing.length > 0 && met.length > 0 ? (
        <span>
          <Tick />
          {t("restMet", { n: met.length })}
        </span>
      ) : null}
      {missing.length === 0
        ? met.slice(0, SHOWN_TICKS).map((each) => (
            <span key={each.group.join()}>
              <Tick />
              {names.capability(each.capability)}
              {each.partner === null || each.partner === "" ? null : (
                <small className="quiet"> ({names.facility(each.partner)})</small>
              )}
            </span>
          ))
        : null}
    </div>
  );
}

const Tick = () => (
  <span className="good" aria-hidden="true">
    ✓{" "}
  </span>
);
