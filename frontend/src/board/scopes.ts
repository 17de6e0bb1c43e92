/** Which boards an account may look at, and how it may act there. */
import type { Me } from "../api/types";

export interface Scope {
  facility?: string;
  area?: string;
  /** `person` acts in its own name, `screen` only with somebody's PIN, `reader` not at all. */
  acts: "person" | "screen" | "reader";
}

export function scopesOf(me: Me): Scope[] {
  const scopes = new Map<string, Scope>();
  for (const { role, facility, area } of me.roles) {
    if ((role === "centre" || role === "screen") && facility !== null) {
      const known = scopes.get(`f ${facility}`);
      const acts = role === "centre" || known?.acts === "person" ? "person" : "screen";
      scopes.set(`f ${facility}`, { facility, acts });
    }
    if ((role === "coordinator" || role === "authority") && area !== null) {
      scopes.set(`a ${area}`, { area, acts: "reader" });
    }
  }
  return [...scopes.values()];
}

export function scopeKey(scope: Scope): string {
  return scope.facility === undefined ? `area=${scope.area}` : `facility=${scope.facility}`;
}

/** The scope an address names, if the account has it; else its first. */
export function chosenScope(scopes: readonly Scope[], search: string): Scope | null {
  const query = new URLSearchParams(search);
  const named = scopes.find(
    ({ facility, area }) =>
      (facility !== undefined && facility === query.get("facility")) ||
      (area !== undefined && area === query.get("area")),
  );
  return named ?? scopes[0] ?? null;
}
