/** How a band looks, on the map, in the legend and in a bar: a tint and a hatch, never one alone. */

const SIZE = 8;

/** Hatches for fills; `px` is what a pixel is in the units of the drawing. */
export function Hatches({ id, px = 1 }: { id: string; px?: number }) {
  const pattern = {
    patternUnits: "userSpaceOnUse",
    width: SIZE,
    height: SIZE,
    patternTransform: `scale(${px}) rotate(45)`,
  } as const;
  return (
    <defs>
      <pattern id={`${id}-1`} {...pattern}>
        <path className="hatch-line" d={`M0 0V${SIZE}`} />
      </pattern>
      <pattern id={`${id}-2`} {...pattern}>
        <circle className="hatch-dot" cx={SIZE / 2} cy={SIZE / 2} r={1.1} />
      </pattern>
      <pattern id={`${id}-never`} {...pattern}>
        <path className="hatch-never" d={`M0 0V${SIZE}M0 0H${SIZE}`} />
      </pattern>
    </defs>
  );
}

/** What fills the hatch of a look; the nearest band is plain. */
export const hatchOf = (id: string, look: string): string | null =>
  look === "1" || look === "2" || look === "never" ? `url(#${id}-${look})` : null;

export const PAGE_HATCHES = "page-hatch";

interface PatchProps {
  readonly look: string;
  readonly x?: number | string;
  readonly width: number | string;
  readonly height: number | string;
}

/** A rectangle in the look of a band. */
export function Patch({ look, x = 0, width, height }: PatchProps) {
  const hatch = hatchOf(PAGE_HATCHES, look);
  return (
    <>
      <rect className={`band band-${look}`} x={x} y={0} width={width} height={height} />
      {hatch === null ? null : <rect x={x} y={0} width={width} height={height} fill={hatch} />}
    </>
  );
}

/** A small sample for a legend. */
export function Sample({ look }: { look: string }) {
  return (
    <svg className="planning-sample" width={36} height={22} aria-hidden="true">
      <Patch look={look} width={36} height={22} />
    </svg>
  );
}
