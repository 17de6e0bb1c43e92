import { useCallback, useEffect, useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { Command, CommandBody, TransferView } from "../api/types";
import { useBoard } from "../hooks/useBoard";
import { presentTime } from "../hooks/useNow";
import type { Link } from "../kit/LinkMark";
import { newUuid } from "../lib/uuid";
import { type Refusal, useOutbox } from "../request/OutboxProvider";
import type { Pending, PendingRequest } from "../request/outbox";
import { scopeOf } from "../session/roles";
import { useSignedIn } from "../session/session";

/** Without a live link the page asks by itself this often. */
const POLL_MS = 5000;

export type Act = (command: Command, body?: CommandBody) => void;

export interface TransferState {
  readonly view: TransferView | null;
  readonly fault: Fault | null;
  readonly link: Link;
  readonly unsent: PendingRequest | null;
  readonly waitingFor: Fault | null;
  /** Steps kept on this device that the server has not confirmed. */
  readonly keeping: readonly Pending[];
  readonly refused: readonly Refusal[];
  readonly reload: () => void;
  readonly act: Act;
  readonly dismiss: (id: string) => void;
}

/** One transfer, renewed whenever the live board says it changed. */
export function useTransfer(id: string): TransferState {
  const { me } = useSignedIn();
  const outbox = useOutbox();
  const [view, setView] = useState<TransferView | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const { board, link } = useBoard(scopeOf(me));
  const mine = outbox.pending.filter((each) => each.transfer === id);
  const unsent = mine.find((each): each is PendingRequest => each.kind === "request") ?? null;
  const refused = outbox.refused.filter((each) => each.pending.transfer === id);
  const refusedRequest = refused.some((each) => each.pending.kind === "request");

  const reload = useCallback(() => {
    call(client.GET("/api/transfers/{id}", { params: { path: { id } } }))
      .then((got) => {
        setView(got);
        setFault(null);
      })
      .catch((thrown: unknown) => setFault(asFault(thrown)));
  }, [id]);

  const card = board?.transfers.find((each) => each.id === id);
  const shown = card === undefined ? null : `${card.version} ${card.route_change?.roads ?? ""}`;
  const waiting = unsent !== null || refusedRequest;
  const { sent } = outbox;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or a sent step is news.
  useEffect(() => {
    if (!waiting) reload();
  }, [waiting, reload, shown, sent]);

  const poll = !waiting && !link.live;
  useEffect(() => {
    if (!poll) return;
    const timer = setInterval(reload, POLL_MS);
    return () => clearInterval(timer);
  }, [poll, reload]);

  const act: Act = (command, body = {}) =>
    outbox.send({
      kind: "command",
      id: newUuid(),
      transfer: id,
      command,
      body: { occurred_at: presentTime().toISOString(), ...body },
      pressedAt: new Date().toISOString(),
    });

  return {
    view,
    fault,
    link,
    unsent,
    waitingFor: outbox.waitingFor,
    keeping: mine.filter((each) => each.kind === "command"),
    refused,
    reload,
    act,
    dismiss: outbox.dismiss,
  };
}
