import type { BarPart } from "./figures";
import { Patch } from "./Hatches";
import { BANDS } from "./question";

const MINUTES: readonly number[] = BANDS;

/** The look of a band, by how far it reaches among the bands. */
export const lookOf = (minutes: number): string => String(MINUTES.indexOf(minutes));

const HEIGHT_PX = 16;

/** The parts of a whole as one bar; the same figures stand beside it as text. */
export function ShareBar({ parts }: { parts: readonly BarPart[] }) {
  let at = 0;
  return (
    <svg className="planning-bar" width="100%" height={HEIGHT_PX} aria-hidden="true">
      {parts.map(({ key, share }) => {
        const x = at;
        at += share;
        if (share <= 0) return null;
        const look = key === "later" || key === "never" ? key : lookOf(Number(key));
        return (
          <Patch
            key={key}
            look={look}
            x={`${x * 100}%`}
            width={`${share * 100}%`}
            height={HEIGHT_PX}
          />
        );
      })}
    </svg>
  );
}
