import { Redirect, Route, Switch } from "wouter";
import { useBoard } from "../hooks/useBoard";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Page } from "../kit/Page";
import { PhoneButton } from "../kit/PhoneButton";
import { Settings } from "../kit/Settings";
import { askingFacility } from "../session/roles";
import { useSignedIn } from "../session/session";
import { AnswerGate } from "./AnswerGate";
import { ConditionPage } from "./ConditionPage";
import { StartPage } from "./StartPage";

function NobodyAsks() {
  const t = useText(request);
  const { deployment } = useSignedIn();
  return (
    <Page title={t("whereTo")}>
      <p className="panel-words">{t("noFacility")}</p>
      <PhoneButton phone={deployment.duty_phone} />
      <Settings here="request" />
    </Page>
  );
}

/** The request, from who to whom: one question a page, all of it in the draft. */
export default function RequestPages() {
  const { me } = useSignedIn();
  const facility = askingFacility(me);
  const { board, link } = useBoard({ facility, area: null });
  if (facility === null) return <NobodyAsks />;
  return (
    <Switch>
      <Route path="/request">
        <StartPage facility={facility} board={board} link={link} />
      </Route>
      <Route path="/request/conditions">
        <ConditionPage facility={facility} board={board} link={link} />
      </Route>
      <Route path="/request/answer">
        <AnswerGate facility={facility} link={link} all={false} />
      </Route>
      <Route path="/request/all">
        <AnswerGate facility={facility} link={link} all={true} />
      </Route>
      <Route>
        <Redirect replace to="/request" />
      </Route>
    </Switch>
  );
}
