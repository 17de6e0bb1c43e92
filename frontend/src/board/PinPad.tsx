import { useEffect, useState } from "react";
import { Button } from "../kit/Button";
import { useFaultText } from "../kit/FaultPanel";
import { Sheet } from "../kit/Sheet";
import { type Acts, isAboutPin } from "./useActs";
import type { Speech } from "./words";

const SHORTEST = 4;
const LONGEST = 8;
const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** On a wall screen a PIN names the person who acts; it is never shown and never kept. */
export function PinPad({ acts, speech }: { acts: Acts; speech: Speech }) {
  const { t } = speech;
  const say = useFaultText();
  const [pin, setPin] = useState("");
  const busy = acts.busy !== null;
  const wrong = acts.fault !== null && isAboutPin(acts.fault.fault) ? acts.fault.fault : null;
  const add = (digit: string) => setPin((now) => (now + digit).slice(0, LONGEST));
  const send = () => {
    if (pin.length < SHORTEST || busy) return;
    acts.withPin(pin);
    setPin("");
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (/^\d$/.test(event.key)) add(event.key);
      if (event.key === "Backspace") setPin((now) => now.slice(0, -1));
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  return (
    <Sheet title={t("pin")} onClose={acts.cancelPin}>
      <p className="quiet">{t("pinHint")}</p>
      <output className="board-pin" aria-label={`${pin.length}`}>
        {"●".repeat(pin.length)}
      </output>
      {wrong === null ? null : (
        <p className="board-fault" role="alert">
          {say(wrong)}
        </p>
      )}
      <div className="board-pad">
        {DIGITS.map((digit) => (
          <Button key={digit} onClick={() => add(digit)}>
            {digit}
          </Button>
        ))}
        <Button onClick={() => setPin((now) => now.slice(0, -1))}>{t("pinDelete")}</Button>
        <Button onClick={() => add("0")}>0</Button>
        <Button kind="primary" onClick={send}>
          {busy ? t("sending") : t("pinDone")}
        </Button>
      </div>
    </Sheet>
  );
}
