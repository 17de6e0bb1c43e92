/** Single keys of the desk. They act only where nobody is typing, and can be switched off. */

export type KeyAct =
  | "next"
  | "previous"
  | "see"
  | "acknowledge"
  | "accept"
  | "phone"
  | "decline"
  | "call"
  | "beds"
  | "find"
  | "help"
  | "close";

export interface Pressed {
  key: string;
  typing: boolean;
  modified: boolean;
  repeat: boolean;
}

const ACTS: Readonly<Record<string, KeyAct>> = {
  j: "next",
  arrowdown: "next",
  k: "previous",
  arrowup: "previous",
  s: "see",
  r: "acknowledge",
  a: "accept",
  p: "phone",
  d: "decline",
  c: "call",
  b: "beds",
  "/": "find",
  "?": "help",
  escape: "close",
};
const REPEATABLE: ReadonlySet<KeyAct> = new Set(["next", "previous"]);
/** Work for a keyboard user with single letters switched off (WCAG 2.1.4). */
const ALWAYS: ReadonlySet<KeyAct> = new Set(["next", "previous", "close"]);

export function keyAct(pressed: Pressed, lettersOn: boolean): KeyAct | null {
  const key = pressed.key.toLowerCase();
  const act = ACTS[key];
  if (act === undefined || pressed.modified) return null;
  if (act === "close") return act;
  if (pressed.typing) return null;
  if (pressed.repeat && !REPEATABLE.has(act)) return null;
  if (!lettersOn && !(ALWAYS.has(act) && key.length > 1)) return null;
  return act;
}

/** While the reasons are open, 1–8 choose one (0-based); everything else is null. */
export function reasonKey(pressed: Pressed, lettersOn: boolean): number | null {
  if (pressed.typing || pressed.modified || pressed.repeat || !lettersOn) return null;
  return /^[1-8]$/.test(pressed.key) ? Number(pressed.key) - 1 : null;
}

interface KeyEvent {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  target: EventTarget | null;
}

/** What a keyboard event means to us; `typing` when a field or an open dialog has it. */
export function pressed(event: KeyEvent): Pressed {
  const element = event.target as Element | null;
  return {
    key: event.key,
    typing: element?.closest?.("input, select, textarea, dialog, [contenteditable]") != null,
    modified: event.ctrlKey || event.metaKey || event.altKey,
    repeat: event.repeat,
  };
}
