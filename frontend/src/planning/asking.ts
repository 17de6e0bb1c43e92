/** Questions to `/api/reach`; a whole region with changed roads may take longer than a page. */

import { call, client } from "../api/client";
import { asked } from "../api/files";
import { bodyOf, queryOf, questionOf } from "./question";
import type {
  Change,
  PointsMeta,
  PointTable,
  ReachAnswer,
  SitingAnswer,
  SitingAsk,
  WhatIfAnswer,
} from "./types";

const REGION_TIMEOUT_MS = 120_000;

const patiently = (request: Request): Promise<Response> =>
  fetch(request, { signal: AbortSignal.timeout(REGION_TIMEOUT_MS) });

export async function askReach(search: string): Promise<ReachAnswer> {
  const query = queryOf(questionOf(search));
  const sent = client.GET("/api/reach", { params: { query }, fetch: patiently });
  return (await call(sent)) as ReachAnswer;
}

export async function askWhatIf(search: string, changes: Change[]): Promise<WhatIfAnswer> {
  const body = { ...bodyOf(questionOf(search)), changes };
  const sent = client.POST("/api/reach/what-if", { body, fetch: patiently });
  return (await call(sent)) as WhatIfAnswer;
}

export async function askSiting(search: string, ask: SitingAsk): Promise<SitingAnswer> {
  const body = { ...bodyOf(questionOf(search)), ...ask };
  const sent = client.POST("/api/reach/siting", { body, fetch: patiently });
  return await call(sent);
}

/** The table in use with its rows. */
export const fetchPoints = (): Promise<PointTable> => call(client.GET("/api/reach/points"));

/** Sends a table in the place of the one before; everything wrong with it is in the fault. */
export async function sendPoints(
  content: ArrayBuffer,
  unit: PointsMeta["unit"],
  name: string,
): Promise<PointsMeta | null> {
  const query = new URLSearchParams({ unit, name });
  const { points } = await call(
    asked<PointTable>(`/api/reach/points?${query}`, (response) => response.json(), {
      method: "PUT",
      body: content,
      headers: { "content-type": "application/octet-stream" },
    }),
  );
  return points;
}
