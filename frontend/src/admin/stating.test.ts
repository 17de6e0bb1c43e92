import { describe, expect, it } from "vitest";
import { type Item, statementOf, toSend } from "./stating";

const item = (key: string, more: Partial<Item> = {}): Item =>
  ({ key, is_yes_no: false, value: null, evidence_on: null, ...more }) as Item;
const beds = item("beds", { value: 32, evidence_on: "2026-10-01" });
const icu = item("icu", { is_yes_no: true, value: false });
const births = item("births");

describe("a self-assessment", () => {
  it("begins with what was stated before", () => {
    expect(statementOf([beds, icu, births])).toEqual({
      beds: { value: "32", evidenceOn: "2026-10-01" },
      icu: { value: "no", evidenceOn: "" },
      births: { value: "", evidenceOn: "" },
    });
  });
  it("sends a no and a zero, and leaves out what is not stated", () => {
    const statement = { ...statementOf([beds, icu, births]), beds: { value: "0", evidenceOn: "" } };
    expect(toSend([beds, icu, births], statement)).toEqual({
      items: { beds: { value: 0, evidence_on: null }, icu: { value: false, evidence_on: null } },
      unread: [],
    });
  });
  it("keeps what it cannot read instead of dropping it, and reads full-width digits", () => {
    const typed = (value: string) => ({ births: { value, evidenceOn: "" } });
    expect(toSend([births], typed("many")).unread).toEqual(["births"]);
    expect(toSend([births], typed("２，０００")).items.births?.value).toBe(2000);
  });
});
