import type { Referral, WindowLeft } from "../api/types";

/**
 * The clocks that bound treatment where she is: those to show, and those whose rule is folded. A
 * clock says what to do as plainly as a line of advice, so it folds with the lines of its rule.
 */
export function hereClocks(
  answer: Pick<Referral, "advice" | "windows">,
): [WindowLeft[], WindowLeft[]] {
  const folded = answer.advice.filter((each) => each.folded);
  const nothingShown = folded.length > 0 && folded.length === answer.advice.length;
  const isFolded = (clock: WindowLeft): boolean =>
    nothingShown || folded.some((each) => each.condition === clock.condition);
  const here = answer.windows.filter((each) => each.bounds === "here");
  return [here.filter((each) => !isFolded(each)), here.filter(isFolded)];
}
