import type { Finding, Question, Referral, Urgency } from "../api/types";

/** The tiles of the first page; a deployment's own kinds of patient come as `kind:C`. */
export type OwnKind = `kind:${string}`;
export type Kind = "pregnant" | "postpartum" | "newborn" | "together" | "urgent" | OwnKind;

export const isOwnKind = (kind: Kind): kind is OwnKind => kind.startsWith("kind:");
export const ownKind = (code: string): OwnKind => `kind:${code}`;
export const codeOfKind = (kind: OwnKind): string => kind.slice("kind:".length);

/** What was found: numbers, and texts such as `29+4`, a time, `yes` or the code of a choice. */
export type FindingValue = string | number;
export type Findings = Readonly<Record<string, FindingValue>>;

/** Questions asked beside the answer with buttons, because one tap changes it. */
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
  readonly findings: Findings;
  /** Typed and not understood yet: kept and shown until it can be read. */
  readonly unread: Readonly<Record<string, string>>;
  readonly confirmed: readonly string[];
  /** Suggested conditions that the person took away; the server records them. */
  readonly removed: readonly string[];
  /** The urgency a person set instead of the derived one; null leaves it derived. */
  readonly urgency: Urgency | null;
  readonly faults: Readonly<Record<string, FieldFault>>;
  /** Open transfers that the person said are somebody else. */
  readonly notSame: readonly string[];
  readonly answer: Referral | null;
  /** The question the answer belongs to, as text, to notice when it no longer does. */
  readonly answered: string | null;
  readonly chosen: readonly string[];
  /** Centres outside the network named for this case, besides those of the answer. */
  readonly outside: readonly string[];
}

export const EMPTY_DRAFT: Draft = {
  kind: null,
  conditions: [],
  findings: {},
  unread: {},
  confirmed: [],
  removed: [],
  urgency: null,
  faults: {},
  notSame: [],
  answer: null,
  answered: null,
  chosen: [],
  outside: [],
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
export function withFinding(draft: Draft, key: string, value: FindingValue | null): Draft {
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
export function withUnread(draft: Draft, key: string, text: string): Draft {
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
    },
    confirmed: [...draft.confirmed],
    removed: [...draft.removed],
    urgency: draft.urgency,
  };
}

/** Equal texts are equal questions, so an answer can be kept over a reload. */
export const questionText = (question: Question): string => JSON.stringify(question);

export function withAnswer(draft: Draft, question: Question, answer: Referral): Draft {
  // A centre named by hand was not an answer of the server: it stays chosen when asked again.
  const chosen = draft.chosen.filter((each) => draft.outside.includes(each));
  return { ...draft, answer, answered: questionText(question), faults: {}, chosen };
}

/** Takes a suggested condition away, or takes it back. */
export const withRemoved = (draft: Draft, id: string): Draft => ({
  ...draft,
  removed: toggled(draft.removed, id),
});

/** Sets the urgency by hand; `null` returns to the derived one. */
export const withUrgency = (draft: Draft, urgency: Urgency | null): Draft => ({
  ...draft,
  urgency,
});

/** A centre outside the network was named: it is asked like any other. */
export const withOutside = (draft: Draft, code: string): Draft => ({
  ...draft,
  outside: [...draft.outside.filter((each) => each !== code), code],
  chosen: [...draft.chosen.filter((each) => each !== code), code],
});

/** Whether there is anything to ask about: a condition, or a finding. */
export const canAsk = (draft: Draft): boolean =>
  draft.conditions.length > 0 || Object.keys(draft.findings).length > 0;

/**
 * Whether the question says whose it is. A question carries no kind of patient: a gestation or a
 * pulse alone is read as a woman's, so that a baby needs a condition or something only a baby has.
 */
export function tellsWho(draft: Draft, findings: readonly Finding[]): boolean {
  const { kind } = draft;
  if (draft.conditions.length > 0 || "birth_at" in draft.findings) return true;
  if (kind === null || isOwnKind(kind)) return false;
  if (kind !== "newborn") return true;
  return findings.some((each) => each.of === "newborn" && each.key in draft.findings);
}

/** The kept answer, when it still answers this question. */
export function answerFor(draft: Draft, question: Question): Referral | null {
  return draft.answered === questionText(question) ? draft.answer : null;
}
