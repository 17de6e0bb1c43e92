import { lazy, Suspense, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { type RouteChange, tellsFirst } from "../api/routes";
import { useLanguage, useText } from "../i18n/language";
import { type RoutesKey, routesText } from "../i18n/routes";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { isAsBefore, shiftText } from "../lib/routeChange";
import { useNames } from "../session/names";

// The words of closures come with the page of the roads; a card is read without them at first.
const ClosureWords = lazy(() => import("../roads/ClosureWords"));

interface RouteChangeNoteProps {
  readonly transfer: string;
  readonly change: RouteChange;
  /** Whether this reader may say that it was seen. */
  readonly may: boolean;
  readonly seen?: (() => void) | undefined;
}

/** Old and new minutes, what closed, who would come first now: until a person has seen it. */
export function RouteChangeNote({ transfer, change, may, seen }: RouteChangeNoteProps) {
  const t = useText(routesText);
  const say = useFaultText();
  const names = useNames();
  const { language } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const { causes, routes, first_after } = change;
  const same = routes.every(isAsBefore) && !tellsFirst(change);
  const acknowledge = async () => {
    setBusy(true);
    setFault(null);
    try {
      await call(
        client.POST("/api/transfers/{id}/acknowledge-route", {
          params: { path: { id: transfer } },
          body: { version: change.roads },
        }),
      );
      seen?.();
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="route-change" role="status">
      <div className="route-change-words">
        <b className="ask">{t(same ? "changedBack" : "changed")}</b>
        <ul>
          {routes.map((each) => (
            <li key={each.facility}>
              {names.facility(each.facility)}{" "}
              <b className="nowrap">
                {shiftText(each, { noRoad: t("noRoad"), asBefore: t("asBefore") }, language)}
              </b>{" "}
              <small>{whyNot(each.after.unreachable, t)}</small>
            </li>
          ))}
          {tellsFirst(change) ? (
            <li>
              <b>
                {first_after === null
                  ? t("firstNone")
                  : t("firstNow", { name: names.facility(first_after) })}
              </b>
            </li>
          ) : null}
        </ul>
        <p className="route-change-why">
          {causes.closed.length + causes.reopened.length === 0 ? null : (
            <Suspense fallback={causes.closed.length > 0 ? t("closedNow") : t("reopened")}>
              <ClosureWords closed={causes.closed} reopened={causes.reopened} />
            </Suspense>
          )}{" "}
          <span>{names.list(otherCauses(causes).map((each) => t(each)))}</span>
        </p>
        {fault === null ? null : (
          <p role="alert" className="field-error">
            {say(fault)}
          </p>
        )}
      </div>
      {may ? (
        <Button disabled={busy} onClick={() => void acknowledge()}>
          {t(busy ? "sending" : "seen")}
        </Button>
      ) : null}
    </section>
  );
}

function otherCauses(causes: RouteChange["causes"]): RoutesKey[] {
  const over = causes.conditions_over.map((each): RoutesKey => `${each}Over`);
  const found: RoutesKey[] = [...causes.conditions, ...over];
  if (causes.night) found.push("night");
  if (causes.ferries) found.push("ferries");
  if (causes.hours) found.push("hours");
  return found;
}

const WHY_NOT: ReadonlySet<string> = new Set([
  "closed_at_origin",
  "closed_at_destination",
  "closed_on_the_way",
]);

/** Why there is no road, where it is closed; that there is none stands already. */
function whyNot(code: string | null, t: (key: RoutesKey) => string): string {
  return code !== null && WHY_NOT.has(code) ? t(code as RoutesKey) : "";
}
