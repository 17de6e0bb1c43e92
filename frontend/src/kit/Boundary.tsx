import { Component, type ReactNode } from "react";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";

function Failed() {
  const t = useText(common);
  return (
    <main className="panel" role="alert">
      <p className="panel-words">{t("pageError")}</p>
      <a className="button button-primary" href="/">
        {t("goHome")}
      </a>
    </main>
  );
}

/** A bug in one page must not leave a white screen: it says so and offers the way home. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}
