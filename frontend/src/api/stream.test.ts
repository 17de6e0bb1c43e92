import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { board, card, event, frame, HERE } from "../board/examples";
import type { Board, Frame } from "./board";
import { FakeSocket } from "./fakeSocket";
import type { SnapshotAnswer } from "./snapshot";
import { openStream, retryDelay, type Stream, type StreamState } from "./stream";

const seen = frame(event("seen", { facility: HERE }));
const beat = (position: string): Frame => ({
  type: "heartbeat",
  position,
  after: position,
  data: { at: "2026-03-01T03:16:42Z" },
});

let sockets: FakeSocket[];
let states: StreamState[];
let boards: Board[];
let answers: SnapshotAnswer[];
let asked: number;
let stream: Stream;
let serverTimes: number[];

function start(reportsReceived = true) {
  stream = openStream({
    facility: HERE,
    reportsReceived,
    onState: (state) => states.push(state),
    onBoard: (now) => boards.push(now),
    onServerTime: (now) => serverTimes.push(now),
    snapshot: async () => {
      asked += 1;
      return answers.shift() ?? { kind: "board", board: board([card()]) };
    },
    connect: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    random: () => 0,
  });
}

async function started(): Promise<FakeSocket> {
  start();
  await vi.advanceTimersByTimeAsync(0);
  const socket = last();
  socket.open();
  return socket;
}

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error("no socket was opened");
  return socket;
}

const state = () => states.at(-1);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("location", { href: "https://greenlane.example/board" });
  sockets = [];
  states = [];
  boards = [];
  answers = [];
  serverTimes = [];
  asked = 0;
});

afterEach(() => {
  stream.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the stream", () => {
  it("takes a snapshot, then asks for what follows it on a secure socket", async () => {
    const socket = await started();
    expect(socket.url).toBe(`wss://greenlane.example/api/board/stream?facility=${HERE}&after=e.1`);
    expect(boards).toHaveLength(1);
    expect(state()).toMatchObject({ kind: "live", connected: true });
  });

  it("applies an event, then says how far this screen has received", async () => {
    const socket = await started();
    socket.say(seen);
    expect(boards.at(-1)?.transfers[0]?.offers[0]?.state).toBe("seen");
    expect(socket.sent.map((text) => JSON.parse(text))).toEqual([
      { type: "received", position: "e.1" },
      { type: "received", position: "e.2" },
    ]);
  });

  it("reports nothing as received where the page is not a board", async () => {
    start(false);
    await vi.advanceTimersByTimeAsync(0);
    last().open();
    last().say(seen);
    expect(last().sent).toEqual([]);
  });

  it("hears the server's clock from snapshot and heartbeat", async () => {
    const socket = await started();
    socket.say(beat("e.1"));
    expect(serverTimes).toEqual([
      Date.parse("2026-03-01T03:14:00Z"),
      Date.parse("2026-03-01T03:16:42Z"),
    ]);
  });

  it("is stale after ten seconds of silence, with the time it last lived, and dials again", async () => {
    const socket = await started();
    await vi.advanceTimersByTimeAsync(4_000);
    socket.say(beat("e.1"));
    const lived = Date.now();
    await vi.advanceTimersByTimeAsync(9_400);
    expect(state()).toMatchObject({ kind: "live" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(state()).toEqual({ kind: "stale", lastLiveAt: lived });
    expect(socket.readyState).toBe(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets).toHaveLength(2);
  });

  it("stays stale on a bare open socket, and lives again with its first frame", async () => {
    await started();
    await vi.advanceTimersByTimeAsync(11_000);
    last().open();
    expect(state()).toMatchObject({ kind: "stale" });
    last().say(beat("e.1"));
    expect(state()).toMatchObject({ kind: "live", connected: true });
  });

  it("gives a new connection its own ten seconds before it is dropped again", async () => {
    await started();
    await vi.advanceTimersByTimeAsync(11_000);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(sockets.length).toBeGreaterThan(2);
  });

  it("resumes after its own position when the server lets go of a slow reader", async () => {
    const socket = await started();
    socket.say(seen);
    socket.drop(4408);
    expect(state()).toMatchObject({ kind: "live", connected: false });
    await vi.advanceTimersByTimeAsync(500);
    expect(last().url).toContain("after=e.2");
    expect(asked).toBe(1);
  });

  it.each([
    ["a gap", { ...seen, after: "e.7" } as Frame],
    ["a reset", { type: "reset", position: "f.3", after: "e.1", data: {} } as Frame],
  ])("takes a new snapshot after %s", async (_name, next) => {
    const socket = await started();
    answers = [{ kind: "board", board: board([], { position: "f.3" }) }];
    socket.say(next);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toBe(2);
    expect(last().url).toContain("after=f.3");
    expect(boards.at(-1)?.transfers).toEqual([]);
  });

  it("hears no more from a socket it has left", async () => {
    const socket = await started();
    socket.say({ ...seen, after: "e.7" } as Frame);
    const known = boards.length;
    socket.say(seen);
    expect(boards).toHaveLength(known);
  });

  it("ignores what is not a frame", async () => {
    const socket = await started();
    socket.say("not json");
    socket.say("[]");
    expect(state()).toMatchObject({ kind: "live" });
    expect(boards).toHaveLength(1);
  });

  it.each([
    [4401, "signed_out"],
    [4403, "not_allowed"],
  ])("ends on close code %i", async (code, kind) => {
    const socket = await started();
    socket.drop(code);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state()).toEqual({ kind });
    expect(sockets).toHaveLength(1);
  });

  it("asks the snapshot why, when a socket is refused at the door", async () => {
    start();
    await vi.advanceTimersByTimeAsync(0);
    answers = [{ kind: "signed_out" }];
    last().drop(1006);
    await vi.advanceTimersByTimeAsync(500);
    expect(state()).toEqual({ kind: "signed_out" });
  });

  it("says at once that it never lived when the first snapshot fails, and keeps trying", async () => {
    answers = [{ kind: "failed" }, { kind: "failed" }];
    start();
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toEqual({ kind: "stale", lastLiveAt: null });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toBe(3);
    expect(boards).toHaveLength(1);
  });

  it("is quiet once closed", async () => {
    const socket = await started();
    stream.close();
    const known = states.length;
    socket.say(seen);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states).toHaveLength(known);
    expect(sockets).toHaveLength(1);
  });
});

describe("the delay before a retry", () => {
  it("doubles to a ceiling and is spread by half", () => {
    expect([0, 1, 2, 3, 10].map((n) => retryDelay(n, 0))).toEqual([250, 500, 1000, 2000, 4000]);
    expect(retryDelay(10, 1)).toBe(8_000);
  });
});
