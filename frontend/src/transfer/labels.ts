import type { Label, Mark } from "./sketch";

const CHARACTER_PX = 14;
const LATIN_PX = 8;
const LINE_PX = 18;
const GAP_PX = 11;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const widthOf = (text: string): number =>
  [...text].reduce((sum, each) => sum + (each.charCodeAt(0) < 0x250 ? LATIN_PX : CHARACTER_PX), 0);

function boxOf(label: Label): Box {
  const width = widthOf(label.text);
  const left =
    label.anchor === "start"
      ? label.x
      : label.anchor === "end"
        ? label.x - width
        : label.x - width / 2;
  return { left, right: left + width, top: label.y - LINE_PX + 4, bottom: label.y + 4 };
}

/** Places around a point, the pleasant ones first. */
function choices(mark: Mark): Label[] {
  const { x, y, name: text } = mark;
  const above = y - GAP_PX - 2;
  const below = y + GAP_PX + LINE_PX - 4;
  return [
    { x, y: above, text, anchor: "middle" },
    { x, y: below, text, anchor: "middle" },
    { x: x - 6, y: above, text, anchor: "start" },
    { x: x + 6, y: above, text, anchor: "end" },
    { x: x - 6, y: below, text, anchor: "start" },
    { x: x + 6, y: below, text, anchor: "end" },
    { x: x + GAP_PX, y: y + 5, text, anchor: "start" },
    { x: x - GAP_PX, y: y + 5, text, anchor: "end" },
  ];
}

const inside = (box: Box, [x, y]: readonly [number, number]): boolean =>
  x > box.left - 3 && x < box.right + 3 && y > box.top - 3 && y < box.bottom + 3;

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

/**
 * Places names where they cover the least of the road and none of each other, within the
 * drawing; a name that can only stand outside or on another is left out.
 */
export function placeLabels(
  marks: readonly Mark[],
  road: readonly (readonly [number, number])[],
  width: number,
  height: number,
): Label[] {
  const placed: { label: Label; box: Box }[] = [];
  for (const mark of marks) {
    let best: { label: Label; box: Box; covered: number } | null = null;
    for (const label of choices(mark)) {
      const box = boxOf(label);
      const fits =
        box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2;
      if (!fits || placed.some((each) => overlap(each.box, box))) continue;
      const covered = road.filter((point) => inside(box, point)).length;
      if (best === null || covered < best.covered) best = { label, box, covered };
    }
    if (best !== null && mark.name !== "") placed.push(best);
  }
  return placed.map((each) => each.label);
}
