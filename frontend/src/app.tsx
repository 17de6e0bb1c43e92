import { lazy, Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";
import { common } from "./i18n/common";
import { useText } from "./i18n/language";
import { DemoStripe } from "./kit/Banner";
import { Boundary } from "./kit/Boundary";
import { FaultPanel } from "./kit/FaultPanel";
import { Page } from "./kit/Page";
import { Settings } from "./kit/Settings";
import { Skeleton } from "./kit/Skeleton";
import { OutboxProvider } from "./request/OutboxProvider";
import RequestPages from "./request/RequestPages";
import { placesOf } from "./session/roles";
import { useSession, useSignedIn } from "./session/session";
import { SignInPage } from "./signin/SignInPage";
import TransferPage from "./transfer/TransferPage";

// The phone's pages come at once: one that loads on a tap is missing when the network is.
const BoardPage = lazy(() => import("./board/BoardPage"));
const AdminPage = lazy(() => import("./admin/AdminPage"));
const RoadsPage = lazy(() => import("./roads/RoadsPage"));
const PlanningPage = lazy(() => import("./planning/PlanningPage"));
const QualityPage = lazy(() => import("./quality/QualityPage"));

function Landing() {
  const t = useText(common);
  const { me } = useSignedIn();
  const place = placesOf(me)[0];
  if (place) return <Redirect replace to={`/${place}`} />;
  return (
    <Page title={me.display_name}>
      <p className="panel-words">{t("noPlace")}</p>
      <Settings here="nowhere" />
    </Page>
  );
}

function NotFound() {
  const t = useText(common);
  return (
    <main className="panel">
      <p className="panel-words">{t("notFound")}</p>
      <a className="button button-plain" href="/">
        {t("goHome")}
      </a>
    </main>
  );
}

function Pages() {
  return (
    <OutboxProvider>
      <Suspense fallback={<Skeleton />}>
        <Switch>
          <Route path="/" component={Landing} />
          <Route path="/sign-in" component={Landing} />
          <Route path="/request/*?" component={RequestPages} />
          <Route path="/transfers/:id">{({ id }) => <TransferPage key={id} id={id} />}</Route>
          <Route path="/board" component={BoardPage} />
          <Route path="/roads" component={RoadsPage} />
          <Route path="/planning/*?" component={PlanningPage} />
          <Route path="/quality" component={QualityPage} />
          <Route path="/admin/*?" component={AdminPage} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </OutboxProvider>
  );
}

/** Who is signed in decides what stands here; the address stays, so that signing in returns to it. */
function Shell() {
  const { state, reload } = useSession();
  if (state.phase === "loading") return <Skeleton />;
  if (state.phase === "fault")
    return <FaultPanel fault={state.fault} onRetry={() => void reload()} />;
  if (state.phase === "signed-out")
    return <SignInPage deployment={state.deployment} expired={state.expired} />;
  return <Pages />;
}

export function App() {
  const t = useText(common);
  const { state } = useSession();
  const demo = "deployment" in state && state.deployment.demo;
  return (
    <div className="app">
      {demo ? <DemoStripe text={t("demo")} /> : null}
      <Boundary>
        <Shell />
      </Boundary>
    </div>
  );
}
