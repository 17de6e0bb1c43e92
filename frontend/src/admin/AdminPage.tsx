import { useEffect, useState } from "react";
import { Redirect, Route, Link as RouteLink, Switch, useLocation } from "wouter";
import { adminText } from "../i18n/admin";
import { useText } from "../i18n/language";
import { Settings } from "../kit/Settings";
import { placesOf } from "../session/roles";
import { useSession, useSignedIn } from "../session/session";
import { ChangesSection } from "./ChangesSection";
import { FacilitiesSection } from "./FacilitiesSection";
import { ImportSection } from "./ImportSection";
import { RulesSection } from "./RulesSection";
import { StandardsSection } from "./StandardsSection";
import "../styles/admin.css";

const SECTIONS = ["facilities", "import", "changes", "rules", "standards"] as const;
type Section = (typeof SECTIONS)[number];

const address = (section: Section): string =>
  section === "facilities" ? "/admin" : `/admin/${section}`;

/** The network, its imports and its history, and the rules in force: plain tables. */
export default function AdminPage() {
  const t = useText(adminText);
  const { me } = useSignedIn();
  const { reload } = useSession();
  const [here] = useLocation();
  const [stale, setStale] = useState(false);
  useEffect(() => {
    document.title = t("title");
  }, [t]);
  // Names on other pages follow an import when this page is left, not while its report is read.
  useEffect(() => {
    if (stale && here !== address("import")) {
      setStale(false);
      void reload();
    }
  }, [stale, here, reload]);
  if (!placesOf(me).includes("admin"))
    return (
      <main className="panel">
        <p className="panel-words">{t("notAllowed")}</p>
        <Settings here="admin" />
      </main>
    );
  return (
    <main className="admin">
      <h1>{t("title")}</h1>
      <nav className="admin-nav" aria-label={t("title")}>
        {SECTIONS.map((each) => (
          <RouteLink
            key={each}
            href={address(each)}
            className="button button-plain"
            aria-current={here === address(each) ? "page" : undefined}
          >
            {t(each)}
          </RouteLink>
        ))}
      </nav>
      <Switch>
        <Route path={address("facilities")} component={FacilitiesSection} />
        <Route path={address("import")}>
          <ImportSection imported={() => setStale(true)} />
        </Route>
        <Route path={address("changes")} component={ChangesSection} />
        <Route path={address("rules")} component={RulesSection} />
        <Route path={address("standards")} component={StandardsSection} />
        <Route>
          <Redirect replace to="/admin" />
        </Route>
      </Switch>
      <Settings here="admin" />
    </main>
  );
}
