import createClient from "openapi-fetch";
import { Fault, offlineFault, readProblem } from "./problems";
import type { paths } from "./schema.gen";

/** A hanging mobile network is no network: after this long a call counts as not sent. */
const CALL_TIMEOUT_MS = 20_000;

export const client = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://127.0.0.1" : location.origin,
  credentials: "same-origin",
  fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }),
});

let whenSignedOut: () => void = () => undefined;

/** The session registers here to hear that the server no longer knows us. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener;
}

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/**
 * openapi-fetch reads every pair of the schema as a plain array; this restores the only pairs
 * there are, `…range_s: [low, high]` and `spare_s: [likely, slow]`.
 */
export type Exact<T> = T extends Blob
  ? T
  : T extends readonly (infer Item)[]
    ? Exact<Item>[]
    : T extends object
      ? {
          [Key in keyof T]: Key extends `${string}range_s` | "spare_s"
            ? [number, number] | Extract<T[Key], null>
            : Exact<T[Key]>;
        }
      : T;

/** Unwraps a typed call: the data, or a `Fault` (`offline` when no answer came). */
export async function call<T>(request: Promise<Reply<T>>): Promise<Exact<T>> {
  let reply: Reply<T>;
  try {
    reply = await request;
  } catch {
    throw offlineFault();
  }
  if (reply.response.ok) return reply.data as Exact<T>;
  const fault = readProblem(reply.response.status, reply.error);
  if (fault.status === 401 && fault.code === "signed_out") whenSignedOut();
  throw fault;
}

/** Whatever was thrown, as a `Fault`: a bug in a page must not look like a lost network. */
export function asFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return new Fault(-1, "page", `This page failed: ${said}`, `页面出错：${said}`);
}
