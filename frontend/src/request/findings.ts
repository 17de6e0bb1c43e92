import type { Condition, Finding, PatientKind } from "../api/types";
import { codeOfKind, isOwnKind, type Kind } from "./draft";

/** Under `更多` findings stand in groups, in this order. */
export const FINDING_GROUPS = ["signs", "mother", "birth", "newborn", "times"] as const;
export type FindingGroup = (typeof FINDING_GROUPS)[number];

/** An age in minutes says the same as the time of birth, which the page asks for. */
export const NOT_ASKED: ReadonlySet<string> = new Set(["age_min"]);

/** Around the birth, whoever the patient is. */
const BIRTH: ReadonlySet<string> = new Set([
  "gestation",
  "weight_g",
  "babies",
  "labour",
  "birth_in_min",
  "delivered",
  "fetus_alive",
  "birth_mode",
  "fetal_heart_anomaly",
  "twin_complication",
]);

const SHOWN_FINDINGS = 3;

/** Proposal: what tells most about each kind, where its conditions name fewer. */
const FIRST: Readonly<Record<string, readonly string[]>> = {
  pregnant: ["gestation", "sbp", "labour"],
  postpartum: ["blood_loss_ml", "sbp", "birth_at"],
  newborn: ["birth_at", "weight_g", "gestation"],
  together: ["birth_at", "weight_g", "sbp"],
  urgent: ["bleeding", "seizing", "sbp"],
};

export function groupOf(finding: Finding): FindingGroup {
  if (finding.kind === "time") return "times";
  if (BIRTH.has(finding.key)) return "birth";
  return finding.of === "any" ? "signs" : finding.of;
}

type Role = PatientKind["role"];

/** The letters of patients a tile stands for, by their role: letters are configuration. */
export function lettersOf(kind: Kind, kinds: readonly PatientKind[]): string[] {
  if (isOwnKind(kind)) return [codeOfKind(kind)];
  const roles: Record<Exclude<Kind, `kind:${string}`>, readonly Role[]> = {
    pregnant: ["in_utero", "mother"],
    postpartum: ["mother"],
    newborn: ["newborn"],
    together: ["mother", "newborn"],
    urgent: ["mother", "in_utero", "newborn", "other"],
  };
  const wanted = roles[kind];
  return kinds.filter((each) => wanted.includes(each.role)).map((each) => each.code);
}

function concerns(finding: Finding, kind: Kind): boolean {
  if (finding.of === "any" || kind === "together" || kind === "urgent" || isOwnKind(kind))
    return true;
  if (kind === "newborn") return finding.of === "newborn";
  return finding.of !== "newborn";
}

export interface Asked {
  readonly shown: readonly Finding[];
  readonly more: readonly (readonly [FindingGroup, readonly Finding[]])[];
  readonly moreCount: number;
}

/**
 * The findings to ask for: those that change this answer first, the others of the kind under
 * `更多` in groups. What was already filled always stays in sight.
 */
export function findingsToAsk(
  kind: Kind,
  chosen: readonly Condition[],
  filled: readonly string[],
  all: readonly Finding[],
): Asked {
  const known = new Map(all.map((each) => [each.key, each]));
  const telling = chosen.flatMap((each) => each.ask).filter((key) => !NOT_ASKED.has(key));
  const first = [...new Set([...telling, ...(FIRST[kind] ?? [])])].filter((key) => known.has(key));
  const keys = [...new Set([...first.slice(0, SHOWN_FINDINGS), ...filled])];
  const shown = keys.flatMap((key) => known.get(key) ?? []);
  const rest = all.filter(
    (each) =>
      !NOT_ASKED.has(each.key) &&
      !keys.includes(each.key) &&
      (telling.includes(each.key) || concerns(each, kind)),
  );
  const more = FINDING_GROUPS.map(
    (group) => [group, rest.filter((each) => groupOf(each) === group)] as const,
  ).filter(([, some]) => some.length > 0);
  return { shown, more, moreCount: rest.length };
}

/** Choices of a finding as they are written together: `orange+purple`. */
export const chosenOf = (value: unknown): string[] =>
  typeof value === "string" && value !== "" ? value.split("+") : [];
