import { useNow } from "../hooks/useNow";
import { useText } from "../i18n/language";
import { request } from "../i18n/request";
import { transfer } from "../i18n/transfer";
import { Stepper } from "../kit/Stepper";
import { isoLocal, whenText } from "../lib/clock";

interface WhenFieldProps {
  /** Null means now, at the moment of pressing. */
  readonly at: Date | null;
  readonly onChange: (at: Date | null) => void;
}

/** When something happened: now, unless a person says otherwise. */
export function WhenField({ at, onChange }: WhenFieldProps) {
  const t = useText(transfer);
  const r = useText(request);
  const now = useNow(15_000);
  const capped = (next: Date) => onChange(next >= now ? null : next);
  return (
    <Stepper
      label={t("when")}
      shown={at === null ? null : whenText(at, now)}
      unknownWord={t("now")}
      words={{ less: r("less"), more: r("more"), type: r("typeIt") }}
      onStep={(direction, held) => {
        const minutes = held > 15 ? 5 : 1;
        capped(new Date((at ?? now).getTime() + direction * minutes * 60_000));
      }}
      keypad={(done) => (
        <input
          // biome-ignore lint/a11y/noAutofocus: the keypad opens because the person tapped the time.
          autoFocus
          type="datetime-local"
          className="text-input"
          aria-label={t("when")}
          max={isoLocal(now).slice(0, 16)}
          defaultValue={isoLocal(at ?? now).slice(0, 16)}
          onChange={(event) => {
            const typed = new Date(event.target.value);
            if (!Number.isNaN(typed.getTime())) capped(typed);
          }}
          onBlur={done}
        />
      )}
    />
  );
}
