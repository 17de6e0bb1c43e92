import { describe, expect, it } from "vitest";
import type { Advice, WindowLeft } from "../api/types";
import { hereClocks } from "./hereClocks";

const clock = (condition: string, bounds: WindowLeft["bounds"] = "here"): WindowLeft => ({
  condition,
  minutes: 60,
  anchor: "dx",
  bounds,
  strength: "limit",
  deadline_at: null,
  left_min: null,
  zh: "降压",
  en: "Treat blood pressure",
});
const line = (condition: string, folded: boolean): Advice => ({
  code: "mgso4",
  zh: "硫酸镁解痉",
  en: "Magnesium sulphate",
  when: "here",
  condition,
  signed: !folded,
  folded,
});

describe("clocks of what to do here", () => {
  it("fold with the advice of their own unsigned rule", () => {
    const found = hereClocks({
      advice: [line("spe", true), line("pph", false)],
      windows: [clock("spe"), clock("pph"), clock("hie", "arrival")],
    });
    expect(found.map((some) => some.map((each) => each.condition))).toEqual([["pph"], ["spe"]]);
  });

  it("all fold where no advice is shown", () => {
    const [shown, folded] = hereClocks({ advice: [line("spe", true)], windows: [clock("pph")] });
    expect([shown.length, folded.length]).toEqual([0, 1]);
  });

  it("are shown where there is no advice at all", () => {
    const [shown, folded] = hereClocks({ advice: [], windows: [clock("pph")] });
    expect([shown.length, folded.length]).toEqual([1, 0]);
  });
});
