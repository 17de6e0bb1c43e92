/** The proof over HTTP: the list of a period, one trail, and the log as a file. */
import { call } from "../api/client";
import { saveFile } from "../api/files";
import type { components } from "../api/schema.gen";
import type { TransferView } from "../api/types";
import type { Period } from "./period";

export type AuditPage = components["schemas"]["AuditPage"];
export type AuditLine = components["schemas"]["AuditLine"];

const CALL_TIMEOUT_MS = 20_000;

export function fetchLines(period: Period, cursor: string | null): Promise<AuditPage> {
  const query = new URLSearchParams({ ...period });
  if (cursor !== null) query.set("cursor", cursor);
  return call(ask<AuditPage>(`/api/audit/transfers?${query}`, CALL_TIMEOUT_MS, (r) => r.json()));
}

export function fetchTrail(id: string): Promise<TransferView> {
  const address = `/api/audit/transfers/${encodeURIComponent(id)}`;
  return call(ask<TransferView>(address, CALL_TIMEOUT_MS, (r) => r.json()));
}

/** The log of a period as a file that the browser keeps, under the name the server gives it. */
export const saveLog = (period: Period): Promise<string> =>
  saveFile(`/api/audit/export.csv?${new URLSearchParams({ ...period })}`, "greenlane-log.csv");

async function ask<T>(
  address: string,
  timeoutMs: number,
  read: (response: Response) => Promise<T>,
): Promise<{ data?: T; error?: unknown; response: Response }> {
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
  if (response.ok) return { data: await read(response), response };
  return { error: await response.json().catch(() => undefined), response };
}
