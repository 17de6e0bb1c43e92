import type { Plan, PlanLine, Referral } from "../api/types";
import { type AnswerKey, answerText } from "../i18n/answer";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { Tag } from "../kit/Tag";
import { minuteText, ROAD_HOURS_FROM_MIN, roadMinutes } from "../lib/clock";
import { useNames } from "../session/names";
import { candidateOf } from "./reading";

const TITLES: Readonly<Record<Plan["kind"], AnswerKey>> = {
  together: "planTogether",
  split: "planSplit",
  in_utero: "planInUtero",
  after_birth: "planAfterBirth",
};

/** The lines of a plan, those who go to the same place taken together. */
export function stops(plan: Plan): [PlanLine, PlanLine["patient"][]][] {
  const found = new Map<string, [PlanLine, PlanLine["patient"][]]>();
  for (const line of plan.lines) {
    const place = line.facility ?? `nobody for ${line.patient}`;
    const known = found.get(place);
    if (known === undefined) found.set(place, [line, [line.patient]]);
    else known[1].push(line.patient);
  }
  return [...found.values()];
}

/** The centres of a plan, each once. */
export const centresOf = (plan: Plan): string[] => [
  ...new Set(plan.lines.flatMap((each) => (each.facility === null ? [] : [each.facility]))),
];

interface PlansProps {
  readonly answer: Referral;
  readonly chosen: readonly string[];
  readonly choose: (codes: readonly string[]) => void;
}

/** The ways to move mother and baby, side by side with what each costs; the best comes first. */
export function Plans({ answer, chosen, choose }: PlansProps) {
  const a = useText(answerText);
  if (answer.plans.length === 0) return null;
  return (
    <section className="plans" aria-label={a("plans")}>
      <h2 className="section">{a("plans")}</h2>
      <div className="plans-row">
        {answer.plans.map((plan, index) => (
          <PlanCard
            key={`${plan.kind} ${centresOf(plan).join(" ")}`}
            plan={plan}
            best={index === 0}
            answer={answer}
            chosen={chosen}
            choose={choose}
          />
        ))}
      </div>
    </section>
  );
}

interface PlanCardProps extends PlansProps {
  readonly plan: Plan;
  readonly best: boolean;
}

function PlanCard({ plan, best, answer, chosen, choose }: PlanCardProps) {
  const a = useText(answerText);
  const { language } = useLanguage();
  const time = (seconds: number): string =>
    minuteText(roadMinutes(seconds), language, ROAD_HOURS_FROM_MIN);
  const centres = centresOf(plan);
  const used = centres.length === 1 && chosen.length === 1 && centres[0] === chosen[0];
  return (
    <article className={`card plan ${best ? "plan-best" : ""}`}>
      <h3>{a(TITLES[plan.kind])}</h3>
      {stops(plan).map(([line, patients]) => (
        <PlanStop key={patients.join()} line={line} patients={patients} answer={answer} />
      ))}
      <p className="quiet">
        {[
          plan.longest_s === null ? "" : a("planLongest", { time: time(plan.longest_s) }),
          plan.apart_s === null || centres.length < 2
            ? ""
            : a("planApart", { time: time(plan.apart_s) }),
        ]
          .filter((each) => each !== "")
          .join(" · ")}
      </p>
      {/* One request goes to one place: two centres are asked one after the other. */}
      {centres.length > 1 ? <p className="quiet">{a("planTwice")}</p> : null}
      {centres.length !== 1 || answer.plans.length === 1 ? null : (
        <Button aria-pressed={used} onClick={() => choose(used ? [] : centres)}>
          {used ? `✓ ${a("planUsed")}` : a("planUse")}
        </Button>
      )}
    </article>
  );
}

interface PlanStopProps {
  readonly line: PlanLine;
  readonly patients: readonly PlanLine["patient"][];
  readonly answer: Referral;
}

function PlanStop({ line, patients, answer }: PlanStopProps) {
  const names = useNames();
  const a = useText(answerText);
  const c = useText(common);
  const { language } = useLanguage();
  const known = line.facility === null ? undefined : candidateOf(answer, line.facility);
  const who = names.list(patients.map((each) => c(each)));
  const road =
    line.travel_time_s === null
      ? c("noRoad")
      : minuteText(roadMinutes(line.travel_time_s), language, ROAD_HOURS_FROM_MIN);
  return (
    <div className="plan-line">
      <span className="quiet">{who}</span>
      {line.facility === null ? (
        <b className="bad">{a("nobody")}</b>
      ) : (
        <b>{named(language, line.name, known?.name_en ?? "")}</b>
      )}
      {line.facility === null ? null : <span className="nowrap">{road}</span>}
      {line.window === "misses" ? <Tag tone="bad">{a("windowMissed")}</Tag> : null}
      {line.fit === "partial" || line.fit === "unknown" ? (
        <Tag tone="ask">{c(line.fit === "unknown" ? "fitUnknown" : "partial")}</Tag>
      ) : null}
    </div>
  );
}
