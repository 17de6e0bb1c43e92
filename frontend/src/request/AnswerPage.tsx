import type { Referral } from "../api/types";
import { useNow } from "../hooks/useNow";
import { useRoadsVersion } from "../hooks/useRoadsVersion";
import { useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { routesText } from "../i18n/routes";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { type Link, LinkBanner } from "../kit/LinkMark";
import { Page } from "../kit/Page";
import { clockText, minuteText } from "../lib/clock";
import { AdviceNow } from "./Advice";
import { AnswerHead } from "./AnswerHead";
import { CandidateCard } from "./CandidateCard";
import { Doubts } from "./Doubts";
import { toggled } from "./draft";
import { ExcludedList, NothingFits } from "./Excluded";
import { Forward } from "./Forward";
import { Outside } from "./Outside";
import { Plans } from "./Plans";
import { toAsk } from "./reading";
import { useDraft } from "./useDraft";
import { WaysSection } from "./WaysSection";
import { WhyFirst } from "./WhyFirst";
import { YesNo } from "./YesNo";

export interface AnswerProps {
  readonly answer: Referral;
  readonly link: Link;
  readonly onBack: () => void;
  readonly onAgain: () => void;
  readonly send: (offers: readonly string[]) => void;
}

const OLD_AFTER_MIN = 10;
const VERSION_SHOWN = 8;

/** C: where to? Ranked cards, what they lack, and one button. */
export function AnswerPage({ answer, link, onBack, onAgain, send }: AnswerProps) {
  const t = useText(request);
  const r = useText(routesText);
  const { language } = useLanguage();
  const now = useNow(15_000);
  const [draft, change] = useDraft();
  const asked = new Date(answer.asked_at);
  const ageMin = Math.floor((now.getTime() - asked.getTime()) / 60_000);
  const roads = useRoadsVersion();
  const roadsChanged = roads !== null && roads !== answer.versions.closures;
  const offers = toAsk(answer, draft.chosen);
  const ticked = draft.chosen.length;
  const tick = (code: string) => change((was) => ({ ...was, chosen: toggled(was.chosen, code) }));
  const word = ticked > 0 ? t("askChosen", { n: ticked }) : t("askFirst");
  const two = answer.candidates.slice(0, 2).map((each) => each.facility);

  return (
    <Page
      title={t("whereTo")}
      onBack={onBack}
      right={
        <>
          {t("calculated", { time: clockText(asked) })}
          {link.live ? (
            <span className="link-live">
              <span className="dot" aria-hidden="true" />
            </span>
          ) : null}
        </>
      }
      actions={
        offers.length === 0 ? (
          <p className="actions-hint">{t("pickBelow")}</p>
        ) : (
          <>
            <Button kind="primary" onClick={() => send(offers)}>
              {word}
            </Button>
            {ticked === 0 && two.length === 2 ? (
              <Button onClick={() => send(two)}>{t("askTwo")}</Button>
            ) : null}
          </>
        )
      }
    >
      <LinkBanner link={link} />
      <AnswerHead answer={answer} now={now} draft={draft} change={change} />
      {roadsChanged || ageMin >= OLD_AFTER_MIN ? (
        <Banner tone="ask">
          {roadsChanged
            ? t("roadsChanged", { time: clockText(asked) })
            : t("oldAnswer", { time: clockText(asked), age: minuteText(ageMin, language) })}{" "}
          <Button onClick={onAgain}>{t("again")}</Button>
        </Banner>
      ) : null}
      <Doubts answer={answer} change={change} />
      <YesNo answer={answer} change={change} skip={[]} />
      <AdviceNow answer={answer} now={now} />
      {answer.candidates.length === 0 ? <NothingFits answer={answer} /> : null}
      {answer.candidates.map((each, index) => (
        <div key={each.facility} className="ranked">
          <CandidateCard
            candidate={each}
            rank={index + 1}
            answer={answer}
            now={now}
            chosen={draft.chosen.includes(each.facility)}
            onTick={() => tick(each.facility)}
          />
          {index === 0 ? (
            <>
              <Forward answer={answer} />
              <WhyFirst answer={answer} now={now} />
            </>
          ) : null}
        </div>
      ))}
      <WaysSection answer={answer} />
      <Plans
        answer={answer}
        chosen={draft.chosen}
        choose={(codes) => change((was) => ({ ...was, chosen: [...codes] }))}
      />
      <ExcludedList answer={answer} chosen={draft.chosen} onTick={tick} />
      <Outside answer={answer} draft={draft} change={change} onTick={tick} />
      <p className="answer-roads quiet">
        <small>
          {r("roadsOf", { version: answer.versions.closures.slice(0, VERSION_SHOWN) })}
          {answer.versions.uncalibrated ? ` · ${r("uncalibratedNote")}` : ""}
        </small>
      </p>
    </Page>
  );
}
