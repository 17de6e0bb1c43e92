import { describe, expect, it } from "vitest";
import type { Me } from "../api/types";
import { chosenScope, scopesOf } from "./scopes";

const me = (...roles: Me["roles"]): Me => ({ id: "1", account: "a", display_name: "A", roles });
const at = (role: Me["roles"][number]["role"], facility: string | null, area: string | null) => ({
  role,
  facility,
  area,
});

describe("the boards of an account", () => {
  it("are its centres and areas; a township clinician has none", () => {
    const scopes = scopesOf(
      me(at("clinician", "T", null), at("centre", "C", null), at("coordinator", null, "41")),
    );
    expect(scopes).toEqual([
      { facility: "C", acts: "person" },
      { area: "41", acts: "reader" },
    ]);
  });

  it("act with a PIN on a screen, unless the same account is a person there", () => {
    expect(scopesOf(me(at("screen", "C", null)))[0]?.acts).toBe("screen");
    expect(scopesOf(me(at("centre", "C", null), at("screen", "C", null)))).toEqual([
      { facility: "C", acts: "person" },
    ]);
  });

  it("follow the address, but never beyond what the account has", () => {
    const scopes = scopesOf(me(at("centre", "C", null), at("centre", "D", null)));
    expect(chosenScope(scopes, "?facility=D")?.facility).toBe("D");
    expect(chosenScope(scopes, "?facility=X")?.facility).toBe("C");
    expect(chosenScope([], "?facility=X")).toBeNull();
  });
});
