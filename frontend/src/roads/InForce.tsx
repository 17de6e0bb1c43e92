import { whenText } from "../lib/clock";
import { useNames } from "../session/names";
import type { Roads } from "./useRoads";
import { useSay } from "./words";

const VERSION_SHOWN = 8;

/** Which roads are in force since when, what is being made, and what the times are worth. */
export function InForce({ roads }: { roads: Roads }) {
  const t = useSay();
  const names = useNames();
  const { view, readAt, fault } = roads;
  if (view === null) return null;
  const now = new Date();
  const stopped = view.ferries_stopped.map(({ name, way }) => name || t("ferry", { way }));
  return (
    <section className="roads-in-force" aria-label={t("inForce")}>
      <p>
        <b>{t("inForce")}</b>{" "}
        {view.since === null ? null : (
          <span className="nowrap">
            {t("since", { time: whenText(new Date(view.since), now) })}
          </span>
        )}{" "}
        <small className="quiet nowrap" title={view.version}>
          {t("version", { version: view.version.slice(0, VERSION_SHOWN) })}
        </small>
      </p>
      <p role="status">{view.preparing ? <b className="ask">{t("preparing")}…</b> : null}</p>
      <p>
        {view.uncalibrated ? (
          <>
            <b className="ask">{t("uncalibrated")}</b>{" "}
            <small className="quiet">{t("uncalibratedWhy")}</small>
          </>
        ) : (
          <span className="good">{t("calibrated")}</span>
        )}
      </p>
      {stopped.length === 0 ? null : <p>{t("stopped", { names: names.list(stopped) })}</p>}
      {view.ferries_uncertain.map(({ way, name }) => (
        <p key={way} className="quiet">
          {t("uncertainFerry", { name: name || t("ferry", { way }) })}
        </p>
      ))}
      {fault === null || readAt === null ? null : (
        <p role="alert" className="ask">
          {t("notLatest", { time: whenText(readAt, now) })}
        </p>
      )}
    </section>
  );
}
