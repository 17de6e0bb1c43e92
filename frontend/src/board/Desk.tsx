import { useState } from "react";
import type { Capacity } from "../api/board";
import { Button } from "../kit/Button";
import { readStored, writeStored } from "../lib/stored";
import type { Item } from "./cards";
import { DeskList, type ListProps } from "./DeskList";
import { Detail, type Panel } from "./Detail";
import { isUnseen } from "./deadlines";
import { FindSheet } from "./FindSheet";
import { KeyHelp } from "./KeyHelp";
import type { KeyAct } from "./keys";
import type { Scope } from "./scopes";
import type { Acts } from "./useActs";
import { useDeskKeys } from "./useDeskKeys";

interface DeskProps extends Omit<ListProps, "selected"> {
  readonly selected: Item | null;
  readonly unselect: () => void;
  readonly scope: Scope;
  readonly acts: Acts;
  readonly capacity: readonly Capacity[];
  readonly openBeds: () => void;
}

const KEYS_STORED = "greenlane.keys";

/** The desk: the list on the left, one transfer on the right, every act also a key. */
export function Desk(props: DeskProps) {
  const { zones, selected, select, unselect, stale, speech } = props;
  const [panel, setPanel] = useState<{ of: string; panel: Panel }>({ of: "", panel: "none" });
  const [sheet, setSheet] = useState<"none" | "find" | "help">("none");
  const [lettersOn, setLettersOn] = useState(() => readStored<boolean>(KEYS_STORED) !== false);
  const shown = panel.of === selected?.card.id ? panel.panel : "none";
  const open = (next: Panel) => setPanel({ of: selected?.card.id ?? "", panel: next });
  const all = [...zones.answer, ...zones.coming, ...zones.declined, ...zones.ours];

  const move = (by: number) => {
    const at = all.findIndex((item) => item.card.id === selected?.card.id);
    const next = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (next !== undefined) select(next.card.id);
  };
  const keys: Record<KeyAct, () => void> = {
    next: () => move(1),
    previous: () => move(-1),
    see: () => answer(selected, "see", props),
    acknowledge: () => answer(selected, "acknowledge", props),
    accept: () => (stale ? undefined : answer(selected, "accept", props)),
    phone: () => open("phone"),
    decline: () => open("decline"),
    call: () => document.querySelector<HTMLElement>(".board-detail-end .button")?.click(),
    beds: props.openBeds,
    find: () => setSheet("find"),
    help: () => setSheet("help"),
    close: () => (shown === "none" ? unselect() : open("none")),
  };
  useDeskKeys(lettersOn, (key) => keys[key]());

  return (
    <main className={`board-desk ${selected === null ? "" : "board-desk-open"}`}>
      <DeskList {...props} selected={selected?.card.id ?? null} />
      <div className="board-side">
        {selected === null ? (
          <p className="board-none board-choose">{all.length === 0 ? "" : speech.t("choose")}</p>
        ) : (
          <>
            <Button kind="quiet" className="board-back" onClick={unselect}>
              ‹ {speech.t("back")}
            </Button>
            <Detail
              {...props}
              item={selected}
              key={selected.card.id}
              panel={shown}
              setPanel={open}
            />
          </>
        )}
      </div>
      {sheet === "find" ? (
        <FindSheet
          cards={all.map((item) => item.card)}
          select={select}
          close={() => setSheet("none")}
          speech={speech}
        />
      ) : null}
      {sheet === "help" ? (
        <KeyHelp
          on={lettersOn}
          setOn={(on) => {
            setLettersOn(on);
            writeStored(KEYS_STORED, on);
          }}
          close={() => setSheet("none")}
          speech={speech}
        />
      ) : null}
    </main>
  );
}

type Answer = "see" | "acknowledge" | "accept";

/** Answer for our own offer, as far as a key may: what a button does not offer, no key does. */
function answer(item: Item | null, command: Answer, { scope, acts }: DeskProps): void {
  if (item?.offer == null || item.offer.facility !== scope.facility) return;
  if (scope.acts === "reader" || item.card.receiving_facility !== null) return;
  if (command === "see" && !isUnseen(item.offer)) return;
  if (command === "acknowledge" && item.offer.state !== "seen") return;
  acts.run({ transfer: item.card.id, command, body: { facility: item.offer.facility } });
}
