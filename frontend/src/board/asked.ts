import type { CoordinationKey } from "../i18n/coordination";
import type { Text } from "../i18n/language";
import { clockText } from "../lib/clock";

interface Asked {
  readonly asked_at: string | null;
  readonly asked_by: string | null;
}

/** `04:35 调度员 问过`, without the name once it has been erased; empty when nobody asked. */
export function askedText({ asked_at, asked_by }: Asked, t: Text<CoordinationKey>): string {
  if (asked_at === null) return "";
  const time = clockText(new Date(asked_at));
  return asked_by === null ? t("askedNoName", { time }) : t("askedAt", { time, who: asked_by });
}
