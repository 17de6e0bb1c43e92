/** Tables and bands as files, made of the answer on the screen. */
import type { PlaceLine, PointTable, ReachAnswer } from "./types";

/** Excel reads UTF-8 only behind this mark. */
const MARK = "\uFEFF";

/** One cell: a text that a spreadsheet would run as a formula is made plain text. */
export function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replace(/"/g, '""')}"` : plain;
}

const CELLS: readonly (readonly [
  head: string,
  of: (place: PlaceLine) => string | number | null,
])[] = [
  ["key", ({ key }) => key],
  ["name", ({ name }) => name],
  ["area_code", ({ area_code }) => area_code],
  ["lon", ({ lon }) => lon],
  ["lat", ({ lat }) => lat],
  ["weight", ({ weight }) => weight],
  ["minutes", ({ minutes }) => minutes],
  ["minutes_low", ({ range_min }) => range_min?.[0] ?? null],
  ["minutes_high", ({ range_min }) => range_min?.[1] ?? null],
  ["nearest", ({ nearest }) => nearest],
  ["nearest_name", ({ nearest_name }) => nearest_name],
  ["why_none", ({ why_none }) => why_none],
  ["missing", ({ missing }) => missing.map(({ need }) => need.join("|")).join(";") || null],
];

/** Every place with its minutes; what is not known stays empty, and the reason stands beside it. */
export function placesCsv(answer: ReachAnswer): string {
  const rows = [
    CELLS.map(([head]) => head).concat("at", "roads_version"),
    ...answer.places.map((place) =>
      CELLS.map(([, of]) => cell(of(place))).concat(cell(answer.at), cell(answer.roads_version)),
    ),
  ];
  return `${MARK}${rows.map((row) => row.join(",")).join("\r\n")}\r\n`;
}

const COLUMNS = ["key", "name", "lon", "lat", "weight", "area_code"] as const;

/** The table of places as it can be sent again. */
export function pointsCsv({ rows }: PointTable): string {
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])));
  return `${MARK}${[[...COLUMNS], ...lines].map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** The bands with what they answer and the licence line. */
export function bandsGeoJson(answer: ReachAnswer): string {
  const { bands, needs, condition, at, roads_version, graph, network } = answer;
  return JSON.stringify({ ...bands, needs, condition, at, roads_version, graph, network });
}

/** `reach-pph-20261122-0930.csv`. */
export function nameOf({ condition, needs, at }: ReachAnswer, ending: string): string {
  const what = condition ?? needs.map((group) => group.join("_")).join("-");
  const when = at.replace(/[-:]/g, "").replace("T", "-").slice(0, 13);
  return `reach-${what}-${when}.${ending}`.replace(/[^\w.-]/g, "_");
}
