import type { ReactNode } from "react";

export interface Chip {
  readonly code: string;
  readonly word: string;
  /** What stands before the word, such as a colour's swatch. */
  readonly mark?: ReactNode;
}

interface ChipsProps {
  readonly label: string;
  readonly unknownWord: string;
  readonly chips: readonly Chip[];
  readonly chosen: readonly string[];
  readonly onPress: (code: string) => void;
  readonly children?: ReactNode;
}

/** One finding with a few answers; pressing the chosen one again forgets it. */
export function Chips({ label, unknownWord, chips, chosen, onPress, children }: ChipsProps) {
  return (
    <fieldset className="stepper chips-field">
      <legend className="hidden">{label}</legend>
      <div className="stepper-name" aria-hidden="true">
        <b>{label}</b>
        {chosen.length === 0 ? <small>{unknownWord}</small> : null}
      </div>
      <div className="chips">
        {chips.map(({ code, word, mark }) => (
          <button
            key={code}
            type="button"
            className={`chip ${chosen.includes(code) ? "chip-chosen" : ""}`}
            aria-pressed={chosen.includes(code)}
            onClick={() => onPress(code)}
          >
            {mark}
            {word}
          </button>
        ))}
      </div>
      {children}
    </fieldset>
  );
}
