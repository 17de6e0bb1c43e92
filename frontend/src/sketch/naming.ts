/** Names beside their marks: none over another, none cut off at the edge. */
import type { Point } from "./drawing";

export interface Named {
  readonly key: string;
  readonly text: string;
  /** Where its mark stands, in pixels from the left top corner. */
  readonly at: Point;
}

export interface PlacedName {
  readonly key: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

const SIZE_PX = 14;
const LATIN_PX = 8;
const GAP_PX = 8;
/** Half a mark: no name covers another's mark. */
const MARK_PX = 5;

type Box = readonly [left: number, top: number, right: number, bottom: number];

export const widthOf = (text: string): number =>
  [...text].reduce((sum, each) => sum + (/\p{Script=Han}/u.test(each) ? SIZE_PX : LATIN_PX), 0);

/**
 * Puts each name to the right of its mark, else to the left, above or below; one that fits
 * nowhere is left out. `x`, `y` are where its base line begins, in pixels.
 */
export function placedNames(names: readonly Named[], width: number, height: number): PlacedName[] {
  const taken: Box[] = names.map(({ at: [x, y] }) => [
    x - MARK_PX,
    y - MARK_PX,
    x + MARK_PX,
    y + MARK_PX,
  ]);
  const placed: PlacedName[] = [];
  for (const { key, text, at } of names) {
    const wide = widthOf(text);
    const found = corners(at, wide).find((box) => isFree(box, taken, width, height));
    if (found === undefined) continue;
    taken.push(found);
    placed.push({ key, text, x: found[0], y: found[3] - 3 });
  }
  return placed;
}

function corners([x, y]: Point, wide: number): Box[] {
  const half = SIZE_PX / 2 + 2;
  const box = (left: number, top: number): Box => [left, top, left + wide, top + 2 * half];
  return [
    box(x + GAP_PX, y - half),
    box(x - GAP_PX - wide, y - half),
    box(x - wide / 2, y - GAP_PX - 2 * half),
    box(x - wide / 2, y + GAP_PX),
  ];
}

function isFree(box: Box, taken: readonly Box[], width: number, height: number): boolean {
  const [left, top, right, bottom] = box;
  if (left < 0 || top < 0 || right > width || bottom > height) return false;
  return taken.every(
    (other) => right < other[0] || left > other[2] || bottom < other[1] || top > other[3],
  );
}
