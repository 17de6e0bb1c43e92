import { describe, expect, it } from "vitest";
import { boardText } from "../i18n/board";
import { fill } from "../i18n/language";
import { card, event, frame, HERE, iso, OTHER, offer } from "./examples";
import { alsoAskedText, statusText, whoKey, whoOf, whoText } from "./status";
import type { Speech } from "./words";

const zh: Speech = {
  t: (key, params) => fill(boardText["zh-CN"][key], params),
  language: "zh-CN",
  names: {
    facility: (code) => code,
    phone: () => "",
    hasAccount: () => true,
    condition: (id) => id,
    capability: (code) => code,
    group: (codes) => codes.join(" / "),
    list: (words) => words.join("、"),
  },
  freshMs: 4 * 3_600_000,
};
const names = new Map([[whoKey(card().id, HERE, "seen"), "李敏"]]);

describe("who has seen it", () => {
  it("is nobody, and rings, until somebody has", () => {
    expect(whoText({ card: card(), offer: offer() }, false, zh, names)).toEqual({
      text: "响铃中 · 还没人看到",
      ask: true,
    });
  });

  it("does not claim to ring on a stale page", () => {
    expect(whoText({ card: card(), offer: offer() }, true, zh, names).text).toBe("还没人看到");
  });

  it("is named where the name was told, else only timed", () => {
    const seen = { card: card(), offer: offer({ state: "seen", seen_at: iso(60) }) };
    expect(whoText(seen, false, zh, names).text).toMatch(/^\d\d:\d\d 李敏 看到$/);
    expect(whoText(seen, false, zh, new Map()).text).toMatch(/^\d\d:\d\d 看到$/);
  });

  it("is told by the event of the very centre", () => {
    const seen = event("seen", { facility: HERE, actor_name: "李敏" });
    expect(whoOf(frame(seen))).toEqual([whoKey(card().id, HERE, "seen"), "李敏"]);
    expect(whoOf(frame(event("notified", { facility: HERE })))).toBeNull();
    expect(whoOf(frame(event("seen", { facility: HERE })))).toBeNull();
  });
});

describe("where a transfer stands", () => {
  it("names who carries once that is chosen", () => {
    expect(statusText(card({ status: "preparing", mode: "fetched" }), zh)).toBe("我队去接");
    expect(statusText(card({ status: "preparing" }), zh)).toBe("准备中");
  });

  it("says who else was asked and how far they are", () => {
    const both = card({ offers: [offer(), offer({ facility: OTHER, state: "delivered" })] });
    expect(alsoAskedText(both, HERE, zh)).toBe(`也问了 ${OTHER}（已送达）`);
    expect(alsoAskedText(card(), HERE, zh)).toBeNull();
  });
});
