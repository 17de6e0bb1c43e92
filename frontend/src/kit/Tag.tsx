import type { ReactNode } from "react";

/** `ask` (amber) wants something of the reader; `good` is for what is met; `bad` for missing. */
export type Tone = "plain" | "good" | "ask" | "bad";

export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
