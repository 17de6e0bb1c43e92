import { describe, expect, it } from "vitest";
import { EMPTY, read, withChange, withHours } from "./changes";
import type { Change } from "./types";

describe("a supposed change", () => {
  it("says everything that is missing at once", () => {
    expect(read({ ...EMPTY, kind: "open_centre", from: "08:00" })).toEqual({
      faults: ["name", "at", "capabilities", "hours"],
    });
    expect(read({ ...EMPTY, way: "12a" })).toEqual({ faults: ["way"] });
    expect(read({ ...EMPTY, kind: "upgrade_centre" })).toEqual({
      faults: ["facility", "capabilities"],
    });
  });
  it("closes a way by its number", () => {
    expect(read({ ...EMPTY, way: " 1200 " })).toEqual({ change: { kind: "close_way", way: 1200 } });
  });
  it("gives every capability its hours", () => {
    const draft = { ...EMPTY, kind: "upgrade_centre", facility: "QL-PH" } as const;
    expect(
      read({ ...draft, capabilities: ["cs24", "blood_mt"], from: "08:00", to: "18:00" }),
    ).toEqual({
      change: {
        kind: "upgrade_centre",
        facility: "QL-PH",
        capabilities: ["cs24[08:00-18:00]", "blood_mt[08:00-18:00]"],
      },
    });
  });
  it("stands at the place that was tapped", () => {
    const draft = { ...EMPTY, kind: "open_centre", name: " 新院 ", at: [116, 35] } as const;
    expect(read({ ...draft, capabilities: ["cs24"] })).toEqual({
      change: { kind: "open_centre", name: "新院", lon: 116, lat: 35, capabilities: ["cs24"] },
    });
  });
  it("is supposed once", () => {
    const closed: Change = { kind: "close_way", way: 7 };
    expect(withChange([closed], { kind: "close_way", way: 7 })).toEqual([closed]);
  });
});

it("hours are written as the registry reads them", () => {
  const hours = { from: "08:00", to: "18:00" };
  expect(withHours("cs24", { ...hours, days: "working" })).toBe("cs24[1-5 08:00-18:00]");
  expect(withHours("cs24", { days: "every", from: "", to: "" })).toBe("cs24");
});
