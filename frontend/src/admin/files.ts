/** Registry tables as files, over HTTP: they are sent and fetched as they are, not as JSON. */
import { call, type Exact } from "../api/client";
import { asked, saveFile } from "../api/files";
import type { components } from "../api/schema.gen";

export type ImportReport = components["schemas"]["ImportReport"];

export const TABLES = ["facilities", "designations", "catchments", "capacity"] as const;
export type Table = (typeof TABLES)[number];

export const SYSTEMS = ["wgs84", "gcj02", "bd09"] as const;
export type System = (typeof SYSTEMS)[number];

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
export const saveTable = (table: Table, format: "csv" | "xlsx"): Promise<string> =>
  saveFile(`/api/registry/${table}.${format}`, `${table}.${format}`);
