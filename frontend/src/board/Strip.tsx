import type { ReactNode } from "react";
import type { Board } from "../api/board";
import type { StreamState } from "../api/stream";
import { clockSecondsText } from "../lib/clock";
import { shownBeds } from "./overdue";
import { capacityWords, type Speech } from "./words";

interface StripProps {
  readonly name: string;
  readonly board: Board;
  readonly link: StreamState;
  readonly now: number;
  readonly speech: Speech;
  /** Buttons of this screen: beds, sound, theme, who is signed in. */
  readonly children?: ReactNode;
}

/** The top of every board: whose it is, free beds with their age, the proof of life, the clock. */
export function Strip({ name, board, link, now, speech, children }: StripProps) {
  const facility = board.audience.startsWith("facility:");
  return (
    <header className="board-strip">
      <h1 title={name}>{name}</h1>
      {facility ? <Beds board={board} now={now} speech={speech} /> : null}
      <div className="board-strip-tools">{children}</div>
      <LinkWord link={link} speech={speech} />
      <time className="board-clock">{clockSecondsText(new Date(now))}</time>
    </header>
  );
}

function Beds({ board, now, speech }: Pick<StripProps, "board" | "now" | "speech">) {
  const shown = shownBeds(board.capacity);
  if (shown.length === 0) return null;
  return (
    <ul className="board-beds">
      {shown.map((entry) => {
        const words = capacityWords(entry, now, speech);
        return (
          <li key={entry.kind}>
            <span>{speech.t(entry.kind)}</span>{" "}
            <b className={words.quiet ? "" : "board-ask"}>{words.free}</b>{" "}
            <small>{words.age}</small>
          </li>
        );
      })}
    </ul>
  );
}

/** One dot with its word; a square when the link is lost, so that it is told apart without colour. */
export function LinkWord({ link, speech }: Pick<StripProps, "link" | "speech">) {
  const { t } = speech;
  if (link.kind === "live" && link.connected) {
    return (
      <span className="board-link board-link-live">
        <i aria-hidden="true" />
        {t("live")}
      </span>
    );
  }
  const word =
    link.kind === "live" ? "reconnecting" : link.kind === "stale" ? "lost" : "connecting";
  return (
    <span className="board-link board-link-lost">
      <i aria-hidden="true" />
      {t(word)}
    </span>
  );
}
