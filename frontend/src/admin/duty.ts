/** Duty windows as the tables write them: `1-5 08:00-18:00,18:00-08:00+40`. */

export interface DutyWindow {
  readonly from: string;
  readonly to: string;
  /** 1 is Monday; empty means every day. Ranges of days that follow each other. */
  readonly days: readonly (readonly [first: number, last: number])[];
  /** Minutes until who is on call has come. */
  readonly activationMin: number;
}

const WINDOW =
  /^(?:(?<days>[1-7](?:[-/][1-7])*)\s+)?(?<from>\d{1,2}:\d{2})-(?<to>\d{1,2}:\d{2})(?:\+(?<activation>\d+))?$/;

/** The windows of a duty, in its order; null where one cannot be read, so that none is lost. */
export function readDuty(text: string): DutyWindow[] | null {
  if (text.trim() === "") return [];
  const windows: DutyWindow[] = [];
  for (const part of text.split(",")) {
    const found = WINDOW.exec(part.trim())?.groups;
    if (found === undefined) return null;
    const { days = "", from = "", to = "", activation = "0" } = found;
    windows.push({ from, to, days: readDays(days), activationMin: Number(activation) });
  }
  return windows;
}

function readDays(text: string): (readonly [number, number])[] {
  return text
    .split("/")
    .filter((each) => each !== "")
    .map((part) => {
      const [first = 1, last = first] = part.split("-").map(Number);
      return [first, last] as const;
    });
}
