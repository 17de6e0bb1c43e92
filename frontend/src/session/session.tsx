import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import { asFault, call, client, onSignedOut } from "../api/client";
import type { Fault } from "../api/problems";
import type { Deployment, Facility, Me, Vocabulary } from "../api/types";
import { clearStored, DRAFTS, writeStored } from "../lib/stored";

export interface SignedIn {
  readonly me: Me;
  readonly deployment: Deployment;
  readonly vocabulary: Vocabulary;
  readonly facilities: readonly Facility[];
}

export type SessionState =
  | { readonly phase: "loading" }
  | { readonly phase: "fault"; readonly fault: Fault }
  | {
      readonly phase: "signed-out";
      readonly deployment: Deployment;
      /** Signed out in the middle of work: what was typed is kept. */
      readonly expired: boolean;
    }
  | ({ readonly phase: "ready" } & SignedIn);

interface SessionValue {
  readonly state: SessionState;
  readonly signIn: (account: string, password: string) => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly reload: () => Promise<void>;
  /** A facility that was recorded just now, so that its name is known here too. */
  readonly learn: (facility: Facility) => void;
  /** The server no longer knows us: asks to sign in again, at the same address. */
  readonly expire: () => void;
}

/**
 * That somebody signed in on this device, not who: without it there is no session to ask about.
 * A device that keeps nothing is asked about every time.
 */
const SIGNED_IN = "greenlane.signed-in";

function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(SIGNED_IN) !== null;
  } catch {
    return true;
  }
}

const SessionContext = createContext<SessionValue | null>(null);

async function loadSignedIn(me: Me, deployment: Deployment): Promise<SessionState> {
  const [vocabulary, facilities] = await Promise.all([
    call(client.GET("/api/vocabulary")),
    call(client.GET("/api/facilities")),
  ]);
  return { phase: "ready", me, deployment, vocabulary, facilities };
}

async function whoAmI(): Promise<Me | null> {
  try {
    return await call(client.GET("/api/auth/me"));
  } catch (thrown) {
    if (asFault(thrown).status !== 401) throw thrown;
    clearStored(SIGNED_IN);
    return null;
  }
}

async function load(): Promise<SessionState> {
  try {
    const deployment = await call(client.GET("/api/deployment"));
    const me = mayBeSignedIn() ? await whoAmI() : null;
    if (me === null) return { phase: "signed-out", deployment, expired: false };
    return await loadSignedIn(me, deployment);
  } catch (thrown) {
    return { phase: "fault", fault: asFault(thrown) };
  }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ phase: "loading" });

  const reload = useCallback(async () => setState(await load()), []);

  useEffect(() => {
    void reload();
  }, [reload]);

  const expire = useCallback(
    () =>
      setState((now) =>
        now.phase === "ready"
          ? { phase: "signed-out", deployment: now.deployment, expired: true }
          : now,
      ),
    [],
  );

  useEffect(() => onSignedOut(expire), [expire]);

  const learn = useCallback(
    (facility: Facility) =>
      setState((now) =>
        now.phase === "ready" ? { ...now, facilities: [...now.facilities, facility] } : now,
      ),
    [],
  );

  const deployment = "deployment" in state ? state.deployment : null;

  const signIn = useCallback(
    async (account: string, password: string) => {
      const me = await call(client.POST("/api/auth/sign-in", { body: { account, password } }));
      writeStored(SIGNED_IN, true);
      const known = deployment ?? (await call(client.GET("/api/deployment")));
      setState(await loadSignedIn(me, known));
    },
    [deployment],
  );

  const signOut = useCallback(async () => {
    await call(client.POST("/api/auth/sign-out"));
    clearStored(DRAFTS);
    clearStored(SIGNED_IN);
    await reload();
  }, [reload]);

  const value = useMemo(
    () => ({ state, signIn, signOut, reload, learn, expire }),
    [state, signIn, signOut, reload, learn, expire],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionValue {
  const value = useContext(SessionContext);
  if (value === null) throw new Error("useSession is used outside SessionProvider");
  return value;
}

/** What every page behind the sign-in may rely on. */
export function useSignedIn(): SignedIn {
  const { state } = useSession();
  if (state.phase !== "ready") throw new Error("useSignedIn is used before anybody signed in");
  return state;
}
