import type { BoardKey } from "../i18n/board";
import { Button } from "../kit/Button";
import { Sheet } from "../kit/Sheet";
import type { Speech } from "./words";

const ROWS: readonly (readonly [string, BoardKey])[] = [
  ["J K ↑ ↓", "keyMove"],
  ["S", "see"],
  ["R", "acknowledge"],
  ["A", "accept"],
  ["P", "phoneYes"],
  ["D", "decline"],
  ["1–8", "keyReasons"],
  ["C", "keyCall"],
  ["B", "keyBeds"],
  ["/", "keyFind"],
  ["?", "keyHelp"],
  ["Esc", "close"],
];

interface HelpProps {
  readonly on: boolean;
  readonly setOn: (on: boolean) => void;
  readonly close: () => void;
  readonly speech: Speech;
}

/** Every key of the desk; single letters can be switched off here. */
export function KeyHelp({ on, setOn, close, speech }: HelpProps) {
  const { t } = speech;
  return (
    <Sheet title={t("keys")} onClose={close}>
      <dl className="board-keys">
        {ROWS.map(([key, word]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(word)}</dd>
          </div>
        ))}
      </dl>
      <Button aria-pressed={on} onClick={() => setOn(!on)}>
        {t(on ? "keysOn" : "keysOff")}
      </Button>
    </Sheet>
  );
}
