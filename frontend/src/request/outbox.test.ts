import { beforeEach, describe, expect, it, vi } from "vitest";
import { clearStored, DRAFTS } from "../lib/stored";
import { dropPending, forgetOutbox, keepPending, type PendingCommand, pendingOf } from "./outbox";

/** A device's storage as a plain object whose keys can be listed, as the browser's can. */
function storage(refuses = false): Storage {
  const kept: Record<string, string> = {};
  return Object.defineProperties(kept, {
    getItem: { value: (key: string) => kept[key] ?? null },
    removeItem: { value: (key: string) => delete kept[key] },
    setItem: {
      value: (key: string, value: string) => {
        if (refuses) throw new Error("full");
        kept[key] = value;
      },
    },
  }) as unknown as Storage;
}

const step = (id: string): PendingCommand => ({
  kind: "command",
  id,
  transfer: "t",
  command: "depart",
  body: { occurred_at: "2026-11-22T03:34:00Z" },
  pressedAt: "2026-11-22T03:34:00Z",
});

describe("the outbox", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", storage());
    forgetOutbox();
  });

  it("keeps what was pressed in the order of pressing", () => {
    for (const id of ["a", "b", "c"]) keepPending("wuling", step(id));
    dropPending("wuling", "b");
    expect(pendingOf("wuling").map((each) => each.id)).toEqual(["a", "c"]);
  });
  it("keeps one thing once", () => {
    keepPending("wuling", step("a"));
    keepPending("wuling", step("a"));
    expect(pendingOf("wuling")).toHaveLength(1);
  });
  it("never shows one account what another pressed", () => {
    keepPending("wuling", step("a"));
    expect(pendingOf("songlan")).toEqual([]);
  });
  it("is emptied with everything that speaks of a patient, and nothing else is", () => {
    keepPending("wuling", step("a"));
    localStorage.setItem("greenlane.theme", "night");
    clearStored(DRAFTS);
    forgetOutbox();
    expect(pendingOf("wuling")).toEqual([]);
    expect(localStorage.getItem("greenlane.theme")).toBe("night");
  });
  it("survives a reload", () => {
    keepPending("wuling", step("a"));
    forgetOutbox();
    expect(pendingOf("wuling")).toEqual([step("a")]);
  });
  it("says when the device refuses to keep, and sends all the same", () => {
    vi.stubGlobal("localStorage", storage(true));
    expect(keepPending("wuling", step("a"))).toBe(false);
    expect(pendingOf("wuling")).toEqual([step("a")]);
  });
  it("reads a broken store as empty", () => {
    localStorage.setItem(`${DRAFTS}outbox.wuling`, "{");
    expect(pendingOf("wuling")).toEqual([]);
  });
});
