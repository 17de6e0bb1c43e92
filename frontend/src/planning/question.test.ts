import { describe, expect, it } from "vitest";
import { bodyOf, isAsked, queryOf, questionOf, searchOf } from "./question";

describe("the question of an address", () => {
  it("is the first condition, now, whatever beds there are, when nothing is said", () => {
    expect(questionOf("")).toEqual({ condition: "pph", needs: [], at: "", capacity: "ignore" });
  });
  it("keeps needs as groups of which any one capability will do", () => {
    const asked = questionOf("need=cs24&need=blood_mt%7Cob_surg&capacity=free");
    expect(asked.needs).toEqual([["cs24"], ["blood_mt", "ob_surg"]]);
    expect(asked.condition).toBe("");
    expect(asked.capacity).toBe("free");
  });
  it("comes back the same from its own address", () => {
    for (const search of ["condition=hie", "need=cs24&need=a%7Cb&at=2026-11-22T03%3A15"])
      expect(searchOf(questionOf(search))).toBe(search);
  });
  it("may be about needs of which none is chosen yet", () => {
    const none = { condition: "", needs: [], at: "", capacity: "ignore" } as const;
    expect(questionOf(searchOf(none))).toEqual(none);
  });
  it("drops a moment that is none, and needs without a code", () => {
    expect(questionOf("at=yesterday&need=%7C")).toEqual(questionOf(""));
  });
});

describe("the question as it is sent", () => {
  it("names the bands and gives a moment its offset", () => {
    const sent = queryOf(questionOf("condition=hie&at=2026-11-22T03:15"));
    expect(sent.bands).toBe("30,60,120");
    expect(sent.at).toBe(new Date("2026-11-22T03:15").toISOString());
    expect(sent.at).toMatch(/Z$/);
  });
  it("leaves the moment to the server when it is now", () => {
    expect(queryOf(questionOf(""))).not.toHaveProperty("at");
    expect(bodyOf(questionOf("")).at).toBeNull();
  });
  it("asks nothing while no need is chosen", () => {
    expect(isAsked({ condition: "", needs: [], at: "", capacity: "ignore" })).toBe(false);
  });
});
