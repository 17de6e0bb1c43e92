/** Capabilities as the tables write them: `cs24[1-5 08:00-18:00,18:00-08:00+40];uae@F012`. */

export interface DutyWindow {
  readonly from: string;
  readonly to: string;
  /** 1 is Monday; empty means every day. Ranges of days that follow each other. */
  readonly days: readonly (readonly [first: number, last: number])[];
  /** Minutes until who is on call has come. */
  readonly activationMin: number;
}

export interface Declared {
  readonly code: string;
  readonly partner: string | null;
  /** Empty: at all times. */
  readonly duty: readonly DutyWindow[];
  /** Its own dates, `2026-01-01..2026-12-31`, where they differ from the facility's. */
  readonly dates: string;
}

const CAPABILITY =
  /^(?<code>[\w-]+)(?:@(?<partner>[^[\]{}]+))?(?:\[(?<duty>[^\]]*)\])?\s*(?:\{(?<dates>[^}]*)\})?$/;
const WINDOW =
  /^(?:(?<days>[1-7](?:[-/][1-7])*)\s+)?(?<from>\d{1,2}:\d{2})-(?<to>\d{1,2}:\d{2})(?:\+(?<activation>\d+))?$/;

/** The capabilities of one cell, in its order; what cannot be read keeps its text. */
export function readCapabilities(cell: string): Declared[] {
  return cell
    .split(";")
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((text) => {
      const found = CAPABILITY.exec(text)?.groups;
      if (found === undefined) return { code: text, partner: null, duty: [], dates: "" };
      const { code = text, partner, duty, dates = "" } = found;
      return {
        code,
        partner: partner?.trim() ?? null,
        duty: duty === undefined ? [] : readWindows(duty),
        dates,
      };
    });
}

function readWindows(text: string): DutyWindow[] {
  return text.split(",").flatMap((part) => {
    const found = WINDOW.exec(part.trim())?.groups;
    if (found === undefined) return [];
    const { days, from = "", to = "", activation } = found;
    return [{ from, to, days: readDays(days ?? ""), activationMin: Number(activation ?? 0) }];
  });
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
