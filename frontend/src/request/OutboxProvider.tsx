import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import { useSignedIn } from "../session/session";
import { dropPending, keepPending, type Pending, pendingOf } from "./outbox";

/** Often enough that a network back for a moment is used; each try is one small request. */
const RETRY_MS = 4000;

export interface Refusal {
  readonly pending: Pending;
  readonly fault: Fault;
}

interface OutboxValue {
  readonly pending: readonly Pending[];
  /** The last fault that left everything waiting: no network, or a server error. */
  readonly waitingFor: Fault | null;
  readonly refused: readonly Refusal[];
  /** Counts what got through, so that pages fetch anew. */
  readonly sent: number;
  readonly send: (pending: Pending) => void;
  readonly dismiss: (id: string) => void;
}

const OutboxContext = createContext<OutboxValue | null>(null);

function transmit(pending: Pending): Promise<unknown> {
  if (pending.kind === "request") {
    return call(
      client.PUT("/api/transfers/{id}", {
        params: { path: { id: pending.transfer } },
        body: { referral: pending.referral, offers: [...pending.offers] },
      }),
    );
  }
  return call(
    client.POST("/api/transfers/{id}/{command}", {
      params: { path: { id: pending.transfer, command: pending.command } },
      body: pending.body,
    }),
  );
}

const mayPass = (fault: Fault): boolean =>
  fault.offline || fault.status >= 500 || fault.status === 401 || fault.status === 429;

/** Sends what is kept, in order, one at a time, until the server has answered each. */
export function OutboxProvider({ children }: { children: ReactNode }) {
  const { account } = useSignedIn().me;
  const [pending, setPending] = useState<readonly Pending[]>(() => pendingOf(account));
  const [waitingFor, setWaitingFor] = useState<Fault | null>(null);
  const [refused, setRefused] = useState<readonly Refusal[]>([]);
  const [sent, setSent] = useState(0);
  const busy = useRef(false);

  const flush = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    try {
      for (let next = pendingOf(account)[0]; next; next = pendingOf(account)[0]) {
        const item: Pending = next;
        try {
          await transmit(item);
          setSent((count) => count + 1);
        } catch (thrown) {
          const fault = asFault(thrown);
          if (mayPass(fault)) {
            setWaitingFor(fault);
            return;
          }
          setRefused((list) => [...list, { pending: item, fault }]);
        }
        dropPending(account, item.id);
        setPending(pendingOf(account));
        setWaitingFor(null);
      }
    } finally {
      busy.current = false;
    }
  }, [account]);

  const send = useCallback(
    (item: Pending) => {
      keepPending(account, item);
      setPending(pendingOf(account));
      void flush();
    },
    [account, flush],
  );

  const dismiss = useCallback(
    (id: string) => setRefused((list) => list.filter((each) => each.pending.id !== id)),
    [],
  );

  useEffect(() => {
    void flush();
    const timer = setInterval(() => void flush(), RETRY_MS);
    const now = () => void flush();
    window.addEventListener("online", now);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", now);
    };
  }, [flush]);

  const value = useMemo(
    () => ({ pending, waitingFor, refused, sent, send, dismiss }),
    [pending, waitingFor, refused, sent, send, dismiss],
  );
  return <OutboxContext value={value}>{children}</OutboxContext>;
}

export function useOutbox(): OutboxValue {
  const value = useContext(OutboxContext);
  if (value === null) throw new Error("useOutbox is used outside OutboxProvider");
  return value;
}
