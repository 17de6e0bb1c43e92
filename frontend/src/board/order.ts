/** The order to show while a finger rests on the list: what stood there stays, new ones go last. */
export function heldOrder(shown: readonly string[], now: readonly string[]): string[] {
  const present = new Set(now);
  const known = new Set(shown);
  return [...shown.filter((key) => present.has(key)), ...now.filter((key) => !known.has(key))];
}
