import { useCallback, useEffect, useState } from "react";
import { Link as RouteLink, useLocation, useSearch } from "wouter";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { Settings } from "../kit/Settings";
import { Skeleton } from "../kit/Skeleton";
import { placesOf } from "../session/roles";
import { useSignedIn } from "../session/session";
import { useSketch } from "../sketch/useSketch";
import { Headline, Legend, Progress } from "./Answer";
import { AreaTable } from "./AreaTable";
import { askReach } from "./asking";
import { CentreTable } from "./CentreTable";
import type { Outside } from "./figures";
import { Hatches, PAGE_HATCHES } from "./Hatches";
import { MapPart } from "./MapPart";
import { PlaceTable } from "./PlaceTable";
import { PointsSection } from "./PointsSection";
import { QuestionForm } from "./QuestionForm";
import { AIM_MIN, isAsked, questionOf, type ReachQuestion, searchOf } from "./question";
import { SitingSection, useSiting } from "./SitingSection";
import { StaleStrip } from "./StaleStrip";
import { useAsked } from "./useAsked";
import { useTappedWay, useWays } from "./useWays";
import { useWhatIf } from "./useWhatIf";
import { WhatIfSection } from "./WhatIfSection";
import { useSay } from "./words";
import "../styles/planning.css";

const SECTIONS = ["now", "whatIf", "siting", "points"] as const;
type Section = (typeof SECTIONS)[number];
const ADDRESSES: Readonly<Record<Section, string>> = {
  now: "/planning",
  whatIf: "/planning/what-if",
  siting: "/planning/siting",
  points: "/planning/points",
};

/** Who is within 30, 60, 120 minutes of whom, what is missing where, and what would help. */
export default function PlanningPage() {
  const t = useSay();
  const { me } = useSignedIn();
  useEffect(() => {
    document.title = t("title");
  }, [t]);
  if (!placesOf(me).includes("planning")) return <NotForYou />;
  return <Planning />;
}

function NotForYou() {
  const t = useText(common);
  return (
    <main className="panel">
      <p className="panel-words">{t("notAllowed")}</p>
      <Settings here="planning" />
    </main>
  );
}

function Planning() {
  const t = useSay();
  const [here, go] = useLocation();
  const search = useSearch();
  const question = questionOf(search);
  const key = searchOf(question);
  const reach = useAsked(isAsked(question) ? key : null, askReach);
  const whatIf = useWhatIf(key, reach.turn);
  const siting = useSiting(key, reach.turn);
  const sketch = useSketch();
  const [outside, setOutside] = useState<Outside>(`${AIM_MIN}`);
  const [picked, setPicked] = useState<string | null>(null);
  const { put } = whatIf;
  const tapped = useTappedWay(useCallback((way: number) => put({ way: `${way}` }), [put]));
  const typed = Number(whatIf.draft.way);
  const ways = useWays([
    ...whatIf.changes.flatMap((each) => (each.kind === "close_way" ? [each.way] : [])),
    ...(Number.isSafeInteger(typed) && typed > 0 ? [typed] : []),
  ]);
  const section = SECTIONS.find((each) => ADDRESSES[each] === here) ?? "now";
  const ask = (next: ReachQuestion) =>
    go(`${ADDRESSES[section]}?${searchOf(next)}`, { replace: true });
  const { answer, answeredAt } = reach;
  return (
    <main className="planning">
      <svg className="hidden" width={0} height={0} aria-hidden="true">
        <Hatches id={PAGE_HATCHES} />
      </svg>
      <header className="planning-head">
        <h1>{t("title")}</h1>
        <nav aria-label={t("sections")}>
          {SECTIONS.map((each) => (
            <RouteLink
              key={each}
              href={`${ADDRESSES[each]}?${key}`}
              className="button button-plain"
              aria-current={section === each ? "page" : undefined}
            >
              {t(each)}
            </RouteLink>
          ))}
        </nav>
      </header>
      <QuestionForm
        question={question}
        ask={ask}
        folded={section !== "now"}
        known={reach.answer?.needs ?? []}
      />
      {isAsked(question) ? null : <p className="ask">{t("nothingAsked")}</p>}
      <Progress asked={reach} />
      {answer === null && reach.since !== null ? <Skeleton /> : null}
      {answer === null || answeredAt === null ? null : (
        <div
          className={reach.answered === key ? "" : "planning-old"}
          aria-busy={reach.since !== null}
        >
          {reach.answered === key || reach.since !== null ? null : (
            <p className="ask planning-before">{t("notAsked")}</p>
          )}
          <StaleStrip
            answer={answer}
            at={answeredAt}
            isNow={question.at === ""}
            again={reach.again}
          />
          <div className="planning-top">
            <Headline answer={answer} at={answeredAt} isNow={question.at === ""} />
            {section === "points" ? null : <Legend answer={answer} />}
          </div>
          <div className={section === "points" ? "" : "planning-columns"}>
            {section === "points" ? null : (
              <div className="planning-left">
                <MapPart
                  answer={answer}
                  sketch={sketch}
                  section={section}
                  outside={outside}
                  whatIf={whatIf}
                  ways={ways}
                  siting={siting}
                  findWay={tapped.find}
                  picked={picked}
                  setPicked={setPicked}
                />
              </div>
            )}
            <div className="planning-right">
              {section === "now" ? (
                <>
                  <AreaTable answer={answer} />
                  <PlaceTable
                    answer={answer}
                    outside={outside}
                    setOutside={setOutside}
                    picked={picked}
                  />
                  <CentreTable answer={answer} />
                </>
              ) : null}
              {section === "whatIf" ? (
                <WhatIfSection answer={answer} whatIf={whatIf} ways={ways} tapped={tapped.state} />
              ) : null}
              {section === "siting" ? (
                <SitingSection
                  answer={answer}
                  siting={siting}
                  suppose={(changes) => {
                    whatIf.addAll(changes);
                    go(`${ADDRESSES.whatIf}?${key}`);
                  }}
                />
              ) : null}
              {section === "points" ? (
                <PointsSection
                  points={answer.points}
                  partial={answer.areas_seen !== null}
                  replaced={reach.again}
                />
              ) : null}
            </div>
          </div>
        </div>
      )}
      <Settings here="planning" />
    </main>
  );
}
