import { expect, it } from "vitest";
import { asideOf } from "./useWays";

const road = { roadClass: "primary", name: "", points: [[0, 0] as const, [1000, 0] as const] };

it("a tapped way is looked for along its own piece of road, to both sides of the tap", () => {
  expect(asideOf({ road, index: 1, at: [500, 0], awayM: 3 })).toEqual([
    [440, 0],
    [560, 0],
  ]);
});

it("and not beyond the ends of the piece", () => {
  expect(asideOf({ road, index: 1, at: [10, 0], awayM: 3 })).toEqual([
    [0, 0],
    [70, 0],
  ]);
});
