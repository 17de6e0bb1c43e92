import { useLocation } from "wouter";
import type { Referral } from "../api/types";
import { named, useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { Banner } from "../kit/Banner";
import { Button } from "../kit/Button";
import type { Draft } from "./draft";

/** A value that no confirmation makes usable: only putting it right helps. */
const IMPOSSIBLE = "impossible";

interface DoubtsProps {
  readonly answer: Referral;
  readonly change: (next: (draft: Draft) => Draft) => void;
}

/** Values that look wrong: asked once, unused until a person says they are so. */
export function Doubts({ answer, change }: DoubtsProps) {
  const t = useText(request);
  const { language } = useLanguage();
  const [, navigate] = useLocation();
  return answer.doubts.map((each) => (
    <Banner key={each.key} tone="ask">
      <p>
        <b>{named(language, each.zh, each.en)}</b> <small>{t("doubtUnused")}</small>
      </p>
      <div className="panel-buttons">
        <Button onClick={() => navigate("/request/conditions")}>{t("doubtNo")}</Button>
        {each.code === IMPOSSIBLE ? null : (
          <Button
            onClick={() => change((was) => ({ ...was, confirmed: [...was.confirmed, each.key] }))}
          >
            {t("doubtYes")}
          </Button>
        )}
      </div>
    </Banner>
  ));
}
