import { describe, expect, it } from "vitest";
import { event, HERE } from "../board/examples";
import { isMisplaced } from "./trail";

describe("an entry out of order", () => {
  it("is marked when it is a step of the journey", () => {
    expect(isMisplaced(event("arrived_receiving", { out_of_order: true }))).toBe(true);
    expect(isMisplaced(event("arrived_receiving", {}))).toBe(false);
  });

  it("is not marked when a screen saw the offer after the yes by telephone", () => {
    expect(isMisplaced(event("seen", { facility: HERE, out_of_order: true }))).toBe(false);
  });
});
