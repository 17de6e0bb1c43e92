import type { ReactNode } from "react";
import { Choice } from "../kit/Choice";
import { isoLocal } from "../lib/clock";
import type { Moment } from "./draft";
import { useSay } from "./words";

interface SelectProps<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [T, string])[];
  readonly chosen: T | "";
  readonly onChoose: (value: T | "") => void;
  readonly error?: ReactNode;
}

/** One of many, with nothing chosen beforehand. */
export function Select<T extends string>(props: SelectProps<T>) {
  const t = useSay();
  const { label, options, chosen, onChoose, error } = props;
  return (
    <label className="field">
      {label}
      <select
        className="select"
        value={chosen}
        onChange={(event) => onChoose(event.target.value as T | "")}
      >
        <option value="">{t("choose")}</option>
        {options.map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      {error}
    </label>
  );
}

interface TimeProps {
  readonly label: string;
  /** What no time means: now, or not known. */
  readonly none: string;
  readonly moment: Moment;
  readonly onChange: (moment: Moment) => void;
  readonly error?: ReactNode;
}

/** A time, or the word for none. */
export function Time({ label, none, moment, onChange, error }: TimeProps) {
  const t = useSay();
  return (
    <Choice
      label={label}
      options={[
        ["none", none],
        ["at", t("at")],
      ]}
      chosen={moment === null ? "none" : "at"}
      onChoose={(choice) =>
        onChange(choice === "none" ? null : { typed: isoLocal(new Date()).slice(0, 16) })
      }
      error={error}
    >
      {moment === null ? null : (
        <input
          type="datetime-local"
          className="text-input roads-time"
          aria-label={label}
          value={moment.typed}
          onChange={(event) => onChange({ typed: event.target.value })}
        />
      )}
    </Choice>
  );
}
