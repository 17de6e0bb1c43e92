import type { NewbornPlan, NewbornWays } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { waysText } from "../i18n/ways";
import { Minutes } from "../kit/Minutes";
import { Tag } from "../kit/Tag";
import { useNames } from "../session/names";
import { WayMark } from "./WayNumbers";
import { saidOf } from "./ways";

/** A baby who is not born yet: moved in the womb, or fetched once it is born. */
export function Newborn({ newborn }: { newborn: NewbornWays }) {
  const t = useText(waysText);
  const { language } = useLanguage();
  const { verdict } = newborn;
  const said = saidOf({ ...verdict, flips: [] }, named(language, verdict.zh, verdict.en));
  const plans = [newborn.in_utero, newborn.birth_here].sort(
    (one, other) => Number(other.kind === verdict.best) - Number(one.kind === verdict.best),
  );
  return (
    <section className="ways" aria-label={t("newborn")}>
      <h3 className="section">{t("newborn")}</h3>
      <p>
        <b>{said.advice}</b> {said.why} <small className="quiet">{said.restsOn}</small>
      </p>
      <div className="plans-row">
        {plans.map((plan) => (
          <BabyPlan
            key={plan.kind}
            plan={plan}
            best={plan.kind === verdict.best && plan.facility !== null}
          />
        ))}
      </div>
    </section>
  );
}

function BabyPlan({ plan, best }: { plan: NewbornPlan; best: boolean }) {
  const t = useText(waysText);
  const names = useNames();
  const { language } = useLanguage();
  const times = [
    ["firstHands", "babyHands", plan.first_hands_s],
    ["definitive", "babyDefinitive", plan.definitive_s],
  ] as const;
  return (
    <article className={`card plan ${best ? "plan-best" : ""}`}>
      <h3>
        {t(plan.kind)} {best ? <Tag tone="good">✓ {t("best")}</Tag> : null}
      </h3>
      <p className="quiet">
        {plan.born_at === null
          ? t("bornHere")
          : t("bornAt", { name: names.facility(plan.born_at) })}
      </p>
      {plan.facility === null ? (
        <b className="bad">✕ {t("nobodyForBaby")}</b>
      ) : (
        <>
          <b>{t("babyTo", { name: named(language, plan.name, plan.name_en) })}</b>
          {times.map(([mark, word, seconds]) =>
            seconds === null ? null : (
              <p key={mark} className="way-number">
                <small>
                  <WayMark kind={mark} /> {t(word)}
                </small>
                <Minutes seconds={seconds} />
              </p>
            ),
          )}
        </>
      )}
    </article>
  );
}
