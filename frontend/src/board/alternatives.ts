/** Where else a patient we decline might go: the stored answer's order, without us and the asker. */
import type { Card } from "../api/board";
import type { Referral } from "../api/types";

export interface Alternative {
  facility: string;
  rank: number;
  travel_time_s: number | null;
  asked: boolean;
}

/** Best first: not asked yet before asked already; none that has declined. */
export function alternativesOf(card: Card, referral: Referral, own: string): Alternative[] {
  const states = new Map(card.offers.map((offer) => [offer.facility, offer.state]));
  const all = referral.candidates.flatMap((candidate, index) => {
    const { facility, travel_time_s } = candidate;
    const state = states.get(facility);
    if (facility === own || facility === card.referring_facility || state === "declined") return [];
    return [{ facility, travel_time_s, rank: index + 1, asked: state !== undefined }];
  });
  return [...all.filter((each) => !each.asked), ...all.filter((each) => each.asked)];
}
