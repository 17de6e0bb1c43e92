import type { ReactNode } from "react";

interface TileProps {
  readonly onPress: () => void;
  readonly chosen?: boolean;
  /** Across the whole row, for one that stands alone. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A large target that is one choice. With `chosen` it is a toggle and says so. */
export function Tile({ onPress, chosen, wide, children }: TileProps) {
  return (
    <button
      type="button"
      className={`tile ${chosen ? "tile-chosen" : ""} ${wide ? "tile-wide" : ""}`}
      aria-pressed={chosen}
      onClick={onPress}
    >
      {children}
      {chosen ? (
        <span className="tile-tick" aria-hidden="true">
          ✓
        </span>
      ) : null}
    </button>
  );
}
