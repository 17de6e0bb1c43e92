/** What a person has filled in of a closure, and the request it makes; pure. */
import type { FaultDetail } from "../api/problems";
import type { components } from "../api/schema.gen";
import type { RoadsKey } from "../i18n/roads";
import { isoLocal } from "../lib/clock";
import type { LonLat } from "../sketch/drawing";

type Schemas = components["schemas"];
export type NewClosure = Schemas["NewClosure"];
export type Effect = Schemas["ClosureEffect"];
export type Direction = Schemas["RoadDirection"];
export type Reason = Schemas["RoadReason"];
export type Source = Schemas["RoadSource"];

export const EFFECTS: readonly Effect[] = ["closed", "slower", "one_way"];
export const FACTORS: readonly string[] = ["1.5", "2", "3", "5"];
export const REASONS = [
  "landslide",
  "flood",
  "bridge",
  "accident",
  "works",
  "snow",
  "ice",
  "event",
  "other",
] as const satisfies readonly Reason[];
export const SOURCES = [
  "police",
  "road_bureau",
  "weather",
  "driver",
  "hospital",
  "other",
] as const satisfies readonly Source[];

export type PlaceKind = "line" | "circle" | "way";

/** A time that is typed, or the word that stands for none: now, or not known. */
export type Moment = { readonly typed: string } | null;

export interface Draft {
  readonly kind: PlaceKind;
  readonly line: readonly LonLat[];
  readonly centre: LonLat | null;
  readonly radius: string;
  readonly way: string;
  readonly effect: Effect;
  readonly factor: string;
  readonly direction: Direction;
  readonly starts: Moment;
  readonly ends: Moment;
  readonly reason: Reason | "";
  readonly source: Source | "";
  readonly note: string;
}

export const EMPTY: Draft = {
  kind: "line",
  line: [],
  centre: null,
  radius: "500",
  way: "",
  effect: "closed",
  factor: "2",
  direction: "both",
  starts: null,
  ends: null,
  reason: "",
  source: "",
  note: "",
};

/** A field of the form; the server's longer addresses are brought to these. */
export type Field =
  | "place"
  | "radius"
  | "way"
  | "factor"
  | "direction"
  | "starts_at"
  | "ends_at"
  | "reason"
  | "source"
  | "note";

/** What this page itself sees missing: each field with the words for it. */
export type Missing = Partial<Record<Field, RoadsKey>>;

/** What is missing before roads can be counted. */
export function missingOfPlace(draft: Draft): Missing {
  const missing: Missing = {};
  if (draft.kind === "line" && draft.line.length < 2) missing.place = "needPlace";
  if (draft.kind === "circle" && draft.centre === null) missing.place = "needPlace";
  if (draft.kind === "circle" && !(Number(draft.radius) > 0)) missing.radius = "needRadius";
  if (draft.kind === "way" && !/^\s*\d+\s*$/.test(draft.way)) missing.way = "needPlace";
  if (draft.effect === "slower" && !(Number(draft.factor) > 1)) missing.factor = "needFactor";
  if (draft.effect === "one_way" && draft.direction === "both") missing.direction = "needDirection";
  return missing;
}

/** Everything that is missing, all at once. */
export function missingOf(draft: Draft): Missing {
  const missing = missingOfPlace(draft);
  for (const [field, moment] of [
    ["starts_at", draft.starts],
    ["ends_at", draft.ends],
  ] as const)
    if (moment !== null && Number.isNaN(new Date(moment.typed).getTime()))
      missing[field] = "needTime";
  if (draft.reason === "") missing.reason = "needReason";
  if (draft.source === "") missing.source = "needSource";
  return missing;
}

const DIGITS = 6;
const degrees = (value: number): number => Number(value.toFixed(DIGITS));
const momentOf = (moment: Moment): string | null => {
  const at = moment === null ? null : new Date(moment.typed);
  return at === null || Number.isNaN(at.getTime()) ? null : isoLocal(at);
};

/** The place as the server reads it. */
function placeOf(draft: Draft): NewClosure["place"] {
  if (draft.kind === "way") return { kind: "way", way: Number(draft.way) };
  if (draft.kind === "line")
    return { kind: "line", points: draft.line.map(([lon, lat]) => [degrees(lon), degrees(lat)]) };
  const [lon, lat] = draft.centre ?? [0, 0];
  return { kind: "circle", lon: degrees(lon), lat: degrees(lat), radius_m: Number(draft.radius) };
}

/** The request for a draft with nothing missing; a circle has no direction. */
export function closureOf(draft: Draft): NewClosure {
  const note = draft.note.trim();
  return {
    place: placeOf(draft),
    effect: draft.effect,
    factor: draft.effect === "slower" ? Number(draft.factor) : null,
    direction: draft.kind === "circle" ? "both" : draft.direction,
    starts_at: momentOf(draft.starts),
    ends_at: momentOf(draft.ends),
    reason: draft.reason === "" ? "other" : draft.reason,
    source: draft.source === "" ? "other" : draft.source,
    note: note === "" ? null : note,
  };
}

const FIELDS: readonly (readonly [RegExp, Field])[] = [
  [/radius_m$/, "radius"],
  [/place\.way$/, "way"],
  [/place/, "place"],
  [/factor$/, "factor"],
  [/direction$/, "direction"],
  [/starts_at$/, "starts_at"],
  [/ends_at$/, "ends_at"],
  [/reason$/, "reason"],
  [/source$/, "source"],
  [/note$/, "note"],
];

/** Beside which field of the form a fault of the server belongs; null for none of them. */
export function fieldOf(fault: FaultDetail): Field | null {
  const name = fault.field ?? "";
  return FIELDS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
