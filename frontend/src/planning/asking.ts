/** Questions to `/api/reach`; a whole region with changed roads may take longer than a page. */
import { call, client } from "../api/client";
import { bodyOf, queryOf, questionOf } from "./question";
import type {
  Change,
  PointsMeta,
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
  const asked = client.GET("/api/reach", { params: { query }, fetch: patiently });
  return (await call(asked)) as ReachAnswer;
}

export async function askWhatIf(search: string, changes: Change[]): Promise<WhatIfAnswer> {
  const body = { ...bodyOf(questionOf(search)), changes };
  const asked = client.POST("/api/reach/what-if", { body, fetch: patiently });
  return (await call(asked)) as WhatIfAnswer;
}

export async function askSiting(search: string, ask: SitingAsk): Promise<SitingAnswer> {
  const body = { ...bodyOf(questionOf(search)), ...ask };
  const asked = client.POST("/api/reach/siting", { body, fetch: patiently });
  return await call(asked);
}

/** Sends a table in the place of the one before; everything wrong with it is in the fault. */
export async function sendPoints(
  file: File,
  unit: PointsMeta["unit"],
  name: string,
): Promise<PointsMeta | null> {
  const { points } = await call(
    client.PUT("/api/reach/points", {
      params: { query: { unit, name } },
      // The file goes as it is, not as JSON.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as BodyInit,
      headers: { "content-type": "application/octet-stream" },
      fetch: patiently,
    }),
  );
  return points;
}
