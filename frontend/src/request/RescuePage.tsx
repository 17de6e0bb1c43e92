import { useLocation } from "wouter";
import type { Referral, RescueLine } from "../api/types";
import { useNow } from "../hooks/useNow";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { LinkBanner } from "../kit/LinkMark";
import { Minutes } from "../kit/Minutes";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { clockText, minuteText, rangeText, roadMinutes } from "../lib/clock";
import { useNames } from "../session/names";
import { useSignedIn } from "../session/session";
import { AdviceNow } from "./Advice";
import { useAnswerWhat } from "./AnswerHead";
import type { AnswerProps } from "./AnswerPage";
import { Doubts } from "./Doubts";
import { withFinding } from "./draft";
import { handsParts, handsRange } from "./hands";
import { candidateOf, openWindows } from "./reading";
import { Suggested } from "./Suggested";
import { UrgencyPicker } from "./UrgencyPicker";
import { useDraft } from "./useDraft";
import { useFindingsLine } from "./useFindingsLine";
import { WaysSection } from "./WaysSection";
import { YesNo } from "./YesNo";

function Head({ answer, now }: { answer: Referral; now: Date }) {
  const t = useText(request);
  const { language } = useLanguage();
  const findings = useFindingsLine();
  const what = useAnswerWhat();
  const hands = answer.advice.find((each) => each.when === "here" && !each.folded);
  return (
    <section className="rescue-head">
      <p>
        {[what(answer), findings(answer.findings, now)].filter((each) => each !== "").join(" · ")}
      </p>
      {hands ? (
        <div className="rescue-hands">
          <small>
            {t("keepDoing")}
            {hands.signed ? "" : ` · ${t("unsigned")}`}
          </small>
          <b className="rescue-hands-what">{named(language, hands.zh, hands.en)}</b>
        </div>
      ) : null}
    </section>
  );
}

/** `03:38 前要到 · 一般剩 2 分，最慢晚 7 分`: only where a limit on the arrival is known. */
function Tight({ line, answer, now }: { line: RescueLine; answer: Referral; now: Date }) {
  const t = useText(request);
  const { language } = useLanguage();
  const open = openWindows(answer.windows, "limit", now)[0];
  if (!open || line.kind !== "nearest_site" || line.hands_s === null) return null;
  const spare = open.leftMin - line.hands_s / 60;
  const slowSpare = open.leftMin - (handsRange(line)?.[1] ?? line.hands_s) / 60;
  const time = (minutes: number) => minuteText(Math.floor(Math.abs(minutes)), language);
  return (
    <p className={slowSpare < 0 ? "bad" : ""}>
      {t("tightLine", {
        time: clockText(open.deadline),
        likely: t(spare >= 0 ? "likelySpare" : "likelyLate", { time: time(spare) }),
        slow: t(slowSpare >= 0 ? "slowSpare" : "slowLate", { time: time(slowSpare) }),
      })}
    </p>
  );
}

/** `出车 15 估计 + 路上 22 分`: what the time until able hands is made of, where it is known. */
function Parts({ line }: { line: RescueLine }) {
  const t = useText(request);
  const parts = handsParts(line);
  if (parts === null) return null;
  const before = roadMinutes(parts.beforeS);
  const waits = roadMinutes(parts.onCallS);
  return (
    <p className="quiet">
      {t(parts.by === "vehicle" ? "vehicleParts" : "teamParts", {
        a: line.proposal ? t("partEstimate", { n: before }) : before,
        b: roadMinutes(parts.roadS),
      })}
      {waits > 0 ? ` ${t("onCallPart", { n: waits })}` : ""}
    </p>
  );
}

interface LineProps {
  readonly line: RescueLine;
  readonly place: number;
  readonly answer: Referral;
  readonly now: Date;
  readonly send: (offers: readonly string[]) => void;
}

function StayLine({ line, place, answer, send }: LineProps) {
  const t = useText(request);
  const names = useNames();
  const team = answer.rescue.find((each) => each.kind === "team" && each.facility !== null);
  const able = line.able === "yes";
  return (
    <article className={`card ${place === 1 ? "card-first" : ""}`}>
      <div className="card-head">
        <b className="card-name">
          {place} {t(able ? "lineStayAble" : "lineStay")}
        </b>
      </div>
      {line.missing.length > 0 ? (
        <p className="bad rescue-lacks">
          <span aria-hidden="true">✕ </span>
          {t("missing", {
            what: names.list(line.missing.map((each) => names.group(each.group))),
          })}
        </p>
      ) : null}
      <p className="quiet">
        {answer.here.can_do === "unknown"
          ? t("hereUnknownAble")
          : answer.here.has.length === 0
            ? t("hasNothing")
            : t("hasHere", { what: names.list(answer.here.has.map(names.capability)) })}
      </p>
      {able && team?.facility ? (
        <div className="panel-buttons">
          <Button
            kind={place === 1 ? "primary" : "plain"}
            onClick={() => send([team.facility ?? ""])}
          >
            {t("askExperts")}
          </Button>
        </div>
      ) : null}
    </article>
  );
}

function GoLine({ line, place, answer, now, send }: LineProps) {
  const t = useText(request);
  const c = useText(common);
  const names = useNames();
  const { language } = useLanguage();
  const site = line.kind === "nearest_site";
  const known = line.facility === null ? undefined : candidateOf(answer, line.facility);
  const range = handsRange(line);
  return (
    <article className={`card ${place === 1 ? "card-first" : ""}`}>
      <div className="card-head">
        <span className="card-name quiet">
          <b>
            {place} {t(site ? "lineSite" : "lineTeam")}
          </b>
        </span>
        <Minutes seconds={line.hands_s} />
      </div>
      <div className="card-line">
        <b className="card-name">{named(language, line.name, line.name_en)}</b>
        {site && range ? (
          <span className="quiet nowrap">{c("range", { range: rangeText(range, language) })}</span>
        ) : null}
      </div>
      <Parts line={line} />
      {site && line.hands_s !== null && handsParts(line) === null ? (
        <p className="quiet">{t("fromWheels")}</p>
      ) : null}
      {site && known ? (
        <p className="needs">
          {known.met
            .filter((each) => each.decisive)
            .map((each) => (
              <span key={each.capability}>
                <span className="good" aria-hidden="true">
                  ✓{" "}
                </span>
                {names.capability(each.capability)}
              </span>
            ))}
        </p>
      ) : null}
      <Tight line={line} answer={answer} now={now} />
      <div className="panel-buttons">
        {line.facility === null ? null : (
          <Button
            kind={place === 1 ? "primary" : "plain"}
            onClick={() => send([line.facility ?? ""])}
          >
            {t(site ? "tellAndGo" : "askTeam")}
          </Button>
        )}
        <PhoneButton phone={line.phone} label={c("call")} short />
      </div>
    </article>
  );
}

/** U0: rescue first. Three lines in order of who gets able hands to her soonest. */
export function RescuePage({ answer, link, onBack, send }: AnswerProps) {
  const t = useText(request);
  const c = useText(common);
  const now = useNow(10_000);
  const [, navigate] = useLocation();
  const [draft, change] = useDraft();
  const { deployment } = useSignedIn();
  return (
    <div className="rescue">
      <Page
        title={
          <>
            <svg className="urgent-shape" viewBox="0 0 24 24" aria-hidden="true">
              <path d="M7 1h10l6 6v10l-6 6H7l-6-6V7z" />
            </svg>
            {t("rescueTitle")}
          </>
        }
        onBack={onBack}
        actions={
          <>
            <Button onClick={() => change((was) => withFinding(was, "controlled", "yes"))}>
              {t("controlled")}
            </Button>
            <Button onClick={() => navigate("/request/all")}>{t("seeAll")}</Button>
          </>
        }
      >
        <Head answer={answer} now={now} />
        <LinkBanner link={link} />
        <Suggested answer={answer} now={now} draft={draft} change={change} />
        {answer.advice.some((each) => each.folded) ? <AdviceNow answer={answer} now={now} /> : null}
        <Doubts answer={answer} change={change} />
        <YesNo answer={answer} change={change} skip={["controlled"]} />
        <h2 className="section">{t("whoFirst")}</h2>
        {answer.rescue.every((each) => each.facility === null || each.able === "no") ? (
          <p className="bad" role="alert">
            {t("noRescue")}
          </p>
        ) : null}
        {answer.rescue.map((line, index) => {
          const Line = line.kind === "stay" ? StayLine : GoLine;
          return (
            <Line
              key={line.kind}
              line={line}
              place={index + 1}
              answer={answer}
              now={now}
              send={send}
            />
          );
        })}
        <WaysSection answer={answer} />
        <PhoneButton phone={deployment.duty_phone} label={c("dutyPhone")} />
        <p className="answer-what">
          <UrgencyPicker answer={answer} change={change} />
        </p>
      </Page>
    </div>
  );
}
