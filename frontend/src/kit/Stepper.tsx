import { type ReactNode, useEffect, useRef, useState } from "react";

interface StepperProps {
  readonly label: string;
  /** Under the label: what the value means, such as `1 时 07 分前`. */
  readonly hint?: ReactNode;
  /** The value as shown; null while nobody knows. */
  readonly shown: string | null;
  readonly unit?: string;
  readonly unknownWord: string;
  readonly words: { readonly less: string; readonly more: string; readonly type: string };
  readonly onStep: (direction: -1 | 1, held: number) => void;
  /** The keypad for tapping the number: an input that commits by itself. */
  readonly keypad: (done: () => void) => ReactNode;
  readonly children?: ReactNode;
}

const FIRST_REPEAT_MS = 450;
const REPEAT_MS = 90;

/** Calls `step` at once and again while held; `held` counts the repeats so that it may speed up. */
function useHold(step: (held: number) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const latest = useRef(step);
  latest.current = step;
  const stop = () => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  const start = () => {
    stop();
    let held = 0;
    const again = () => {
      held += 1;
      latest.current(held);
      timer.current = setTimeout(again, REPEAT_MS);
    };
    timer.current = setTimeout(again, FIRST_REPEAT_MS);
  };
  return { start, stop };
}

function StepButton({
  word,
  sign,
  step,
}: {
  word: string;
  sign: string;
  step: (held: number) => void;
}) {
  const hold = useHold(step);
  return (
    <button
      type="button"
      className="step-button"
      aria-label={word}
      onClick={() => step(0)}
      onPointerDown={hold.start}
      onPointerUp={hold.stop}
      onPointerLeave={hold.stop}
      onPointerCancel={hold.stop}
      onContextMenu={(event) => event.preventDefault()}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}

/** One finding: − value +. Hold to repeat, tap the value for a keypad. Empty says it is unknown. */
export function Stepper(props: StepperProps) {
  const { label, hint, shown, unit, unknownWord, words, onStep, keypad, children } = props;
  const [typing, setTyping] = useState(false);
  const value = useRef<HTMLButtonElement>(null);
  const typed = useRef(false);
  useEffect(() => {
    // Whoever typed goes on from the value, not from the top of the page.
    const elsewhere = document.activeElement !== null && document.activeElement !== document.body;
    if (typed.current && !typing && !elsewhere) value.current?.focus();
    typed.current = typing;
  }, [typing]);
  return (
    <fieldset className="stepper">
      <legend className="hidden">{label}</legend>
      <div className="stepper-name" aria-hidden="true">
        <b>{label}</b>
        {hint ? <small>{hint}</small> : null}
      </div>
      <div className="stepper-row">
        <StepButton word={`${label} ${words.less}`} sign="−" step={(held) => onStep(-1, held)} />
        {typing ? (
          keypad(() => setTyping(false))
        ) : (
          <button
            ref={value}
            type="button"
            className={`stepper-value ${shown === null ? "stepper-unknown" : ""}`}
            aria-label={`${label} ${shown ?? unknownWord} ${shown === null ? "" : (unit ?? "")} ${words.type}`}
            onClick={() => setTyping(true)}
          >
            {shown === null ? (
              unknownWord
            ) : (
              <>
                {shown}
                {unit ? <small> {unit}</small> : null}
              </>
            )}
          </button>
        )}
        <StepButton word={`${label} ${words.more}`} sign="+" step={(held) => onStep(1, held)} />
      </div>
      {children}
    </fieldset>
  );
}
