/** One fault of a refused request, in both languages, with the value that was sent. */
export interface FaultDetail {
  readonly field: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * Why a call did not succeed. `code` is `offline` (status 0) when no answer came at all,
 * otherwise the code of the problem document.
 */
export class Fault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly en: string,
    readonly zh: string,
    readonly errors: readonly FaultDetail[] = [],
    readonly reference: string | null = null,
  ) {
    super(`${code}: ${en}`);
    this.name = "Fault";
  }

  get offline(): boolean {
    return this.status === 0;
  }

  /** A parameter of the first fault, such as `tries_left` or `facility`. */
  param(name: string): unknown {
    for (const each of this.errors) if (name in each.params) return each.params[name];
    return undefined;
  }
}

export const offlineFault = (): Fault =>
  new Fault(0, "offline", "No network. Not sent.", "没网，没有发出。");

const text = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function readDetail(raw: unknown): FaultDetail {
  const one = record(raw);
  const en = text(one.detail) ?? "";
  return {
    field: text(one.field),
    value: text(one.value),
    code: text(one.code) ?? "invalid",
    en,
    zh: text(one.zh) ?? en,
    params: record(one.params),
  };
}

/** Reads a problem document; a body of another shape (a proxy's page) becomes an unnamed fault. */
export function readProblem(status: number, body: unknown): Fault {
  const problem = record(body);
  const code = text(problem.code) ?? (status >= 500 ? "internal" : "invalid");
  const en = text(problem.detail) ?? `The server answered ${status}.`;
  const zh = text(problem.zh) ?? `服务器答复 ${status}。`;
  const errors = Array.isArray(problem.errors) ? problem.errors.map(readDetail) : [];
  const own = record(problem.params);
  if (errors.length === 0 && Object.keys(own).length > 0) errors.push(readDetail(problem));
  return new Fault(status, code, en, zh, errors, text(problem.reference));
}
