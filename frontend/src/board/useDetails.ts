import { useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { Referral, TransferView } from "../api/types";

/** Answers never change once stored, so one copy serves the page for as long as it lives. */
const referrals = new Map<string, Promise<Referral>>();

function fetchReferral(id: string): Promise<Referral> {
  const known = referrals.get(id);
  if (known !== undefined) return known;
  const asked = call(
    client.GET("/api/referrals/{referral}", { params: { path: { referral: id } } }),
  );
  referrals.set(id, asked);
  asked.catch(() => referrals.delete(id));
  return asked;
}

/** The answers behind some transfers, as they arrive; one that cannot be had is absent. */
export function useReferrals(ids: readonly string[]): ReadonlyMap<string, Referral> {
  const [known, setKnown] = useState<ReadonlyMap<string, Referral>>(new Map());
  const wanted = ids.join(" ");
  useEffect(() => {
    let here = true;
    for (const id of wanted.split(" ").filter((each) => each !== "")) {
      fetchReferral(id)
        .then((referral) => {
          if (here) setKnown((all) => new Map(all).set(id, referral));
        })
        .catch(() => undefined);
    }
    return () => {
      here = false;
    };
  }, [wanted]);
  return known;
}

export interface Viewed {
  view: TransferView | null;
  fault: Fault | null;
}

/** One transfer with its timeline and what this reader may do, anew with each version; null asks nothing. */
export function useTransfer(id: string | null, version: string): Viewed {
  const [viewed, setViewed] = useState<Viewed>({ view: null, fault: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to ask again.
  useEffect(() => {
    if (id === null) return;
    let here = true;
    call(client.GET("/api/transfers/{id}", { params: { path: { id } } }))
      .then((view) => here && setViewed({ view, fault: null }))
      .catch((thrown) => here && setViewed((old) => ({ ...old, fault: asFault(thrown) })));
    return () => {
      here = false;
    };
  }, [id, version]);
  return viewed.view !== null && viewed.view.card.id !== id ? { view: null, fault: null } : viewed;
}
