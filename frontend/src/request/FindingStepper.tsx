import { type ReactNode, useState } from "react";
import type { Finding } from "../api/types";
import { useNow } from "../hooks/useNow";
import { common } from "../i18n/common";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Button } from "../kit/Button";
import { Stepper } from "../kit/Stepper";
import { ageMinutes, minuteText, whenText } from "../lib/clock";
import { gestationText } from "../lib/gestation";
import { type Draft, type Kind, withFinding, withUnread } from "./draft";
import { inputTime, readTyped, stepped } from "./stepping";

export interface FindingProps {
  readonly kind: Kind;
  readonly finding: Finding;
  readonly draft: Draft;
  readonly change: (next: (draft: Draft) => Draft) => void;
}

interface KeypadProps {
  readonly label: string;
  readonly type: "text" | "datetime-local";
  readonly start: string;
  readonly max?: string;
  readonly clearWord: string;
  readonly onTyped: (text: string) => void;
  readonly onClear: () => void;
  readonly done: () => void;
}

/** Typing instead of stepping; leaving it keeps what was typed, `不知道` forgets it. */
function Keypad({ label, type, start, max, clearWord, onTyped, onClear, done }: KeypadProps) {
  const [text, setText] = useState(start);
  const commit = () => {
    if (text !== start || type === "datetime-local") onTyped(text);
    done();
  };
  return (
    <span className="keypad">
      <input
        // biome-ignore lint/a11y/noAutofocus: the keypad opens because the person tapped the number.
        autoFocus
        className="text-input"
        type={type}
        inputMode={type === "text" ? "decimal" : undefined}
        aria-label={label}
        value={text}
        max={max}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key !== "Enter" && event.key !== "Escape") return;
          // Otherwise the same press would also press the value that gets the focus back.
          event.preventDefault();
          if (event.key === "Enter") commit();
          else done();
        }}
      />
      <Button kind="quiet" onPointerDown={(event) => event.preventDefault()} onClick={onClear}>
        {clearWord}
      </Button>
    </span>
  );
}

/** Units that are words; the others are written the same everywhere. */
export function useUnit(): (finding: Finding) => string {
  const t = useText(request);
  const c = useText(common);
  return ({ kind, unit, key }) => {
    if (kind === "gestation") return c("week");
    if (key === "babies") return t("babiesUnit");
    if (unit === "min") return c("min");
    return kind === "number" || kind === "whole" ? (UNITS.has(unit) ? unit : "") : "";
  };
}

const UNITS: ReadonlySet<string> = new Set(["g", "mL", "mmHg", "%", "°C", "mmol/L", "/min"]);

/** One finding of the draft with everything that may be doubtful about it. */
export function FindingStepper({ kind, finding, draft, change }: FindingProps) {
  const t = useText(request);
  const c = useText(common);
  const { language } = useLanguage();
  const now = useNow(20_000);
  const unitText = useUnit();
  const { key } = finding;
  const value = draft.findings[key];
  const unread = draft.unread[key];
  const fault = draft.faults[key];
  const reading = unread === undefined ? null : readTyped(finding, unread);
  const mother = key === "birth_at" && (kind === "postpartum" || kind === "pregnant");
  const label = mother ? t("birth_at_mother") : named(language, finding.zh, finding.en);
  const time = finding.kind === "time";

  const set = (next: string | number | null) => change((was) => withFinding(was, key, next));
  const typed = (text: string) => {
    const read = readTyped(finding, text);
    if (read.kind === "value") set(read.value);
    else change((was) => withUnread(was, key, text.trim()));
  };

  let hint: ReactNode = null;
  if (time && value !== undefined) {
    const age = ageMinutes(String(value), now) ?? 0;
    hint = age === 0 ? c("justNow") : c("ago", { time: minuteText(age, language) });
  }
  const shown =
    unread ??
    (value === undefined ? null : time ? whenText(new Date(String(value)), now) : String(value));
  return (
    <Stepper
      label={label}
      hint={hint}
      shown={shown}
      unit={unread === undefined ? unitText(finding) : ""}
      unknownWord={t("notKnown")}
      words={{ less: t("less"), more: t("more"), type: t("typeIt") }}
      onStep={(direction, held) =>
        change((was) =>
          withFinding(
            was,
            key,
            stepped(finding, was.findings[key], direction, held, new Date(), kind),
          ),
        )
      }
      keypad={(done) => (
        <Keypad
          label={label}
          type={time ? "datetime-local" : "text"}
          start={time ? inputTime(value, now) : (shown ?? "")}
          {...(time ? { max: inputTime(undefined, now) } : {})}
          clearWord={t("notKnown")}
          onTyped={typed}
          onClear={() => {
            set(null);
            done();
          }}
          done={done}
        />
      )}
    >
      {reading?.kind === "either" ? (
        <Either
          weeksAndDays={reading.weeksAndDays}
          decimalWeeks={reading.decimalWeeks}
          typed={unread ?? ""}
          choose={(days) => set(gestationText(days))}
        />
      ) : null}
      {reading?.kind === "unreadable" ? (
        <p className="stepper-below field-error" role="alert">
          {finding.kind === "gestation"
            ? t("unreadableGestation")
            : t("unreadableNumber", { example: String(finding.highest ?? 2) })}
        </p>
      ) : null}
      {fault ? (
        <p className="stepper-below field-error" role="alert">
          {named(language, fault.zh, fault.en)}
        </p>
      ) : null}
    </Stepper>
  );
}

function Either({
  weeksAndDays,
  decimalWeeks,
  typed,
  choose,
}: {
  weeksAndDays: number;
  decimalWeeks: number;
  typed: string;
  choose: (days: number) => void;
}) {
  const t = useText(request);
  const a = t("weeksDays", { weeks: Math.floor(weeksAndDays / 7), days: weeksAndDays % 7 });
  const b = t("decimalWeeks", { decimal: typed, written: gestationText(decimalWeeks) });
  return (
    <div className="stepper-below" role="alert">
      <p className="field-error">{t("either", { a, b })}</p>
      <Button onClick={() => choose(weeksAndDays)}>{a}</Button>
      <Button onClick={() => choose(decimalWeeks)}>{b}</Button>
    </div>
  );
}
