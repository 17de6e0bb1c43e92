import { useState } from "react";
import type { Candidate, Referral } from "../api/types";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { routesText } from "../i18n/routes";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { Minutes } from "../kit/Minutes";
import { PhoneButton } from "../kit/PhoneButton";
import { minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";
import { isRoadUnknown, noWayOf } from "../lib/road";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { Tags } from "./CandidateCard";
import { useMissingText } from "./NeedLines";
import { asksForNothing, excludedGroups, nearest } from "./reading";

/** Why a facility is not among the candidates, shortest true form: what it lacks, or no road. */
export function useWhyNot(): (candidate: Candidate) => string {
  const t = useText(request);
  const c = useText(common);
  const r = useText(routesText);
  const names = useNames();
  const missingText = useMissingText();
  return (candidate) => {
    const lacking = [...candidate.missing].sort(
      (one, other) => Number(other.decisive) - Number(one.decisive),
    );
    const noWay = noWayOf(candidate);
    const said: string[] = [];
    if (isRoadUnknown(candidate)) said.push(c("roadUnknown"));
    else if (candidate.travel_time_s === null)
      said.push(noWay === null ? t("excludedUnreachable") : r(noWay));
    if (candidate.fit === "unknown")
      said.push(t(asksForNothing(candidate) ? "excludedNoNeed" : "excludedUnknown"));
    const never = lacking.filter((each) => each.until === null);
    if (never.length > 0)
      said.push(t("missing", { what: names.list(never.map((each) => names.group(each.group))) }));
    said.push(...lacking.filter((each) => each.until !== null).map(missingText));
    return said.join("，");
  };
}

interface RowProps {
  readonly candidate: Candidate;
  readonly chosen: boolean;
  readonly onTick: () => void;
}

const SHOWN_AT_FIRST = 6;
const SHOWN_MORE = 12;

function Rows({
  list,
  chosen,
  onTick,
}: {
  list: readonly Candidate[];
  chosen: readonly string[];
  onTick: (code: string) => void;
}) {
  const t = useText(request);
  const [count, setCount] = useState(SHOWN_AT_FIRST);
  const rest = list.length - count;
  return (
    <>
      <ul>
        {list.slice(0, count).map((each) => (
          <Row
            key={each.facility}
            candidate={each}
            chosen={chosen.includes(each.facility)}
            onTick={() => onTick(each.facility)}
          />
        ))}
      </ul>
      {rest > 0 ? (
        <Button kind="quiet" onClick={() => setCount(count + SHOWN_MORE)}>
          {t("seeMore", { n: rest })} ›
        </Button>
      ) : null}
    </>
  );
}

function Row({ candidate, chosen, onTick }: RowProps) {
  const t = useText(request);
  const whyNot = useWhyNot();
  const { language } = useLanguage();
  return (
    <li className="excluded-row">
      <div className="card-head">
        <b className="card-name">{named(language, candidate.name, candidate.name_en)}</b>
        <Minutes seconds={candidate.travel_time_s} unknown={isRoadUnknown(candidate)} />
      </div>
      <p className="bad">{whyNot(candidate)}</p>
      <Tags candidate={candidate} />
      <div className="panel-buttons">
        <PhoneButton phone={candidate.phone} />
        <Button aria-pressed={chosen} onClick={onTick}>
          {chosen ? `✓ ${t("stillAsked")}` : t("stillAsk")}
        </Button>
      </div>
    </li>
  );
}

interface ExcludedListProps {
  readonly answer: Referral;
  readonly chosen: readonly string[];
  readonly onTick: (code: string) => void;
}

/** One folded row naming the nearest; opened, every facility with its reason and its own choice. */
export function ExcludedList({ answer, chosen, onTick }: ExcludedListProps) {
  const t = useText(request);
  const whyNot = useWhyNot();
  const { language } = useLanguage();
  const [open, setOpen] = useState(answer.candidates.length === 0);
  const { unsuitable, undeclared } = excludedGroups(answer.excluded);
  const near = nearest(unsuitable);
  const undecided = unsuitable.length === 0 && undeclared.some(asksForNothing);
  if (answer.excluded.length === 0) return null;
  return (
    <section className="excluded">
      <button
        type="button"
        className="excluded-fold"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <b>{t(undecided ? "notJudged" : "excluded", { n: answer.excluded.length })}</b>{" "}
        {near ? (
          <span className="quiet">
            {t("nearestIs", {
              name: named(language, near.name, near.name_en),
              time: minuteText(roadMinutes(near.travel_time_s ?? 0), language, ROAD_HOURS_FROM_MIN),
              why: whyNot(near),
            })}
          </span>
        ) : null}
      </button>
      {open ? (
        <>
          <Rows list={unsuitable} chosen={chosen} onTick={onTick} />
          {undeclared.length > 0 ? (
            <>
              <h3 className="section ask">
                {t(undeclared.some(asksForNothing) ? "noNeed" : "undeclared")}
              </h3>
              <Rows list={undeclared} chosen={chosen} onTick={onTick} />
            </>
          ) : null}
        </>
      ) : null}
    </section>
  );
}

/** Nobody meets everything: who comes closest, and the number that decides. Never an empty list. */
export function NothingFits({ answer }: { answer: Referral }) {
  const t = useText(request);
  const c = useText(common);
  const whyNot = useWhyNot();
  const { language } = useLanguage();
  const { deployment } = useSignedIn();
  const closest = answer.excluded.find((each) => each.travel_time_s !== null);
  return (
    <Banner tone="ask" alert>
      <p>
        <b>{t(closest && asksForNothing(closest) ? "nothingJudged" : "nothingFits")}</b>{" "}
        {closest && asksForNothing(closest)
          ? null
          : closest
            ? t("closest", {
                name: named(language, closest.name, closest.name_en),
                why: whyNot(closest),
              })
            : t("nobodyReachable")}
      </p>
      <PhoneButton phone={deployment.duty_phone} label={c("dutyPhone")} />
    </Banner>
  );
}
