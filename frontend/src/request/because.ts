import type { Because, Finding } from "../api/types";
import { named } from "../i18n/language";
import { type FindingWording, valueText } from "./findingWords";

const SIGNS: Readonly<Record<string, string>> = { ">=": "≥", "<=": "≤", "==": "=", "!=": "≠" };

/** Kinds whose value says something beside its threshold. */
const MEASURED: ReadonlySet<Finding["kind"]> = new Set(["gestation", "number", "whole"]);

type Found = Readonly<Record<string, unknown>>;

/**
 * Why findings speak for a condition: `收缩压 172 ≥ 160` where one measured value meets one
 * threshold, otherwise the rule's own words with what was measured, `先兆早产，不足 32 周：孕周 29+4`.
 */
export function becauseText(
  because: readonly Because[],
  found: Found,
  all: readonly Finding[],
  now: Date,
  wording: FindingWording,
): string {
  const rules = new Map<string, Because[]>();
  for (const each of because) {
    const words = named(wording.language, each.zh, each.en);
    rules.set(words, [...(rules.get(words) ?? []), each]);
  }
  const shown = (tests: readonly Because[]) => measuredOf(tests, found, all, now, wording);
  const said: string[] = [];
  const values = new Set<string>();
  for (const [words, tests] of rules) {
    // A second rule that rests on the same values tells a tired reader nothing new.
    const own = shown(tests).map((each) => each.text);
    if (own.length > 0 && own.every((each) => values.has(each))) continue;
    for (const each of own) values.add(each);
    said.push(ruleText(words, tests, shown(tests)));
  }
  return said.join(wording.language === "en" ? "; " : "；");
}

interface Measured {
  readonly text: string;
  readonly limit: string;
}

function measuredOf(
  tests: readonly Because[],
  found: Found,
  all: readonly Finding[],
  now: Date,
  wording: FindingWording,
): Measured[] {
  return tests.flatMap((test) => {
    const finding = all.find((each) => each.key === plainKey(test.finding));
    const value = found[test.finding] ?? found[plainKey(test.finding)];
    if (finding === undefined || !MEASURED.has(finding.kind)) return [];
    if (value === undefined || value === null) return [];
    // The words say the unit: what counts is the value against its threshold.
    const bare = { ...finding, unit: "" };
    const name = named(wording.language, finding.zh, finding.en);
    const text = `${name} ${valueText(bare, value, now, wording)}`;
    return [
      { text, limit: `${SIGNS[test.op] ?? test.op} ${valueText(bare, test.value, now, wording)}` },
    ];
  });
}

function ruleText(words: string, tests: readonly Because[], measured: readonly Measured[]): string {
  const [only] = measured;
  if (only !== undefined && tests.length === 1) return `${only.text} ${only.limit}`;
  const values = [...new Set(measured.map((each) => each.text))];
  return values.length === 0 ? words : `${words}：${values.join("，")}`;
}

const plainKey = (key: string): string => (key === "gestation_days" ? "gestation" : key);
