import { useState } from "react";
import { Link as RouteLink } from "wouter";
import { asFault } from "../api/client";
import type { Fault } from "../api/problems";
import { type CommonKey, common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { forgetOutbox, pendingOf } from "../request/outbox";
import { forgetDrafts } from "../request/useDraft";
import { askingFacility, type Place, placesOf } from "../session/roles";
import { useSession } from "../session/session";
import { Button } from "./Button";
import { CardButton } from "./CardButton";
import { useFaultText } from "./FaultPanel";
import { Sheet } from "./Sheet";
import { type Theme, useTheme } from "./theme";

const THEMES: readonly (readonly [Theme, CommonKey])[] = [
  ["auto", "themeAuto"],
  ["light", "themeLight"],
  ["night", "themeNight"],
];

export function LanguageButton() {
  const t = useText(common);
  const { language, setLanguage } = useLanguage();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <Button kind="quiet" lang={other} onClick={() => setLanguage(other)}>
      {t("otherLanguage")}
    </Button>
  );
}

export function ThemePicker() {
  const t = useText(common);
  const [theme, setTheme] = useTheme();
  return (
    <select
      className="select"
      aria-label={t("theme")}
      value={theme}
      onChange={(event) => setTheme(event.target.value as Theme)}
    >
      {THEMES.map(([value, key]) => (
        <option key={value} value={value}>
          {t(key)}
        </option>
      ))}
    </select>
  );
}

/** Signs out; what is not sent yet is cleared only after a warning. */
export function SignOutButton() {
  const t = useText(common);
  const say = useFaultText();
  const { state, signOut } = useSession();
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const leave = () =>
    signOut()
      .then(() => {
        forgetDrafts();
        forgetOutbox();
      })
      .catch((thrown: unknown) => setFault(asFault(thrown)));
  const press = () => {
    if (state.phase === "ready" && pendingOf(state.me.account).length > 0) setAsking(true);
    else void leave();
  };
  return (
    <>
      <Button kind="quiet" onClick={press}>
        {t("signOut")}
      </Button>
      {fault ? <span role="alert">{say(fault)}</span> : null}
      {asking ? (
        <Sheet title={t("signOut")} onClose={() => setAsking(false)}>
          <p>{t("signOutUnsent")}</p>
          <div className="panel-buttons">
            <Button kind="danger" onClick={() => void leave()}>
              {t("signOutAnyway")}
            </Button>
            <Button onClick={() => setAsking(false)}>{t("stay")}</Button>
          </div>
        </Sheet>
      ) : null}
    </>
  );
}

/** Who is signed in, the other pages of this account, language, theme, sign-out: at a page's end. */
export function Settings({ here }: { here: Place | "nowhere" }) {
  const t = useText(common);
  const { state } = useSession();
  if (state.phase !== "ready") return null;
  const facility = askingFacility(state.me);
  return (
    <nav className="settings" aria-label={state.me.display_name}>
      <span className="settings-who">
        <span>{state.me.display_name}</span>
        <SignOutButton />
      </span>
      {placesOf(state.me)
        .filter((place) => place !== here)
        .map((place) => (
          <RouteLink key={place} className="button button-quiet" href={`/${place}`}>
            {t(place)}
          </RouteLink>
        ))}
      {facility === null ? null : <CardButton facility={facility} />}
      <LanguageButton />
      <ThemePicker />
    </nav>
  );
}
