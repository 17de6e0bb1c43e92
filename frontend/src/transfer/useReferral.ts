import { useCallback, useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { Referral } from "../api/types";

/** The stored answer behind a transfer. */
export function useReferral(id: string): {
  referral: Referral | null;
  fault: Fault | null;
  reload: () => void;
} {
  const [referral, setReferral] = useState<Referral | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const reload = useCallback(() => {
    setFault(null);
    call(client.GET("/api/referrals/{referral}", { params: { path: { referral: id } } }))
      .then(setReferral)
      .catch((thrown: unknown) => setFault(asFault(thrown)));
  }, [id]);
  useEffect(reload, [reload]);
  return { referral, fault, reload };
}
