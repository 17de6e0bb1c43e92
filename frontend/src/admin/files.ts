/** Registry tables as files, over HTTP: they are sent and fetched as they are, not as JSON. */
import { call, type Exact } from "../api/client";
import type { components } from "../api/schema.gen";

export type ImportReport = components["schemas"]["ImportReport"];

export const TABLES = ["facilities", "designations", "catchments", "capacity"] as const;
export type Table = (typeof TABLES)[number];

export const SYSTEMS = ["wgs84", "gcj02", "bd09"] as const;
export type System = (typeof SYSTEMS)[number];

/** A spreadsheet of thousands of rows is read and checked in one go. */
const FILE_TIMEOUT_MS = 120_000;

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What the file says it is: the server looks at the content, the header at the name. */
export const contentType = (name: string): string =>
  /\.(xlsx|xlsm)$/i.test(name) ? XLSX : "text/csv";

export interface Sending {
  readonly table: Table;
  readonly file: File;
  readonly crs: System;
  /** The document that the change rests on. */
  readonly source: string;
}

/** Sends a file to be looked at or imported; everything wrong with it is in the report. */
export function sendFile(
  act: "preview" | "import",
  { table, file, crs, source }: Sending,
): Promise<Exact<ImportReport>> {
  const query = new URLSearchParams(table === "facilities" ? { source, crs } : { source });
  return call(
    asked<ImportReport>(`/api/registry/${table}/${act}?${query}`, (response) => response.json(), {
      method: "POST",
      body: file,
      headers: { "content-type": contentType(file.name) },
    }),
  );
}

/** One table as a file the browser keeps; gives the name it was kept under. */
export async function saveTable(table: Table, format: "csv" | "xlsx"): Promise<string> {
  const kept = await call(
    asked(`/api/registry/${table}.${format}`, async (response) => ({
      name: fileName(response.headers.get("content-disposition"), `${table}.${format}`),
      address: URL.createObjectURL(await response.blob()),
    })),
  );
  const link = document.createElement("a");
  link.href = kept.address;
  link.download = kept.name;
  link.click();
  URL.revokeObjectURL(kept.address);
  return kept.name;
}

/** The file name of a `content-disposition`, or ours when it names none. */
export const fileName = (disposition: string | null, ours: string): string =>
  /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? ours;

/** A file sent or fetched as it is; the reply as `call` unwraps it. */
export async function asked<T>(
  address: string,
  read: (response: Response) => Promise<T>,
  request: RequestInit = {},
): Promise<{ data?: T; error?: unknown; response: Response }> {
  const response = await fetch(address, {
    ...request,
    signal: AbortSignal.timeout(FILE_TIMEOUT_MS),
  });
  if (response.ok) return { data: await read(response), response };
  return { error: await response.json().catch(() => undefined), response };
}
