import type { Finding, RiskColour, Word } from "../api/types";
import { type Language, named } from "../i18n/language";
import { whenText } from "../lib/clock";
import { gestationText } from "../lib/gestation";
import { chosenOf } from "./findings";

type Found = Readonly<Record<string, unknown>>;

export interface FindingWording {
  readonly language: Language;
  readonly week: string;
  readonly yes: string;
  readonly no: string;
  readonly colours: readonly RiskColour[];
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === "";

/** The tile already said whether she has given birth; age says what the time of birth says. */
const NOT_SAID: ReadonlySet<string> = new Set(["delivered", "age_min", "risk_colour"]);
/** Known by their form alone, `39+2 周` and `3200 g`; everything else goes with its name. */
const NAMELESS: ReadonlySet<string> = new Set(["gestation", "weight_g"]);

const word = (words: readonly Word[], code: string, language: Language): string => {
  const known = words.find((each) => each.code === code);
  return known ? named(language, known.zh, known.en) : code;
};

const isWord = (unit: string): boolean => unit === "" || unit.includes("/no") || unit === "choice";

/** One value in words without its name: `172 mmHg`, `02:05`, `清醒`. */
export function valueText(
  finding: Finding,
  value: unknown,
  now: Date,
  wording: FindingWording,
): string {
  const { language } = wording;
  switch (finding.kind) {
    case "gestation":
      return `${typeof value === "number" ? gestationText(value) : value} ${wording.week}`;
    case "time":
      return whenText(new Date(String(value)), now);
    case "yes_no":
      return value === true || value === "yes" ? wording.yes : wording.no;
    case "choice":
      return chosenOf(String(value))
        .map((code) => word(finding.choices, code, language))
        .join(" + ");
    default:
      return isWord(finding.unit) || finding.key === "babies"
        ? String(value)
        : `${value} ${finding.unit}`;
  }
}

/** Both pressures are spoken of as one: `172/112 mmHg`. */
function pressure(findings: Found): string | null {
  const { sbp, dbp } = findings;
  return isEmpty(sbp) || isEmpty(dbp) ? null : `${sbp}/${dbp} mmHg`;
}

/** What was found in one line: `39+2 周 · 3200 g · 出生时间 02:05`. */
export function findingsLine(
  findings: Found,
  all: readonly Finding[],
  now: Date,
  wording: FindingWording,
): string {
  const parts: string[] = [];
  const both = pressure(findings);
  for (const finding of all) {
    const { key } = finding;
    if (NOT_SAID.has(key)) continue;
    if (both !== null && (key === "sbp" || key === "dbp")) {
      if (key === "sbp") parts.push(both);
      continue;
    }
    const value = key === "gestation" ? (findings.gestation_days ?? findings[key]) : findings[key];
    if (isEmpty(value)) continue;
    const text = valueText(finding, value, now, wording);
    const name = named(wording.language, finding.zh, finding.en);
    parts.push(NAMELESS.has(key) ? text : `${name} ${text}`);
  }
  return parts.join(" · ");
}
