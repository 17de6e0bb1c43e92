/** What a centre states of itself, while it is being written. Pure. */
import type { StandardsView } from "./StandardsSection";

export type Item = StandardsView["items"][number];

/** One item as typed: nothing, a yes or no, or a number still as text. */
export interface Stating {
  readonly value: string;
  readonly evidenceOn: string;
}

export type Statement = Readonly<Record<string, Stating>>;

const textOf = (value: Item["value"]): string => {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
};

export const statementOf = (items: readonly Item[]): Statement =>
  Object.fromEntries(
    items.map((each) => [
      each.key,
      { value: textOf(each.value), evidenceOn: each.evidence_on ?? "" },
    ]),
  );

export interface ToSend {
  readonly items: Record<string, { value: boolean | number; evidence_on: string | null }>;
  /** Items whose number cannot be read: kept as typed, and nothing is sent. */
  readonly unread: readonly string[];
}

/** Everything stated; an empty item is not stated, which is not the same as zero or no. */
export function toSend(items: readonly Item[], statement: Statement): ToSend {
  const sent: ToSend["items"] = {};
  const unread: string[] = [];
  for (const { key, is_yes_no } of items) {
    const { value = "", evidenceOn = "" } = statement[key] ?? {};
    const text = value.trim().normalize("NFKC");
    if (text === "") continue;
    const read = is_yes_no ? text === "yes" : Number(text.replace(/,/g, ""));
    if (typeof read === "number" && !Number.isFinite(read)) unread.push(key);
    else sent[key] = { value: read, evidence_on: evidenceOn === "" ? null : evidenceOn };
  }
  return { items: sent, unread };
}
