/**
 * One live stream: a snapshot, then the socket after its position, for as long as the page lives.
 *
 * Only a frame counts as life; neither the local clock nor `navigator.onLine` proves anything.
 */
import { applyFrame, type Board, type EventFrame, GAP, isEventFrame } from "./board";
import { fetchSnapshot, parseFrame, type SnapshotAnswer } from "./snapshot";

export type StreamState =
  | { kind: "connecting" }
  /** `connected` is false in the first ten seconds after a socket was lost. */
  | { kind: "live"; connected: boolean; lastLiveAt: number }
  /** Nothing heard for ten seconds; `lastLiveAt` is null when nothing was ever heard. */
  | { kind: "stale"; lastLiveAt: number | null }
  | { kind: "signed_out" }
  | { kind: "not_allowed" };

export interface StreamOptions {
  facility?: string;
  area?: string;
  /** Tell the server what has arrived on this screen. Only a board may: it makes an offer 送达. */
  reportsReceived?: boolean;
  onBoard?: (board: Board) => void;
  onFrame?: (frame: EventFrame, before: Board, after: Board) => void;
  /** The server's clock as heard just now, milliseconds since 1970. */
  onServerTime?: (serverNow: number) => void;
  onState: (state: StreamState) => void;
  /** Replaced in tests. */
  snapshot?: (query: string) => Promise<SnapshotAnswer>;
  connect?: (url: string) => WebSocket;
  random?: () => number;
}

export interface Stream {
  close(): void;
}

/** Two missed beats of five seconds: later than that a duty desk must know. */
export const STALE_AFTER_MS = 10_000;
const WATCH_EVERY_MS = 500;
const FIRST_RETRY_MS = 500;
/** Longer would leave a ward without its board for no gain; jitter keeps restarts apart. */
const LONGEST_RETRY_MS = 8_000;
const SOCKET_OPEN = 1;
const CLOSE_SIGNED_OUT = 4401;
const CLOSE_NOT_ALLOWED = 4403;

/** Milliseconds to wait before the given attempt (0 is the first retry), jittered by half. */
export function retryDelay(attempt: number, random: number): number {
  const full = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}

/** Open the stream of a facility or an area; without either, of the account's first scope. */
export function openStream(options: StreamOptions): Stream {
  return new LiveStream(options);
}

class LiveStream implements Stream {
  private readonly query: URLSearchParams;
  private board: Board | null = null;
  private socket: WebSocket | null = null;
  private attempt = 0;
  private closed = false;
  private connected = false;
  private heardAt = performance.now();
  private socketAt = 0;
  private lastLiveAt: number | null = null;
  private shown = "";
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly watch: ReturnType<typeof setInterval>;

  constructor(private readonly options: StreamOptions) {
    this.query = new URLSearchParams();
    if (options.facility !== undefined) this.query.set("facility", options.facility);
    if (options.area !== undefined) this.query.set("area", options.area);
    this.say({ kind: "connecting" });
    this.watch = setInterval(() => this.checkSilence(), WATCH_EVERY_MS);
    void this.begin();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    clearInterval(this.watch);
    this.dropSocket();
  }

  private async begin(): Promise<void> {
    if (this.board === null) {
      const answer = await (this.options.snapshot ?? fetchSnapshot)(this.query.toString());
      if (this.closed) return;
      if (answer.kind === "failed") {
        if (this.lastLiveAt === null) this.say({ kind: "stale", lastLiveAt: null });
        this.later();
        return;
      }
      if (answer.kind !== "board") {
        this.end(answer.kind);
        return;
      }
      this.take(answer.board);
    }
    this.openSocket();
  }

  private take(board: Board): void {
    this.board = board;
    this.heardAt = performance.now();
    this.lastLiveAt = Date.now();
    this.options.onServerTime?.(Date.parse(board.at));
    this.options.onBoard?.(board);
  }

  private openSocket(): void {
    const query = new URLSearchParams(this.query);
    query.set("after", this.board?.position ?? "");
    const url = new URL(`/api/board/stream?${query}`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const connect = this.options.connect ?? ((address: string) => new WebSocket(address));
    const socket = connect(url.toString());
    let heard = false;
    this.socket = socket;
    this.socketAt = performance.now();
    socket.onopen = () => {
      if (socket === this.socket) this.opened(socket);
    };
    socket.onmessage = (message) => {
      if (socket !== this.socket) return;
      heard = true;
      this.receive(socket, String(message.data));
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.lost(event.code, heard);
    };
  }

  private opened(socket: WebSocket): void {
    this.connected = true;
    // After a long silence an open socket is not yet news: wait for its first frame.
    if (this.silence() < STALE_AFTER_MS) this.sayLive();
    this.report(socket);
  }

  private receive(socket: WebSocket, text: string): void {
    const frame = parseFrame(text);
    const before = this.board;
    if (frame === null || before === null) return;
    const after = applyFrame(before, frame);
    if (after === GAP) {
      this.startOver();
      return;
    }
    this.alive();
    if (!isEventFrame(frame)) {
      const at = frame.data.at;
      if (at !== undefined) this.options.onServerTime?.(Date.parse(at));
      return;
    }
    this.board = after;
    this.options.onBoard?.(after);
    this.options.onFrame?.(frame, before, after);
    this.report(socket);
  }

  private report(socket: WebSocket): void {
    if (this.options.reportsReceived !== true || this.board === null) return;
    if (socket.readyState !== SOCKET_OPEN) return;
    socket.send(JSON.stringify({ type: "received", position: this.board.position }));
  }

  private alive(): void {
    this.attempt = 0;
    this.connected = true;
    this.heardAt = performance.now();
    this.lastLiveAt = Date.now();
    this.sayLive();
  }

  private sayLive(): void {
    const { connected, lastLiveAt } = this;
    if (lastLiveAt !== null) this.say({ kind: "live", connected, lastLiveAt });
  }

  private lost(code: number, heard: boolean): void {
    this.socket = null;
    this.connected = false;
    if (code === CLOSE_SIGNED_OUT || code === CLOSE_NOT_ALLOWED) {
      this.end(code === CLOSE_SIGNED_OUT ? "signed_out" : "not_allowed");
      return;
    }
    // A socket refused at the door tells a browser nothing; the snapshot's answer says why.
    if (!heard) this.board = null;
    if (this.silence() < STALE_AFTER_MS) this.sayLive();
    this.later();
  }

  private startOver(): void {
    this.dropSocket();
    this.board = null;
    this.later();
  }

  private later(): void {
    const delay = retryDelay(this.attempt, (this.options.random ?? Math.random)());
    this.attempt += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.begin(), delay);
  }

  private checkSilence(): void {
    if (this.silence() < STALE_AFTER_MS) return;
    this.say({ kind: "stale", lastLiveAt: this.lastLiveAt });
    // A half-open connection never closes by itself.
    if (this.socket !== null && performance.now() - this.socketAt >= STALE_AFTER_MS) {
      this.connected = false;
      this.dropSocket();
      this.later();
    }
  }

  private silence(): number {
    return performance.now() - this.heardAt;
  }

  private dropSocket(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private end(kind: "signed_out" | "not_allowed"): void {
    this.close();
    this.say({ kind });
  }

  private say(state: StreamState): void {
    const text = JSON.stringify(state);
    if (text === this.shown) return;
    this.shown = text;
    this.options.onState(state);
  }
}
