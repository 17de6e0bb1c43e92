/** What is supposed in a what-if: as it is typed, what is missing of it, and as it is sent. */
import type { Change } from "./types";

export type ChangeKind = Change["kind"];
export const KINDS: readonly ChangeKind[] = [
  "close_way",
  "close_centre",
  "open_centre",
  "upgrade_centre",
];

export interface ChangeDraft {
  readonly kind: ChangeKind;
  readonly way: string;
  readonly facility: string;
  readonly name: string;
  /** Where a new centre would stand; null until the sketch is tapped. */
  readonly at: readonly [lon: number, lat: number] | null;
  readonly capabilities: readonly string[];
  /** Empty from and to: at all hours. */
  readonly days: "every" | "working";
  readonly from: string;
  readonly to: string;
}

export const EMPTY: ChangeDraft = {
  kind: "close_way",
  way: "",
  facility: "",
  name: "",
  at: null,
  capabilities: [],
  days: "every",
  from: "",
  to: "",
};

export type ChangeFault = "way" | "facility" | "name" | "at" | "capabilities" | "hours";

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** `cs24`, `cs24[08:00-18:00]`, `cs24[1-5 08:00-18:00]`. */
export function withHours(
  capability: string,
  { days, from, to }: Pick<ChangeDraft, "days" | "from" | "to">,
): string {
  if (from === "" && to === "") return capability;
  return `${capability}[${days === "working" ? "1-5 " : ""}${from}-${to}]`;
}

/** Everything that is missing or wrong at once, or the change. */
export function read(draft: ChangeDraft): { change: Change } | { faults: ChangeFault[] } {
  const faults = faultsOf(draft);
  return faults.length > 0 ? { faults } : { change: changeOf(draft) };
}

function faultsOf(draft: ChangeDraft): ChangeFault[] {
  const { kind } = draft;
  const faults: ChangeFault[] = [];
  if (kind === "close_way" && !/^[1-9]\d{0,14}$/.test(draft.way.trim())) faults.push("way");
  if ((kind === "close_centre" || kind === "upgrade_centre") && draft.facility === "")
    faults.push("facility");
  if (kind === "open_centre" && draft.name.trim() === "") faults.push("name");
  if (kind === "open_centre" && draft.at === null) faults.push("at");
  if (kind === "open_centre" || kind === "upgrade_centre") {
    if (draft.capabilities.length === 0) faults.push("capabilities");
    if (!areHours(draft)) faults.push("hours");
  }
  return faults;
}

const areHours = ({ from, to }: ChangeDraft): boolean =>
  (from === "" && to === "") || (TIME.test(from) && TIME.test(to) && from !== to);

function changeOf(draft: ChangeDraft): Change {
  const capabilities = draft.capabilities.map((each) => withHours(each, draft));
  switch (draft.kind) {
    case "close_way":
      return { kind: "close_way", way: Number(draft.way) };
    case "close_centre":
      return { kind: "close_centre", facility: draft.facility };
    case "upgrade_centre":
      return { kind: "upgrade_centre", facility: draft.facility, capabilities };
    case "open_centre": {
      const [lon = 0, lat = 0] = draft.at ?? [];
      return { kind: "open_centre", name: draft.name.trim(), lon, lat, capabilities };
    }
  }
}

/** One change as a text that no other has: the same one is not supposed twice. */
export const keyOf = (change: Change): string => JSON.stringify(change);

/** The changes with one more, at the end and once. */
export function withChange(changes: readonly Change[], added: Change): readonly Change[] {
  return [...changes.filter((each) => keyOf(each) !== keyOf(added)), added];
}
