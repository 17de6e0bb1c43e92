import { useEffect, useState } from "react";
import { common } from "../i18n/common";
import { useText } from "../i18n/language";

const SHOW_AFTER_MS = 300;
const SAY_AFTER_MS = 3000;

/** Grey blocks where the content will stand; quiet for 0.3 s, and after 3 s says it still works. */
export function Skeleton({ blocks = 3 }: { blocks?: number }) {
  const t = useText(common);
  const [stage, setStage] = useState<"quiet" | "blocks" | "words">("quiet");
  useEffect(() => {
    const soon = setTimeout(() => setStage("blocks"), SHOW_AFTER_MS);
    const late = setTimeout(() => setStage("words"), SAY_AFTER_MS);
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
    };
  }, []);
  if (stage === "quiet") return null;
  return (
    <div className="skeleton" role="status" aria-label={t("loading")}>
      {Array.from({ length: blocks }, (_, index) => `block-${index}`).map((key) => (
        <div key={key} className="skeleton-block" />
      ))}
      {stage === "words" ? <p>{t("stillWorking")}</p> : null}
    </div>
  );
}
