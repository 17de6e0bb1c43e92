import { type ReactNode, useEffect, useRef } from "react";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";

interface PageProps {
  readonly title: ReactNode;
  /** Goes one step back; the browser's own back does the same. */
  readonly onBack?: (() => void) | undefined;
  readonly right?: ReactNode;
  /** What stays at the bottom, within the thumb's reach. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A phone page: head, scrolling middle, action bar. */
export function Page({ title, onBack, right, actions, children }: PageProps) {
  const t = useText(common);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A new page begins at its top, for the eye and for a screen reader.
    window.scrollTo(0, 0);
    head.current?.focus({ preventScroll: true });
  }, []);
  const name = typeof title === "string" ? title : "";
  useEffect(() => {
    document.title = name === "" ? t("product") : `${name} · ${t("product")}`;
  }, [name, t]);
  return (
    <div className="page">
      <header className="page-head">
        {onBack ? (
          <button type="button" className="icon-button" aria-label={t("back")} onClick={onBack}>
            <span aria-hidden="true">‹</span>
          </button>
        ) : null}
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        <div className="page-right">{right}</div>
      </header>
      <main className="page-middle">{children}</main>
      {actions ? <footer className="page-actions">{actions}</footer> : null}
    </div>
  );
}
