import { useEffect, useRef } from "react";
import { type KeyAct, keyAct, pressed } from "./keys";

/** Hand single keys to the desk, as long as nobody is typing. */
export function useDeskKeys(lettersOn: boolean, act: (key: KeyAct) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // An open dialog has its own keys; its Escape must not close what lies under it.
      if (document.querySelector("dialog[open]") !== null) return;
      const key = keyAct(pressed(event), lettersOn);
      if (key === null) return;
      if (key !== "close") event.preventDefault();
      latest.current(key);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [lettersOn]);
}
