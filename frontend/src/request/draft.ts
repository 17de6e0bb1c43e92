import type { Question, Referral } from "../api/types";

export type Kind = "pregnant" | "postpartum" | "newborn" | "together" | "urgent";

export const TIME_KEYS = ["birth_at", "onset_at", "dx_at", "decision_at", "arrest_at"] as const;
export type TimeKey = (typeof TIME_KEYS)[number];
export const FINDING_KEYS = ["gestation", "weight_g", "babies", ...TIME_KEYS] as const;
export type FindingKey = (typeof FINDING_KEYS)[number];

export const isFindingKey = (key: string): key is FindingKey =>
  (FINDING_KEYS as readonly string[]).includes(key);
export const isTimeKey = (key: string): key is TimeKey =>
  (TIME_KEYS as readonly string[]).includes(key);

/** Findings that are a yes or a no, asked beside the answer when they would change it. */
export const SAID_KEYS = ["fetus_alive", "delivered", "controlled"] as const;
export type SaidKey = (typeof SAID_KEYS)[number];

/** What the server said about one typed value, in both languages, until the value changes. */
export interface FieldFault {
  readonly zh: string;
  readonly en: string;
}

/** One question in the making. Every change is kept on this device until it is sent. */
export interface Draft {
  readonly kind: Kind | null;
  readonly conditions: readonly string[];
  readonly findings: Readonly<Partial<Record<FindingKey, string | number>>>;
  /** Typed and not understood yet: kept and shown until it can be read. */
  readonly unread: Readonly<Partial<Record<FindingKey, string>>>;
  readonly confirmed: readonly string[];
  /** Questions answered with yes or no; `controlled` asks the case again one urgency lower. */
  readonly said: Readonly<Partial<Record<SaidKey, "yes" | "no">>>;
  readonly faults: Readonly<Record<string, FieldFault>>;
  /** Open transfers that the person said are somebody else. */
  readonly notSame: readonly string[];
  readonly answer: Referral | null;
  /** The question the answer belongs to, as text, to notice when it no longer does. */
  readonly answered: string | null;
  readonly chosen: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  kind: null,
  conditions: [],
  findings: {},
  unread: {},
  confirmed: [],
  said: {},
  faults: {},
  notSame: [],
  answer: null,
  answered: null,
  chosen: [],
};

/** A new question about another person: nothing of the last one stays. */
export const started = (kind: Kind): Draft => ({ ...EMPTY_DRAFT, kind });

export function toggled(list: readonly string[], item: string): string[] {
  return list.includes(item) ? list.filter((each) => each !== item) : [...list, item];
}

/** Ticks or unticks a condition. */
export const withCondition = (draft: Draft, id: string): Draft => ({
  ...draft,
  conditions: toggled(draft.conditions, id),
});

/** Sets a finding, or forgets it with `null`; a changed value is no longer confirmed nor faulty. */
export function withFinding(draft: Draft, key: FindingKey, value: string | number | null): Draft {
  const findings = { ...draft.findings };
  if (value === null) delete findings[key];
  else findings[key] = value;
  const faults = { ...draft.faults };
  delete faults[key];
  const unread = { ...draft.unread };
  delete unread[key];
  return {
    ...draft,
    findings,
    faults,
    unread,
    confirmed: draft.confirmed.filter((each) => each !== key),
  };
}

/** Keeps a text that cannot be read; the value before it no longer counts. */
export function withUnread(draft: Draft, key: FindingKey, text: string): Draft {
  const without = withFinding(draft, key, null);
  return { ...without, unread: { ...without.unread, [key]: text } };
}

/** What the tile already said about the birth, as a finding. */
function birthOf(kind: Kind | null): Record<string, string> {
  if (kind === "pregnant") return { delivered: "no" };
  if (kind === "postpartum") return { delivered: "yes" };
  return {};
}

/** The question of a draft, asked from a facility. */
export function questionOf(draft: Draft, facility: string): Question {
  return {
    origin: { facility },
    conditions: [...draft.conditions],
    findings: {
      ...birthOf(draft.kind),
      ...draft.findings,
      ...draft.said,
    },
    confirmed: [...draft.confirmed],
  };
}

/** Equal texts are equal questions, so an answer can be kept over a reload. */
export const questionText = (question: Question): string => JSON.stringify(question);

export function withAnswer(draft: Draft, question: Question, answer: Referral): Draft {
  return { ...draft, answer, answered: questionText(question), faults: {}, chosen: [] };
}

export const withSaid = (draft: Draft, key: SaidKey, value: "yes" | "no"): Draft => ({
  ...draft,
  said: { ...draft.said, [key]: value },
});

/** The kept answer, when it still answers this question. */
export function answerFor(draft: Draft, question: Question): Referral | null {
  return draft.answered === questionText(question) ? draft.answer : null;
}
