import { useEffect, useRef, useState } from "react";
import { Sheet } from "../kit/Sheet";
import { Detail, type DetailProps, type Panel } from "./Detail";

/** A wall goes back to being a wall when nobody has touched it for this long. */
const RETURN_AFTER_MS = 10_000;

type WallDialogProps = Omit<DetailProps, "panel" | "setPanel"> & { readonly close: () => void };

/** One card opened on the wall, with the same acts as on the desk. */
export function WallDialog({ close, ...props }: WallDialogProps) {
  const [panel, setPanel] = useState<Panel>("none");
  const busy = props.acts.busy !== null || props.acts.pinFor !== null;
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (busy) return;
    let timer = setTimeout(() => latest.current(), RETURN_AFTER_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => latest.current(), RETURN_AFTER_MS);
    };
    addEventListener("pointerdown", again);
    addEventListener("keydown", again);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointerdown", again);
      removeEventListener("keydown", again);
    };
  }, [busy]);
  return (
    <Sheet title={props.item.card.case} onClose={close}>
      <Detail {...props} panel={panel} setPanel={setPanel} />
    </Sheet>
  );
}
