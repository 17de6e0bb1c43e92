import { describe, expect, it } from "vitest";
import { event, HERE, iso, OTHER } from "../board/examples";
import { boardText } from "../i18n/board";
import { fill } from "../i18n/language";
import { qualityText, trailText } from "../i18n/quality";
import { actorText, detailText, marksOf, type ProofSpeech } from "./entries";

const zh: ProofSpeech = {
  t: (key, params) => fill(qualityText["zh-CN"][key], params),
  say: (key, params) => fill(trailText["zh-CN"][key], params),
  board: (key, params) => fill(boardText["zh-CN"][key], params),
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
};

describe("an entry of the trail", () => {
  it("entered late says by how much, and out of order says so", () => {
    const late = event("seen", {
      facility: HERE,
      recorded_at: iso(60 + 45 * 60),
      late: true,
      out_of_order: true,
    });
    expect(marksOf(late, zh)).toEqual(["补记 · 晚 45\u00a0分", "顺序不符"]);
    expect(marksOf(event("seen", { facility: HERE }), zh)).toEqual([]);
  });

  it("names the side, the facility and the person; an erased name is unknown", () => {
    const actor = { account: "a", party: "receiving" as const, facility: HERE };
    const named = event("seen", { facility: HERE, actor, actor_name: "李敏" });
    expect(actorText(named, zh)).toBe(`接收方 · ${HERE} · 李敏`);
    expect(actorText(event("seen", { facility: HERE, actor }), zh)).toContain("姓名不明");
  });

  it("of the system has no person", () => {
    const actor = { account: null, party: "system" as const, facility: null };
    expect(actorText(event("notified", { facility: HERE, actor }), zh)).toBe("系统");
  });

  it("says who promised by phone, and whom that withdrew", () => {
    const yes = event("accepted", {
      facility: HERE,
      by_phone: true,
      note: null,
      withdrawn: [OTHER],
      said_by: "赵医生",
    });
    expect(detailText(yes, zh)).toBe(`${HERE} · 赵医生 电话里答应 · 撤回：${OTHER}`);
  });

  it("says why a centre declined and where it pointed to", () => {
    const no = event("declined", { facility: HERE, reason: "no_bed", alternative: OTHER });
    expect(detailText(no, zh)).toBe(`${HERE} · 原因：没有床 · 建议：${OTHER}`);
  });
});
