/** Registry tables as files, over HTTP: they are sent and fetched as they are, not as JSON. */
import { call, type Exact } from "../api/client";

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
  readonly source: string;
}

/** Sends a file to be looked at or imported; the answer is JSON, a refusal lists every error. */
export function sendFile<T>(act: "preview" | "import", sending: Sending): Promise<Exact<T>> {
  const { table, file, crs, source } = sending;
  const query = new URLSearchParams({ source, ...(table === "facilities" ? { crs } : {}) });
  return call(
    asked<T>(`/api/registry/${table}/${act}?${query}`, (response) => response.json(), {
      method: "POST",
      body: file,
      headers: { "content-type": contentType(file.name) },
    }),
  );
}

/** One table as text, for showing. */
export const fetchCsv = (table: Table): Promise<string> =>
  call(asked<string>(`/api/registry/${table}.csv`, (response) => response.text()));

/** One table as a file the browser keeps; gives the name it was kept under. */
export async function saveTable(table: Table, format: "csv" | "xlsx"): Promise<string> {
  const name = `greenlane-${table}.${format}`;
  const address = `/api/registry/${table}.${format}`;
  const blob = await call(asked<Blob>(address, (response) => response.blob()));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return name;
}

async function asked<T>(
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
