import { useEffect } from "react";
import { Link as RouteLink } from "wouter";
import { FaultPanel } from "../kit/FaultPanel";
import { Settings } from "../kit/Settings";
import { Skeleton } from "../kit/Skeleton";
import { holds, placesOf } from "../session/roles";
import { useSignedIn } from "../session/session";
import { ClosureForm } from "./ClosureForm";
import { ClosureList } from "./ClosureList";
import { Conditions } from "./Conditions";
import { InForce } from "./InForce";
import { useRoads } from "./useRoads";
import { useSay } from "./words";
import "../styles/roads.css";

/** The roads in force, what made them, and for who may: what closed or opened just now. */
export default function RoadsPage() {
  const t = useSay();
  const { me } = useSignedIn();
  const roads = useRoads();
  const maySet = holds(me, "coordinator", "administrator");
  useEffect(() => {
    document.title = t("title");
  }, [t]);
  const { view, closures, names, fault, reload } = roads;
  return (
    <main className="roads">
      <header className="roads-head">
        <h1>{t("title")}</h1>
        {placesOf(me).includes("board") ? (
          <RouteLink href="/board" className="button button-plain">
            ‹ {t("toBoard")}
          </RouteLink>
        ) : null}
        {maySet && view !== null ? (
          <a href="#set" className="button button-plain roads-jump">
            {t("set")}
          </a>
        ) : null}
      </header>
      {view === null && fault !== null ? <FaultPanel fault={fault} onRetry={reload} /> : null}
      {view === null && fault === null ? <Skeleton /> : null}
      {view === null ? null : (
        <div className="roads-columns">
          <div className="roads-column">
            <InForce roads={roads} />
            <ClosureList closures={closures} names={names} maySet={maySet} changed={reload} />
            <Conditions view={view} maySet={maySet} changed={reload} />
          </div>
          {maySet ? <ClosureForm closures={closures} names={names} entered={reload} /> : null}
        </div>
      )}
      <Settings here="roads" />
    </main>
  );
}
