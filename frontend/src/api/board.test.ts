import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { board, card, event, frame, HERE, iso, OTHER, offer, TOWN } from "../board/examples";
import { applyFrame, type Board, type Frame, GAP } from "./board";

const two = card({ offers: [offer(), offer({ facility: OTHER })] });

function play(start: Board, ...frames: Frame[]): Board {
  let now = start;
  for (const next of frames) {
    const then = applyFrame(now, next);
    if (then === GAP) throw new Error(`gap at ${next.position}`);
    now = then;
  }
  return now;
}

describe("a frame", () => {
  it("that does not follow our position is a gap", () => {
    const seen = event("seen", { facility: HERE });
    expect(applyFrame(board([two]), frame(seen, 3))).toBe(GAP);
  });

  it("that says reset is a gap", () => {
    const reset: Frame = { type: "reset", position: "f.9", after: "e.1", data: {} };
    expect(applyFrame(board([two]), reset)).toBe(GAP);
  });

  it("that is only a heartbeat changes nothing", () => {
    const beat: Frame = { type: "heartbeat", position: "e.1", after: "e.1", data: {} };
    const now = board([two]);
    expect(applyFrame(now, beat)).toBe(now);
  });

  it("moves the position even when the transfer is not ours", () => {
    const seen = event("seen", { facility: HERE });
    expect(play(board([]), frame(seen))).toMatchObject({ position: "e.2", transfers: [] });
  });
});

describe("an event", () => {
  it("that asks brings the whole card", () => {
    const asked = event("requested", { card: two });
    expect(play(board([]), frame(asked)).transfers).toEqual([two]);
  });

  it.each([
    ["notified", "delivered", "delivered_at"],
    ["seen", "seen", "seen_at"],
    ["acknowledged", "acknowledged", "acknowledged_at"],
  ] as const)("%s makes that offer %s and stamps it", (type, state, stamp) => {
    const now = play(board([two]), frame(event(type, { facility: HERE })));
    expect(now.transfers[0]?.offers[0]).toMatchObject({ state, [stamp]: iso(60) });
    expect(now.transfers[0]?.offers[1]).toEqual(two.offers[1]);
  });

  it("that skips a version of its transfer is a gap", () => {
    const seen = event("seen", { facility: HERE, version: 3 });
    expect(applyFrame(board([two]), frame(seen))).toBe(GAP);
  });

  it("entered late stamps an offer, but never moves it back", () => {
    const taken = card({ offers: [offer({ state: "acknowledged" })] });
    const now = play(board([taken]), frame(event("seen", { facility: HERE })));
    expect(now.transfers[0]?.offers[0]).toMatchObject({ state: "acknowledged", seen_at: iso(60) });
  });

  it("that accepts withdraws the others and keeps it on the winner's board", () => {
    const yes = event("accepted", {
      facility: HERE,
      by_phone: true,
      note: null,
      withdrawn: [OTHER],
      said_by: null,
      status: "accepted",
    });
    const kept = play(board([two]), frame(yes)).transfers[0];
    expect(kept).toMatchObject({ status: "accepted", version: 2, receiving_facility: HERE });
    expect(kept?.offers.map((o) => [o.state, o.by_phone])).toEqual([
      ["accepted", true],
      ["withdrawn", false],
    ]);
    expect(kept?.offers[1]?.withdrawn_at).toBe(iso(61));
    const losers = board([two], { audience: `facility:${OTHER}` });
    expect(play(losers, frame(yes)).transfers).toEqual([]);
    const askers = board([two], { audience: `facility:${TOWN}` });
    expect(play(askers, frame(yes)).transfers).toHaveLength(1);
    const area = board([two], { audience: "area:41" });
    expect(play(area, frame(yes)).transfers).toHaveLength(1);
  });

  it("that declines keeps the card, with its reason, until another accepts", () => {
    const no = event("declined", { facility: HERE, reason: "no_bed", alternative: OTHER });
    const declined = play(board([two]), frame(no));
    expect(declined.transfers[0]?.offers[0]).toMatchObject({
      state: "declined",
      decline_reason: "no_bed",
      alternative: OTHER,
    });
    const yes = event("accepted", {
      facility: OTHER,
      by_phone: false,
      note: null,
      withdrawn: [],
      said_by: null,
      status: "accepted",
      version: 3,
    });
    expect(play(declined, frame(yes, 3)).transfers).toEqual([]);
  });

  it("of the journey appends its step, and assign sets who carries", () => {
    const assigned = event("transport_assigned", { mode: "fetched", status: "preparing" });
    const left = event("vehicle_departed", { status: "team_en_route", version: 3, late: true });
    const now = play(board([two]), frame(assigned), frame(left, 3)).transfers[0];
    expect(now).toMatchObject({ mode: "fetched", status: "team_en_route", version: 3 });
    expect(now?.steps.map((step) => [step.type, step.late])).toEqual([
      ["transport_assigned", false],
      ["vehicle_departed", true],
    ]);
  });

  it.each(["closed", "cancelled", "aborted", "died"] as const)("%s takes it off", (status) => {
    const detail = { reason: "other", phase: "on_road", status };
    const end = { ...event("closed", {}), ...detail, type: status } as Parameters<typeof frame>[0];
    expect(play(board([two]), frame(end)).transfers).toEqual([]);
  });

  it("of capacity counts only for our own centre, and an older look never wins", () => {
    const said = (facility: string, free: number, as_of: string) => ({
      type: "capacity_reported" as const,
      facility,
      kind: "newborn_cot" as const,
      free,
      as_of,
      recorded_at: as_of,
      actor: { account: null, party: "receiving" as const, facility },
      actor_name: null,
    });
    const now = play(
      board([]),
      frame(said(HERE, 2, iso(60)), 2),
      frame(said(HERE, 9, iso(0)), 3),
      frame(said(OTHER, 7, iso(90)), 4),
    );
    expect(now.capacity).toEqual([
      {
        kind: "newborn_cot",
        free: 2,
        as_of: iso(60),
        asked_at: null,
        asked_by: null,
        expected: true,
      },
    ]);
  });

  it.each([
    ["receiving", true],
    ["coordinator", false],
    ["system", false],
  ] as const)("of capacity said by the %s party makes more expected: %s", (party, expected) => {
    const said = {
      type: "capacity_reported" as const,
      facility: HERE,
      kind: "maternal_bed" as const,
      free: 2,
      as_of: iso(60),
      recorded_at: iso(60),
      actor: { account: null, party, facility: HERE },
      actor_name: null,
    };
    expect(play(board([]), frame(said)).capacity).toMatchObject([{ free: 2, expected }]);
  });

  it("that asks for beds again is shown until a figure is newer than it", () => {
    const about = {
      facility: HERE,
      kind: "newborn_cot" as const,
      actor: { account: null, party: "coordinator" as const, facility: null },
    };
    const asked = (at: string, who: string) => ({
      ...about,
      type: "capacity_asked" as const,
      recorded_at: at,
      actor_name: who,
    });
    const said = (free: number, as_of: string, recorded_at = as_of) => ({
      ...about,
      type: "capacity_reported" as const,
      free,
      as_of,
      recorded_at,
      actor_name: null,
    });
    const open = play(board([]), frame(said(2, iso(0))), frame(asked(iso(60), "调度"), 3));
    expect(open.capacity).toMatchObject([{ free: 2, asked_at: iso(60), asked_by: "调度" }]);
    const later = play(open, frame(asked(iso(30), "别人"), 4), frame(said(3, iso(40), iso(70)), 5));
    expect(later.capacity).toMatchObject([{ free: 3, asked_at: iso(60), asked_by: "调度" }]);
    const answered = play(later, frame(said(1, iso(80)), 6));
    expect(answered.capacity).toMatchObject([{ free: 1, asked_at: null, asked_by: null }]);
    expect(play(answered, frame(asked(iso(70), "调度"), 7)).capacity).toEqual(answered.capacity);
  });
});

interface Vector {
  audience: string;
  snapshot: Board;
  frames: Frame[];
  expected: Board;
}

/** What two boards must agree on: order is the page's affair, and `at` is when they were taken. */
function essence(of: Board) {
  return {
    position: of.position,
    audience: of.audience,
    transfers: [...of.transfers].sort((a, b) => a.id.localeCompare(b.id)),
    capacity: [...of.capacity].sort((a, b) => a.kind.localeCompare(b.kind)),
  };
}

describe("the replay vectors shared with the server", () => {
  const path = resolve(import.meta.dirname, "../../../tests/fixtures/board_replay.json");

  it("are there", () => {
    expect(existsSync(path), `${path} is missing: the server's tests write it`).toBe(true);
  });

  it("come out the same here", () => {
    const vectors = JSON.parse(readFileSync(path, "utf8")) as Vector[];
    expect(vectors.length).toBeGreaterThan(0);
    for (const { snapshot, frames, expected, audience } of vectors) {
      expect(snapshot.audience).toBe(audience);
      expect(essence(play(snapshot, ...frames))).toEqual(essence(expected));
    }
  });
});
