import { type CommonKey, common } from "../i18n/common";
import { useText } from "../i18n/language";

const SHAPES = {
  U0: <path d="M7 1h10l6 6v10l-6 6H7l-6-6V7z" />,
  U1: <path d="M12 2 23 22H1z" />,
  U2: <path d="M12 1 23 12 12 23 1 12z" />,
  U3: <circle cx="12" cy="12" r="10" />,
  U4: <path d="M3 3h18v18H3z" fill="none" strokeWidth="3" />,
} as const;

type Known = keyof typeof SHAPES;

const isKnown = (code: string): code is Known => code in SHAPES;

/** The bare shape, for lines where the word stands beside it. Hidden from readers of text. */
export function UrgencyShape({ code }: { code: string }) {
  if (!isKnown(code)) return null;
  return (
    <svg className={`shape shape-${code}`} viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[code]}
    </svg>
  );
}

interface UrgencyMarkProps {
  readonly code: string;
  /** `chip` is shape and word on the urgency's colour; `line` is a coloured shape and plain word. */
  readonly look?: "chip" | "line";
}

/** An urgency, always as colour, shape and word. */
export function UrgencyMark({ code, look = "chip" }: UrgencyMarkProps) {
  const t = useText(common);
  const word = isKnown(code) ? t(code as CommonKey) : code;
  return (
    <span className={`urgency urgency-${look} urgency-${code}`}>
      <UrgencyShape code={code} />
      <b>{word}</b>
    </span>
  );
}
