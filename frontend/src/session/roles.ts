import type { Me, Role } from "../api/types";

export type Place = "request" | "board" | "quality" | "admin" | "roads" | "planning";

/** The facilities at which an account holds a role, in the account's own order. */
export function facilitiesOf(me: Me, role: Role): string[] {
  return me.roles.flatMap((each) =>
    each.role === role && each.facility !== null ? [each.facility] : [],
  );
}

export const holds = (me: Me, ...roles: Role[]): boolean =>
  me.roles.some((each) => roles.includes(each.role));

/** The pages an account can use, its landing page first. */
export function placesOf(me: Me): Place[] {
  const places: Place[] = [];
  if (holds(me, "centre", "screen", "coordinator", "authority")) places.push("board");
  if (holds(me, "clinician")) places.push("request");
  if (holds(me, "qc")) places.push("quality");
  if (holds(me, "administrator")) places.push("admin");
  if (holds(me, "coordinator", "administrator")) places.push("roads");
  if (holds(me, "authority", "coordinator", "administrator", "qc")) places.push("planning");
  return places;
}

/** Where a referring clinician asks from: the first facility with that role. */
export const askingFacility = (me: Me): string | null => facilitiesOf(me, "clinician")[0] ?? null;

/** Where an account watches from: its first facility, otherwise its first area. */
export function scopeOf(me: Me): { facility: string | null; area: string | null } {
  const facility = me.roles.find((each) => each.facility !== null)?.facility ?? null;
  const area = me.roles.find((each) => each.area !== null)?.area ?? null;
  return { facility, area: facility === null ? area : null };
}
