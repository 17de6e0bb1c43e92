/** Files over HTTP: sent and fetched as they are, not as JSON; a refusal is a fault, not a file. */
import { call } from "./client";

/** A spreadsheet of thousands of rows, or the log of a year: longer than this none will come. */
const FILE_TIMEOUT_MS = 120_000;

/** The file name of a `content-disposition`, or ours when it names none. */
export const fileName = (disposition: string | null, ours: string): string =>
  /filename="([^"/\\]+)"/.exec(disposition ?? "")?.[1] ?? ours;

/** A file sent or fetched as it is; the reply as `call` unwraps it. */
export async function asked<T>(
  address: string,
  read: (response: Response) => Promise<T>,
  request: RequestInit = {},
): Promise<{ data?: T; error?: unknown; response: Response }> {
  const response = await fetch(address, {
    ...request,
    signal: AbortSignal.timeout(FILE_TIMEOUT_MS),
  });
  if (response.ok) return { data: await read(response), response };
  return { error: await response.json().catch(() => undefined), response };
}

/** A file that the browser keeps; gives the name it was kept under. */
export async function saveFile(address: string, ours: string): Promise<string> {
  const kept = await call(
    asked(address, async (response) => ({
      name: fileName(response.headers.get("content-disposition"), ours),
      address: URL.createObjectURL(await response.blob()),
    })),
  );
  const link = document.createElement("a");
  link.href = kept.address;
  link.download = kept.name;
  link.click();
  URL.revokeObjectURL(kept.address);
  return kept.name;
}
