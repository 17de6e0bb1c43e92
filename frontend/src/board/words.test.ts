import { describe, expect, it } from "vitest";
import { type Capacity, neverSaid } from "../api/board";
import { boardText } from "../i18n/board";
import { fill } from "../i18n/language";
import { deadlineOf } from "./deadlines";
import { card, iso, offer, secondsIn } from "./examples";
import {
  acceptKey,
  arrivalWords,
  arriveByText,
  bedOf,
  capacityWords,
  countdownOf,
  patientText,
  roadText,
  type Speech,
  slackText,
} from "./words";

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
const plain = (text: string | undefined | null) => text?.replaceAll("\u00a0", " ");
const limit = {
  minutes: 360,
  anchor: "birth",
  bounds: "arrival" as const,
  strength: "limit" as const,
  condition: "hie",
};

describe("a patient in one line", () => {
  it("says what is known, with units", () => {
    const findings = { gestation_days: 275, weight_g: 3200, birth_at: iso(-71 * 60) };
    const text = patientText(card({ findings }), secondsIn(0), zh);
    expect(plain(text)).toBe("39+2 周 · 3200 g · 1 时 11 分龄");
  });

  it("speaks of pregnancy and of the number of babies for a mother", () => {
    const findings = { gestation: "29+4", babies: 2 };
    const text = patientText(card({ patients: ["mother", "fetus"], findings }), secondsIn(0), zh);
    expect(plain(text)).toBe("孕 29+4 周 · 2 胎");
  });

  it("says that nothing else was reported", () => {
    expect(patientText(card(), secondsIn(0), zh)).toBe("其余没报");
  });
});

describe("the road", () => {
  it("is minutes with their range, or the word that there is none", () => {
    expect(plain(roadText(offer(), zh))).toBe("62 分（54–81 分）");
    expect(roadText(offer({ travel_time_s: null, range_s: null }), zh)).toBe("路不通");
  });

  it("says until when she must be here, and how sure the slow end is", () => {
    const late = card({ windows: [{ ...limit, deadline_at: iso(4860 - 120) }] });
    const early = card({ windows: [{ ...limit, deadline_at: iso(4860 + 3600) }] });
    expect(arriveByText(late, zh)).toMatch(/^\d\d:\d\d 前要到$/);
    expect(slackText(late, offer(), secondsIn(0), zh)).toEqual({
      text: "最慢晚 2\u00a0分",
      late: true,
    });
    expect(plain(slackText(early, offer(), secondsIn(0), zh)?.text)).toBe("最慢还剩 1 时 00 分");
  });

  it("names the anchor nobody has given", () => {
    const unknown = card({ windows: [{ ...limit, deadline_at: null }] });
    expect(arriveByText(unknown, zh)).toBe("出生时间不明，算不出还剩多少");
    expect(arriveByText(card(), zh)).toBeNull();
  });
});

describe("a countdown", () => {
  const deadline = deadlineOf(card(), offer());

  it("counts down with its own label", () => {
    expect(countdownOf(deadline, secondsIn(162), false, zh)).toEqual({
      number: "02:18",
      short: "02:18",
      label: "内要应答",
      over: false,
    });
  });

  it("counts up in words once it is over", () => {
    expect(countdownOf(deadline, secondsIn(300 + 192), false, zh)).toEqual({
      number: "超 03:12",
      short: "超 03:12",
      label: "该应答了",
      over: true,
    });
  });

  it("becomes a clock time on a stale page, and never says over", () => {
    const words = countdownOf(deadline, secondsIn(9999), true, zh);
    expect(words).toMatchObject({ label: "前要应答", over: false });
    expect(words.number).toMatch(/^\d\d:\d\d$/);
    expect(words.short).toBe(`${words.number} 前`);
  });

  it("has a word where the urgency sets no limit", () => {
    expect(countdownOf(null, secondsIn(0), false, zh).number).toBe("不限时");
  });
});

describe("an arrival", () => {
  const onRoad = {
    kind: "on_road" as const,
    at: secondsIn(14 * 60),
    low: secondsIn(11 * 60),
    high: secondsIn(19 * 60),
  };

  it("is minutes to go with their range", () => {
    const words = arrivalWords(onRoad, secondsIn(0), false, zh);
    expect([words.main, words.unit, plain(words.more)]).toEqual(["14", "分", "范围 11–19 分"]);
  });

  it("is a clock time on a stale page", () => {
    expect(arrivalWords(onRoad, secondsIn(0), true, zh).main).toMatch(/^约 \d\d:\d\d$/);
  });

  it("that should be here by now says so instead of counting below nothing", () => {
    expect(arrivalWords(onRoad, secondsIn(15 * 60), false, zh).main).toBe("该到了");
  });

  it("before departure is only the time by road", () => {
    const waiting = { kind: "not_left" as const, travel_time_s: 3720, range_s: null };
    expect(plain(arrivalWords(waiting, secondsIn(0), false, zh).main)).toBe("路上 62 分");
  });
});

describe("beds", () => {
  const cot = (free: number | null, seconds: number | null): Capacity => ({
    ...neverSaid("newborn_cot"),
    expected: true,
    free,
    as_of: seconds === null ? null : iso(seconds),
  });
  const words = (entry: Capacity) => {
    const said = capacityWords(entry, secondsIn(0), zh);
    return [said.free, plain(said.age)];
  };

  it("are a number with its age, unknown after four hours, never reported by name", () => {
    expect(words(cot(2, -18 * 60))).toEqual(["2", "18 分前"]);
    expect(words(cot(2, -6 * 3600))).toEqual(["不明", "6 时前，请更新"]);
    expect(words(cot(null, null))).toEqual(["没报过", "请报"]);
    expect(words(cot(0, -20))).toEqual(["0", "刚报的"]);
  });

  it("ask for nothing where the centre need not report them, and stay unknown", () => {
    const unasked = (free: number | null, seconds: number | null) => ({
      ...cot(free, seconds),
      expected: false,
    });
    expect(words(unasked(2, -6 * 3600))).toEqual(["不明", "6 时前"]);
    expect(words(unasked(null, null))).toEqual(["没报过", ""]);
    const asked = { ...unasked(2, -6 * 3600), asked_at: iso(-60), asked_by: "调度" };
    expect(words(asked)).toEqual(["不明", "6 时前，请更新"]);
    const quiet = [unasked(null, null), asked, cot(2, -6 * 3600), cot(2, -60)].map(
      (entry) => capacityWords(entry, secondsIn(0), zh).quiet,
    );
    expect(quiet).toEqual([true, false, false, true]);
  });

  it("decide what the accept button says", () => {
    const says = (entry: Capacity) => acceptKey(card(), [entry], secondsIn(0), zh.freshMs);
    expect([
      says(cot(1, -60)),
      says(cot(0, -60)),
      says(cot(1, -6 * 3600)),
      says(cot(null, null)),
    ]).toEqual(["accept", "acceptExtra", "acceptUnknown", "acceptUnsaid"]);
    expect(acceptKey(card(), [], secondsIn(0), zh.freshMs)).toBe("acceptUnsaid");
  });

  it("are a mother's bed as soon as a mother comes", () => {
    expect(bedOf(card())).toBe("newborn_cot");
    expect(bedOf(card({ patients: ["mother", "newborn"] }))).toBe("maternal_bed");
  });
});
