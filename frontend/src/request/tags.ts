import type { Candidate } from "../api/types";
import type { Tone } from "../kit/Tag";

/** What a tag says; its word is the page's. */
export type TagCode =
  | "partial"
  | "offDuty"
  | "full"
  | "phoneFirst"
  | "crossProvince"
  | "outsideTag"
  | "noAccount"
  | "assigned"
  | "backup"
  | "alliance"
  | "by_agreement";

export interface TagLine {
  readonly code: TagCode;
  readonly tone: Tone;
}

const SHOWN_TAGS = 3;
const PRIMARY = 1;

/** Whether a need is missing only because nobody is on duty when she would arrive. */
export const isOffDuty = (candidate: Candidate): boolean =>
  candidate.missing.some((each) => each.until !== null);

/** Tags of a centre, at most three: what asks something of the reader comes first. */
export function tagsOf(candidate: Candidate): TagLine[] {
  const ask: (TagCode | false)[] = [
    isOffDuty(candidate) && "offDuty",
    candidate.fit === "partial" && "partial",
    candidate.beds === "zero" && "full",
    // Where there is no account only a call is possible: its own tag says so.
    candidate.has_account &&
      (candidate.fit === "unknown" || candidate.beds === "unknown") &&
      "phoneFirst",
    candidate.cross_province === true && "crossProvince",
    candidate.outside && "outsideTag",
    !candidate.has_account && "noAccount",
  ];
  const plain: (TagCode | false)[] = [
    candidate.fit === "by_agreement" && "by_agreement",
    candidate.catchment !== null && candidate.catchment > PRIMARY && "backup",
    candidate.alliance && "alliance",
  ];
  const lines = (codes: readonly (TagCode | false)[], tone: Tone): TagLine[] =>
    codes.flatMap((code) => (code === false ? [] : [{ code, tone }]));
  const good: TagLine[] =
    candidate.catchment === PRIMARY ? [{ code: "assigned", tone: "good" }] : [];
  return [...lines(ask, "ask"), ...good, ...lines(plain, "plain")].slice(0, SHOWN_TAGS);
}
