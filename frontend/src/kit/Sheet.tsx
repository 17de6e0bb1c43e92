import { type ReactNode, useLayoutEffect, useRef } from "react";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";

interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog from below on a phone, centred on a desk; Escape and the scrim close it. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const t = useText(common);
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect, because only a dialog still in the page gives the focus back on closing.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press outside is a second way; Escape is the key.
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="sheet-inside">
        <header className="sheet-head">
          <h2>{title}</h2>
          <button type="button" className="icon-button" aria-label={t("close")} onClick={onClose}>
            <span aria-hidden="true">×</span>
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
