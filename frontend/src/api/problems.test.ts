import { describe, expect, it } from "vitest";
import { readProblem } from "./problems";

describe("a problem document", () => {
  it("keeps every fault with its field, value and both languages", () => {
    const fault = readProblem(400, {
      code: "invalid",
      detail: "Two values are wrong.",
      zh: "有两处要改。",
      errors: [
        { field: "findings.gestation", value: "29.4", code: "ambiguous", detail: "?", zh: "？" },
        { field: "conditions.0", value: "flu", code: "unknown", detail: "Unknown." },
      ],
    });
    expect(fault.errors.map((each) => [each.field, each.value, each.zh])).toEqual([
      ["findings.gestation", "29.4", "？"],
      ["conditions.0", "flu", "Unknown."],
    ]);
  });
  it("gives the parameters of a fault and of the document itself", () => {
    const inErrors = readProblem(401, {
      code: "wrong_password",
      detail: "Wrong.",
      errors: [{ code: "wrong_password", detail: "Wrong.", params: { tries_left: 3 } }],
    });
    const atTop = readProblem(409, { code: "already_accepted", params: { facility: "A" } });
    expect(inErrors.param("tries_left")).toBe(3);
    expect(atTop.param("facility")).toBe("A");
    expect(atTop.param("at")).toBeUndefined();
  });
  it("reads a proxy's page as a server fault without a reference", () => {
    const fault = readProblem(502, "<html>Bad gateway</html>");
    expect([fault.code, fault.status, fault.reference]).toEqual(["internal", 502, null]);
    expect(fault.offline).toBe(false);
  });
});
