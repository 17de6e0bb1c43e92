/** Everything of ours on this device that speaks of a patient begins with this. */
export const DRAFTS = "greenlane.draft.";

/** Reads JSON kept on this device; null when there is none or it cannot be read. */
export function readStored<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Keeps JSON on this device; false when the device refuses (full, or private browsing). */
export function writeStored(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Removes every key of ours that holds patients' data. */
export function clearStored(prefix: string): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix)) localStorage.removeItem(key);
  }
}
