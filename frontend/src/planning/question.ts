/** What is asked of the roads and the network, as the address of the page keeps it. */

export interface ReachQuestion {
  /** A condition's needs, or needs said one by one; one of the two is empty. */
  readonly condition: string;
  /** Need groups: each is met by any of its capabilities. */
  readonly needs: readonly (readonly string[])[];
  /** A local moment as a field writes it; empty is now. */
  readonly at: string;
  readonly capacity: "ignore" | "free";
}

export const BANDS = [30, 60, 120] as const;
export const AIM_MIN = 60;

/** The commonest emergency of childbirth: what stands here before anybody has asked. */
export const FIRST_CONDITION = "pph";

const OR = "|";
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The question of an address; without one, the first condition now. */
export function questionOf(search: string): ReachQuestion {
  const given = new URLSearchParams(search);
  const needs = given
    .getAll("need")
    .map((group) => group.split(OR).filter((code) => code !== ""))
    .filter((group) => group.length > 0);
  const at = given.get("at") ?? "";
  return {
    condition: needs.length > 0 || given.has("by") ? "" : given.get("condition") || FIRST_CONDITION,
    needs,
    at: LOCAL.test(at) ? at : "",
    capacity: given.get("capacity") === "free" ? "free" : "ignore",
  };
}

/** The question as an address; what is as it would be anyway is left out. */
export function searchOf(question: ReachQuestion): string {
  const said = whatOf(question);
  // Needs of which none is chosen yet: else the address would ask the first condition again.
  if (!isAsked(question)) said.set("by", "needs");
  if (question.at !== "") said.set("at", question.at);
  if (question.capacity === "free") said.set("capacity", "free");
  return said.toString();
}

/** The question as the server is asked it: an aware moment, and the bands. */
export function queryOf(question: ReachQuestion) {
  const { condition, need, at, capacity, bands } = bodyOf(question);
  return {
    capacity,
    bands,
    ...(condition === null ? {} : { condition }),
    ...(need.length === 0 ? {} : { need }),
    ...(at === null ? {} : { at }),
  };
}

/** The same as the body of a what-if or of siting. */
export function bodyOf(question: ReachQuestion) {
  const { condition, needs, at, capacity } = question;
  return {
    condition: condition === "" ? null : condition,
    need: needs.map((group) => group.join(OR)),
    at: at === "" ? null : new Date(at).toISOString(),
    capacity,
    bands: BANDS.join(","),
  };
}

/** Whether anything is asked at all. */
export const isAsked = ({ condition, needs }: ReachQuestion): boolean =>
  condition !== "" || needs.length > 0;

export const sameQuestion = (one: ReachQuestion, other: ReachQuestion): boolean =>
  searchOf(one) === searchOf(other);

function whatOf({ condition, needs }: ReachQuestion): URLSearchParams {
  const said = new URLSearchParams();
  if (condition !== "") said.set("condition", condition);
  for (const group of needs) said.append("need", group.join(OR));
  return said;
}
