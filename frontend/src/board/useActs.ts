import { useCallback, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { Command, CommandBody } from "../api/types";
import type { Scope } from "./scopes";

export interface Act {
  transfer: string;
  command: Command;
  body: CommandBody;
}

export interface Acts {
  /** The act on its way; its buttons wait, all others stay. */
  busy: Act | null;
  fault: { act: Act; fault: Fault } | null;
  /** On a wall screen: the act that waits for a person's PIN. */
  pinFor: Act | null;
  run: (act: Act) => void;
  withPin: (pin: string) => void;
  cancelPin: () => void;
  forget: () => void;
}

/** Send commands in the signed-in person's name, or after a PIN in the name it belongs to. */
export function useActs(scope: Scope): Acts {
  const [busy, setBusy] = useState<Act | null>(null);
  const [fault, setFault] = useState<Acts["fault"]>(null);
  const [pinFor, setPinFor] = useState<Act | null>(null);
  const asksPin = scope.acts === "screen";

  const send = useCallback(async (act: Act) => {
    setBusy(act);
    setFault(null);
    try {
      await call(
        client.POST("/api/transfers/{id}/{command}", {
          params: { path: { id: act.transfer, command: act.command } },
          body: act.body,
        }),
      );
      setPinFor(null);
    } catch (thrown) {
      const refused = asFault(thrown);
      // A wrong PIN keeps the pad open; anything else is about the transfer.
      if (!isAboutPin(refused)) setPinFor(null);
      setFault({ act, fault: refused });
    } finally {
      setBusy(null);
    }
  }, []);

  const run = useCallback(
    (act: Act) => {
      setFault(null);
      if (asksPin && NEEDS_PIN.has(act.command)) setPinFor(act);
      else void send(act);
    },
    [asksPin, send],
  );
  const withPin = useCallback(
    (pin: string) => {
      if (pinFor !== null) void send({ ...pinFor, body: { ...pinFor.body, pin } });
    },
    [pinFor, send],
  );
  const cancelPin = useCallback(() => setPinFor(null), []);
  const forget = useCallback(() => setFault(null), []);
  return { busy, fault, pinFor, run, withPin, cancelPin, forget };
}

const NEEDS_PIN: ReadonlySet<Command> = new Set(["see", "acknowledge", "accept", "decline"]);

export function isAboutPin(fault: Fault): boolean {
  return fault.code.includes("pin") || fault.errors.some((each) => each.field === "pin");
}
