/** The snapshot a stream begins with, and the reading of what its socket says. */
import type { Board, Frame } from "./board";

/** The answer to a snapshot request, reduced to what the stream decides by. */
export type SnapshotAnswer =
  | { kind: "board"; board: Board }
  | { kind: "signed_out" | "not_allowed" | "failed" };

/** A board that takes longer is no better than none: the desk must be told. */
const SNAPSHOT_TIMEOUT_MS = 10_000;

/** Read one message of the socket; null when it is no frame. */
export function parseFrame(text: string): Frame | null {
  try {
    const frame = JSON.parse(text) as Partial<Frame>;
    const whole = typeof frame.type === "string" && typeof frame.after === "string";
    return whole ? (frame as Frame) : null;
  } catch {
    return null;
  }
}

/** Ask for the board as it stands; the answer is never thrown. */
export async function fetchSnapshot(query: string): Promise<SnapshotAnswer> {
  try {
    const address = query === "" ? "/api/board" : `/api/board?${query}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(SNAPSHOT_TIMEOUT_MS) });
    if (response.status === 401) return { kind: "signed_out" };
    if (response.status === 403 || response.status === 404) return { kind: "not_allowed" };
    if (!response.ok) return { kind: "failed" };
    return { kind: "board", board: (await response.json()) as Board };
  } catch {
    return { kind: "failed" };
  }
}
