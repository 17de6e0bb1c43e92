const KNOWN: ReadonlySet<string> = new Set(["green", "yellow", "orange", "pink", "red", "purple"]);

/** The 10 px square of a risk colour. Never without its word; a colour we cannot draw is hatched. */
export function Swatch({ code }: { code: string }) {
  const look = KNOWN.has(code) ? `swatch-${code}` : "swatch-other";
  return <i className={`swatch ${look}`} aria-hidden="true" />;
}
