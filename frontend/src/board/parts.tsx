import type { Countdown } from "./words";

/** A countdown's number; overdue it gets a cross and a word, not only red. */
export function Over({ countdown, short = false }: { countdown: Countdown; short?: boolean }) {
  return countdown.over ? (
    <b className="board-over">
      <span aria-hidden="true">✕ </span>
      {countdown.number}
    </b>
  ) : (
    <b>{short ? countdown.short : countdown.number}</b>
  );
}

/** A ref for what opens below: nobody should have to look for the rest of an answer. */
export function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** A number with its unit beside it, never broken apart. */
export function TwoParts({ main, unit }: { main: string; unit: string }) {
  return (
    <b className="nowrap">
      {main}
      {unit === "" ? null : <small> {unit}</small>}
    </b>
  );
}
