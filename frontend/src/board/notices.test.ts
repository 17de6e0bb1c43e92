import { describe, expect, it } from "vitest";
import { board, card, event, frame, HERE, iso, OTHER, offer, TOWN } from "./examples";
import { changedSince, noticeOf } from "./notices";

const both = card({ offers: [offer(), offer({ facility: OTHER })] });
const yes = (facility: string) =>
  event("accepted", { facility, by_phone: false, note: null, withdrawn: [], said_by: null });

describe("a notice", () => {
  it("tells who was faster", () => {
    expect(noticeOf(board([both]), frame(yes(OTHER)))).toMatchObject({
      case: "K7-42",
      at: iso(60),
      what: { kind: "taken", by: OTHER },
    });
  });

  it("is not made of what we did ourselves", () => {
    const own = { ...yes(HERE), actor: { account: null, party: "receiving", facility: HERE } };
    expect(noticeOf(board([both]), frame(own as ReturnType<typeof yes>))).toBeNull();
  });

  it("is not made for a centre that had declined", () => {
    const declined = card({ offers: [offer({ state: "declined" }), offer({ facility: OTHER })] });
    expect(noticeOf(board([declined]), frame(yes(OTHER)))).toBeNull();
  });

  it("tells of a cancelled, aborted or ended transfer that we were asked for or had accepted", () => {
    const ours = card({ receiving_facility: HERE, offers: [offer({ state: "accepted" })] });
    const cancelled = event("cancelled", { reason: "improved" });
    const aborted = event("aborted", { reason: "turned_back" });
    const died = event("died", { phase: "on_road" });
    expect(noticeOf(board([both]), frame(cancelled))?.what).toEqual({
      kind: "cancelled",
      reason: "improved",
    });
    expect(noticeOf(board([ours]), frame(aborted))?.what.kind).toBe("aborted");
    expect(noticeOf(board([ours]), frame(died))?.what.kind).toBe("died");
  });

  it("tells the asking side of a decline", () => {
    const no = event("declined", { facility: HERE, reason: "no_bed", alternative: null });
    expect(noticeOf(board([both], { audience: `facility:${TOWN}` }), frame(no))?.what).toEqual({
      kind: "ours_declined",
      by: HERE,
      reason: "no_bed",
    });
  });

  it("is not made for an area", () => {
    expect(noticeOf(board([both], { audience: "area:41" }), frame(yes(OTHER)))).toBeNull();
  });
});

describe("after an absence", () => {
  it("new cards and other versions count as changed", () => {
    const same = card({ id: "same" });
    const before = [same, card({ id: "moved" }), card({ id: "gone" })];
    const now = [same, card({ id: "moved", version: 2 }), card({ id: "new" })];
    expect(changedSince(before, now)).toEqual(["moved", "new"]);
  });
});
