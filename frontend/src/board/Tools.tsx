import { useLocation } from "wouter";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { LanguageButton, SignOutButton, ThemePicker } from "../kit/Settings";
import { placesOf } from "../session/roles";
import { useSignedIn } from "../session/session";
import { SoundWord } from "./Banners";
import { type Scope, scopeKey } from "./scopes";
import type { Ring } from "./useRing";
import type { Speech } from "./words";

interface ToolsProps {
  readonly scope: Scope;
  readonly scopes: readonly Scope[];
  readonly wall: boolean;
  readonly wide: boolean;
  readonly ring: Ring;
  readonly ringing: boolean;
  readonly openBeds: () => void;
  readonly speech: Speech;
}

/** The strip's buttons: beds, bell, which board; everything rare is folded behind the name. */
export function Tools(props: ToolsProps) {
  const { scope, scopes, wall, wide, ring, ringing, openBeds, speech } = props;
  const { t, names } = speech;
  const c = useText(common);
  const { me } = useSignedIn();
  const [, go] = useLocation();
  const name = (each: Scope) =>
    each.facility === undefined ? `${each.area}` : names.facility(each.facility);
  return (
    <>
      {scope.acts === "person" ? (
        <Button kind="quiet" onClick={openBeds}>
          {t("beds")}
        </Button>
      ) : null}
      {scope.area === undefined || wall ? null : (
        <Button kind="quiet" onClick={() => go("/roads")}>
          {t("toRoads")}
        </Button>
      )}
      {scope.area === undefined || wall || !placesOf(me).includes("planning") ? null : (
        <Button kind="quiet" onClick={() => go("/planning")}>
          {c("planning")}
        </Button>
      )}
      {scope.acts === "reader" ? null : <SoundWord ring={ring} ringing={ringing} speech={speech} />}
      <details className="board-more">
        <summary>{wall ? t("menu") : me.display_name}</summary>
        <div className="board-more-inside">
          {scopes.length > 1 ? (
            <label className="field">
              {t("switchBoard")}
              <select
                className="select"
                value={scopeKey(scope)}
                onChange={(event) => go(`/board?${event.target.value}`)}
              >
                {scopes.map((each) => (
                  <option key={scopeKey(each)} value={scopeKey(each)}>
                    {name(each)}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          {scope.acts === "reader" ? null : <Button onClick={ring.test}>{t("testRing")}</Button>}
          {wide && scope.acts !== "screen" ? (
            <Button onClick={() => go(`/board?${scopeKey(scope)}${wall ? "" : "&wall=1"}`)}>
              {t(wall ? "desk" : "wall")}
            </Button>
          ) : null}
          {placesOf(me).includes("request") ? (
            <Button onClick={() => go("/request")}>{t("toRequest")}</Button>
          ) : null}
          <ThemePicker />
          <LanguageButton />
          <SignOutButton />
        </div>
      </details>
    </>
  );
}
