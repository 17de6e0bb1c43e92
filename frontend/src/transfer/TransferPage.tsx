import { useEffect } from "react";
import { Link } from "wouter";
import { useBack } from "../hooks/useBack";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { transfer } from "../i18n/transfer";
import { FaultPanel } from "../kit/FaultPanel";
import { isStale, LinkBanner, LinkMark } from "../kit/LinkMark";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { Skeleton } from "../kit/Skeleton";
import { UrgencyMark } from "../kit/UrgencyMark";
import { EMPTY_DRAFT } from "../request/draft";
import { useDraft } from "../request/useDraft";
import { askingFacility } from "../session/roles";
import { useSignedIn } from "../session/session";
import { JourneyView } from "./JourneyView";
import { Kept } from "./Kept";
import { RouteChangeNote } from "./RouteChangeNote";
import { SendingView } from "./SendingView";
import { useTransfer } from "./useTransfer";
import { WaitingView } from "./WaitingView";

/** One transfer: being sent, waiting for a yes, on its way, or over. */
export default function TransferPage({ id }: { id: string }) {
  const t = useText(transfer);
  const c = useText(common);
  const { me, deployment } = useSignedIn();
  const state = useTransfer(id);
  const [draft, change] = useDraft();
  const back = useBack(askingFacility(me) === null ? "/" : "/request");
  const { view, fault, link, unsent } = state;

  // The server has the request: the question that led to it is done.
  const done = view !== null && draft.answer?.id === view.card.referral;
  useEffect(() => {
    if (done) change(() => EMPTY_DRAFT);
  }, [done, change]);

  const refused = state.refused.find((each) => each.pending.kind === "request");
  if (unsent || refused)
    return (
      <SendingView
        unsent={unsent}
        refused={refused ?? null}
        waitingFor={state.waitingFor}
        dismiss={state.dismiss}
        onBack={back}
      />
    );
  if (view === null)
    return (
      <Page title={t("timeline")} onBack={back}>
        {fault === null ? (
          <Skeleton blocks={4} />
        ) : fault.status === 404 || fault.status === 403 ? (
          <section className="panel" role="alert">
            <p className="panel-words">{t("notFound")}</p>
            <div className="panel-buttons">
              <Link className="button button-primary" href="/">
                {c("goHome")}
              </Link>
              <PhoneButton phone={deployment.duty_phone} label={c("dutyPhone")} />
            </div>
          </section>
        ) : (
          <FaultPanel fault={fault} onRetry={state.reload} />
        )}
      </Page>
    );
  const { card } = view;
  const Body = card.status === "requested" ? WaitingView : JourneyView;
  return (
    <Body
      view={view}
      act={state.act}
      frame={{
        title: (
          <>
            {card.case} <UrgencyMark code={card.urgency} />
          </>
        ),
        right: <LinkMark link={link} />,
        onBack: back,
        stale: isStale(link),
        notices: (
          <>
            <LinkBanner link={link} />
            {card.route_change ? (
              <RouteChangeNote
                transfer={card.id}
                change={card.route_change}
                may={view.may_acknowledge_route}
                seen={state.reload}
              />
            ) : null}
            <Kept
              keeping={state.keeping}
              refused={state.refused}
              waitingFor={state.waitingFor}
              card={card}
              dismiss={state.dismiss}
            />
          </>
        ),
      }}
    />
  );
}
