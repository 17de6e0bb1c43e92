/** Questions to `/api/reach`; a whole region with changed roads may take longer than a page. */
import { call } from "../api/client";
import { bodyOf, queryOf, questionOf } from "./question";
import type { Change, PointsMeta, ReachAnswer, SitingAnswer, WhatIfAnswer } from "./types";

const REGION_TIMEOUT_MS = 120_000;

export const askReach = (search: string): Promise<ReachAnswer> =>
  sent<ReachAnswer>(`/api/reach?${queryOf(questionOf(search))}`);

export const askWhatIf = (search: string, changes: readonly Change[]): Promise<WhatIfAnswer> =>
  sent<WhatIfAnswer>("/api/reach/what-if", { ...bodyOf(questionOf(search)), changes });

export interface SitingAsk {
  readonly capabilities: readonly string[];
  readonly k: number;
  readonly within_min: number;
  readonly sites: readonly string[] | null;
}

export const askSiting = (search: string, ask: SitingAsk): Promise<SitingAnswer> =>
  sent<SitingAnswer>("/api/reach/siting", { ...bodyOf(questionOf(search)), ...ask });

async function sent<T>(address: string, body?: unknown): Promise<T> {
  const request: RequestInit =
    body === undefined
      ? {}
      : {
          method: "POST",
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        };
  return (await call(asked<T>(address, request))) as T;
}

async function asked<T>(
  address: string,
  request: RequestInit,
): Promise<{ data?: T; error?: unknown; response: Response }> {
  const signal = AbortSignal.timeout(REGION_TIMEOUT_MS);
  const response = await fetch(address, { ...request, signal });
  if (response.ok) return { data: (await response.json()) as T, response };
  return { error: await response.json().catch(() => undefined), response };
}

/** Sends a table in the place of the one before; everything wrong with it is in the fault. */
export async function sendPoints(
  file: File,
  unit: "births" | "people",
  name: string,
): Promise<PointsMeta> {
  const query = new URLSearchParams({ unit, name });
  const { points } = (await call(
    asked<{ points: PointsMeta }>(`/api/reach/points?${query}`, {
      method: "PUT",
      body: file,
      headers: { "content-type": "application/octet-stream" },
    }),
  )) as { points: PointsMeta };
  return points;
}
