import { Redirect, useLocation } from "wouter";
import type { Fault } from "../api/problems";
import type { Referral } from "../api/types";
import { useBack } from "../hooks/useBack";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import { FaultPanel } from "../kit/FaultPanel";
import type { Link } from "../kit/LinkMark";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { Skeleton } from "../kit/Skeleton";
import { newUuid } from "../lib/uuid";
import { useSignedIn } from "../session/session";
import { AnswerPage } from "./AnswerPage";
import { canAsk } from "./draft";
import { useOutbox } from "./OutboxProvider";
import { RescuePage } from "./RescuePage";
import { appliedConditions } from "./reading";
import { useAnswer } from "./useAnswer";
import { useDraft } from "./useDraft";

/** Sends the request: the id is kept before the first try, and the waiting page takes over. */
export function useAsk(answer: Referral | null): (offers: readonly string[]) => void {
  const { send } = useOutbox();
  const [, navigate] = useLocation();
  return (offers) => {
    if (answer === null || offers.length === 0) return;
    const id = newUuid();
    send({
      kind: "request",
      id,
      transfer: id,
      referral: answer.id,
      offers: [...offers],
      conditions: appliedConditions(answer),
      urgency: answer.urgency,
      pressedAt: new Date().toISOString(),
    });
    navigate(`/transfers/${id}`);
  };
}

function OfflineAnswer() {
  const t = useText(request);
  const { language } = useLanguage();
  const { facilities, deployment } = useSignedIn();
  const able = facilities.filter(
    (each) => each.phone !== "" && each.tier !== "township" && each.tier !== "village",
  );
  return (
    <>
      <Banner tone="ask" alert>
        {t("answerOffline")}
      </Banner>
      <PhoneButton phone={deployment.duty_phone} />
      <h2 className="section">{t("phoneList")}</h2>
      {able.map((each) => (
        <PhoneButton
          key={each.code}
          phone={each.phone}
          label={named(language, each.name, each.name_en)}
        />
      ))}
    </>
  );
}

function NoAnswer({ fault, retry }: { fault: Fault; retry: () => void }) {
  const t = useText(request);
  const { language } = useLanguage();
  const [, navigate] = useLocation();
  if (fault.offline) return <OfflineAnswer />;
  if (fault.status !== 400) return <FaultPanel fault={fault} onRetry={retry} />;
  const said =
    fault.errors.length > 0 ? fault.errors : [{ zh: fault.zh, en: fault.en, code: fault.code }];
  return (
    <section className="panel" role="alert">
      <h2>{t("badTitle")}</h2>
      {said.map((each) => (
        <p key={`${each.code} ${each.en}`} className="field-error">
          {named(language, each.zh, each.en)}
        </p>
      ))}
      <Button kind="primary" onClick={() => navigate("/request/conditions", { replace: true })}>
        {t("goFix")}
      </Button>
    </section>
  );
}

interface AnswerGateProps {
  readonly facility: string;
  readonly link: Link;
  /** The whole list even where rescue comes first. */
  readonly all: boolean;
}

/** Between the question and its answer: waiting, no network, a value to correct, or the answer. */
export function AnswerGate({ facility, link, all }: AnswerGateProps) {
  const t = useText(request);
  const [draft] = useDraft();
  const back = useBack("/request/conditions");
  const { answer, fault, ask } = useAnswer(facility);
  const send = useAsk(answer);
  if (!canAsk(draft)) return <Redirect replace to="/request" />;
  if (answer === null)
    return (
      <Page title={t("whereTo")} onBack={back}>
        {fault ? <NoAnswer fault={fault} retry={ask} /> : <Skeleton blocks={4} />}
      </Page>
    );
  const rescue = answer.rescue.length > 0 && !all;
  const Answer = rescue ? RescuePage : AnswerPage;
  return <Answer answer={answer} link={link} onBack={back} onAgain={ask} send={send} />;
}
