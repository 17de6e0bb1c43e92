import { describe, expect, it } from "vitest";
import { placeLabels } from "./labels";
import { type Leg, listedLegs, minuteMarks, sketchOf } from "./sketch";

const leg = (name: string, points: Leg["points"], more: Partial<Leg> = {}): Leg => ({
  roadClass: "primary",
  name,
  bridge: false,
  tunnel: false,
  travelTimeS: 60,
  lengthM: 1000,
  points,
  ...more,
});

const road = [
  leg("G1", [
    [112, 30],
    [112.1, 30.05],
  ]),
  leg("G1", [
    [112.1, 30.05],
    [112.2, 30.02],
  ]),
  leg(
    "澄水桥",
    [
      [112.2, 30.02],
      [112.21, 30.02],
    ],
    { bridge: true },
  ),
];

describe("a sketch", () => {
  it("lies within its frame", () => {
    const sketch = sketchOf(road, 358, 168, 26);
    if (!sketch) throw new Error("expected a sketch");
    for (const [x, y] of sketch.road) {
      expect(x).toBeGreaterThanOrEqual(25.9);
      expect(x).toBeLessThanOrEqual(332.1);
      expect(y).toBeGreaterThanOrEqual(25.9);
      expect(y).toBeLessThanOrEqual(142.1);
    }
  });
  it("has north up and names its bridges", () => {
    const sketch = sketchOf(road, 358, 168, 26);
    const highest = Math.min(...(sketch?.road.map(([, y]) => y) ?? []));
    expect(highest).toBeLessThan(sketch?.start.y ?? 0);
    expect(sketch?.bridges.map((each) => each.name)).toEqual(["澄水桥"]);
  });
  it("leaves room for a stop that lies beside the road", () => {
    const sketch = sketchOf(road, 358, 168, 26, [112.1, 30.4]);
    expect(sketch?.stop?.y).toBeCloseTo(26);
    expect(sketchOf(road, 358, 168, 26)?.stop).toBeNull();
  });
  it("of a single point is a point, and of nothing is nothing", () => {
    expect(sketchOf([leg("", [[112, 30]])], 358, 168, 26)?.start).toEqual({
      x: 179,
      y: 84,
      name: "",
    });
    expect(sketchOf([], 358, 168, 26)).toBeNull();
  });
});

describe("the list of legs", () => {
  it("joins neighbours of one road and keeps the sums", () => {
    const listed = listedLegs(road);
    expect(listed.map((each) => [each.name, each.travelTimeS, each.lengthM])).toEqual([
      ["G1", 120, 2000],
      ["澄水桥", 60, 1000],
    ]);
  });
});

describe("names on the drawing", () => {
  it("stay inside and off each other", () => {
    const marks = [
      { x: 26, y: 26, name: "雾岭镇卫生院" },
      { x: 330, y: 26, name: "霁川市妇幼保健院" },
      { x: 178, y: 84, name: "澄水桥" },
    ];
    const labels = placeLabels(marks, [], 358, 168);
    expect(labels.map((each) => each.text)).toEqual(marks.map((each) => each.name));
  });
  it("keep off the road where they can", () => {
    const above = Array.from({ length: 40 }, (_, at) => [140 + at * 2, 72] as const);
    const [label] = placeLabels([{ x: 178, y: 84, name: "澄水桥" }], above, 358, 168);
    expect(label?.y).toBeGreaterThan(84);
  });
});

describe("minute marks", () => {
  const straight = (travelTimeS: number): Leg =>
    leg(
      "G1",
      [
        [112, 0],
        [113, 0],
      ],
      { travelTimeS },
    );

  it("stand where the minutes are gone", () => {
    expect(minuteMarks([straight(20 * 60)])).toEqual([
      { minutes: 5, at: [112.25, 0] },
      { minutes: 10, at: [112.5, 0] },
      { minutes: 15, at: [112.75, 0] },
    ]);
  });

  it("go on over the legs of a route", () => {
    const second = leg(
      "G2",
      [
        [113, 0],
        [114, 0],
      ],
      { travelTimeS: 10 * 60 },
    );
    const marks = minuteMarks([straight(10 * 60), second]);
    expect(marks.map((each) => each.at[0])).toEqual([112.5, 113, 113.5]);
  });

  it("are at most four, and none on a drive of a minute or a route without points", () => {
    for (const minutes of [6, 26, 61, 172, 700])
      expect(minuteMarks([straight(minutes * 60)]).length).toBeLessThanOrEqual(4);
    expect(minuteMarks([straight(60)])).toEqual([]);
    expect(minuteMarks([leg("G1", [], { travelTimeS: 3600 })])).toEqual([]);
  });
});
