import type { ReactNode } from "react";

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
  readonly error?: ReactNode;
  readonly children?: ReactNode;
}

/** A question with a few answers of which one holds; real radio buttons, so that keys work. */
export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { label, options, chosen, onChoose, error, children } = props;
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="chips">
        {options.map(([value, word]) => (
          <label key={value} className={`chip ${value === chosen ? "chip-chosen" : ""}`}>
            <input
              type="radio"
              className="hidden"
              name={label}
              value={value}
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            {word}
          </label>
        ))}
        {children}
      </div>
      {error}
    </fieldset>
  );
}
