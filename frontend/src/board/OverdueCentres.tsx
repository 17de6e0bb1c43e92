import { useState } from "react";
import { asFault, call, client } from "../api/client";
import type { Fault } from "../api/problems";
import type { OverdueCentre } from "../api/types";
import { coordination } from "../i18n/coordination";
import { named, useText } from "../i18n/language";
import { Button } from "../kit/Button";
import { PhoneButton } from "../kit/PhoneButton";
import { askedText } from "./asked";
import { ActFault } from "./Faults";
import { capacityWords, type Speech } from "./words";

interface OverdueProps {
  readonly centres: readonly OverdueCentre[];
  /** An authority reads the list; only a coordinator asks. */
  readonly mayAsk: boolean;
  readonly now: number;
  readonly speech: Speech;
}

/** Centres whose free beds nobody knows any more, with whom to phone and one button to ask. */
export function OverdueCentres({ centres, mayAsk, now, speech }: OverdueProps) {
  const t = useText(coordination);
  const [busy, setBusy] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  if (centres.length === 0) return null;
  const ask = async ({ facility, beds }: OverdueCentre) => {
    setBusy(facility);
    setFault(null);
    try {
      for (const { kind } of beds) {
        const params = { path: { code: facility } };
        await call(client.POST("/api/facilities/{code}/capacity/ask", { params, body: { kind } }));
      }
    } catch (thrown) {
      setFault(asFault(thrown));
    } finally {
      setBusy(null);
    }
  };
  return (
    <details
      className="board-overdue"
      // Above it may stand requests that compete: what opens below them would not be seen. Only
      // what scrolls round it moves; `scrollIntoView` would push the board's strip off the screen.
      onToggle={({ currentTarget: list }) => {
        const around = list.parentElement;
        if (list.open && around !== null) around.scrollTop = list.offsetTop - around.offsetTop;
      }}
    >
      <summary>{t("overdueCentres", { n: centres.length })}</summary>
      {fault === null ? null : (
        <ActFault fault={fault} forget={() => setFault(null)} speech={speech} />
      )}
      <ul>
        {centres.map((centre) => (
          <li key={centre.facility}>
            <b>{named(speech.language, centre.name, centre.name_en)}</b>
            <span>{speech.names.list(centre.beds.map((each) => bedText(each, now, speech)))}</span>
            <Asked centre={centre} />
            {mayAsk && centre.has_account ? (
              <Button disabled={busy === centre.facility} onClick={() => void ask(centre)}>
                {t(busy === centre.facility ? "asking" : "askAgain")}
              </Button>
            ) : null}
            <PhoneButton phone={centre.phone} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** `暖箱 没报过`, `母床 不明 5 时前，请更新`. */
function bedText(beds: OverdueCentre["beds"][number], now: number, speech: Speech): string {
  const words = capacityWords(beds, now, speech);
  const age = beds.as_of === null ? "" : ` ${words.age}`;
  return `${speech.t(beds.kind)} ${words.free}${age}`;
}

/** Who asked last and is not answered; without an account only the telephone reaches anybody. */
function Asked({ centre }: { centre: OverdueCentre }) {
  const t = useText(coordination);
  const newest = centre.beds
    .filter((each) => each.asked_at !== null)
    .sort((a, b) => Date.parse(b.asked_at ?? "") - Date.parse(a.asked_at ?? ""))[0];
  if (newest !== undefined) return <small className="board-ask">{askedText(newest, t)}</small>;
  return centre.has_account ? null : <small>{t("onlyPhone")}</small>;
}
