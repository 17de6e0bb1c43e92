import { describe, expect, it } from "vitest";
import type { RouteChange } from "../api/routes";
import { shiftText, shiftTo } from "./routeChange";

const stand = (minutes: number | null) => ({
  travel_time_s: minutes === null ? null : minutes * 60,
  range_s: null,
  distance_m: null,
  unreachable: minutes === null ? "closed_on_the_way" : null,
});
const shift = (before: number | null, after: number | null, facility = "A") => ({
  facility,
  before: stand(before),
  after: stand(after),
});
const text = (before: number | null, after: number | null) =>
  shiftText(shift(before, after), { noRoad: "路不通", asBefore: "和之前一样" }, "zh-CN").replaceAll(
    "\u00a0",
    " ",
  );

describe("a changed road", () => {
  it("says both minutes with one unit", () => {
    expect(text(62, 95)).toBe("62 → 95 分");
  });
  it("says hours where either needs them", () => {
    expect(text(62, 125)).toBe("62 分 → 2 时 05 分");
  });
  it("says in words that no road is left, or one is again", () => {
    expect(text(62, null)).toBe("62 分 → 路不通");
    expect(text(null, 62)).toBe("路不通 → 62 分");
  });
  it("says that all is as before where it closed and opened again", () => {
    expect(text(63, 63)).toBe("63 分，和之前一样");
    expect(text(63.2, 62.9)).toBe("63 分，和之前一样");
    expect(text(null, null)).toBe("路不通，和之前一样");
    expect(text(62, 63)).toBe("62 → 63 分");
  });
  it("is that of the centre that matters, or of any where none does", () => {
    const change = { routes: [shift(1, 2, "A"), shift(3, 4, "B")] } as unknown as RouteChange;
    expect(shiftTo(change, "B")?.facility).toBe("B");
    expect(shiftTo(change, "C")).toBeNull();
    expect(shiftTo(change, null)?.facility).toBe("A");
  });
});
