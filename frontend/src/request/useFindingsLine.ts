import { useMemo } from "react";
import { common } from "../i18n/common";
import { useLanguage, useText } from "../i18n/language";
import { request } from "../i18n/request";
import { useSignedIn } from "../session/session";
import { type FindingWording, findingsLine } from "./findingWords";

/** The words in which findings are said, in the reader's language. */
export function useFindingWording(): FindingWording {
  const t = useText(request);
  const c = useText(common);
  const { language } = useLanguage();
  const { vocabulary } = useSignedIn();
  return useMemo(
    () => ({
      language,
      week: c("week"),
      yes: t("yes"),
      no: t("no"),
      colours: vocabulary.risk_colours,
    }),
    [language, c, t, vocabulary],
  );
}

/** The findings in one line: `39+2 周 · 3200 g · 出生时间 02:05`. */
export function useFindingsLine(): (
  findings: Readonly<Record<string, unknown>>,
  now: Date,
) => string {
  const wording = useFindingWording();
  const { vocabulary } = useSignedIn();
  return (findings, now) => findingsLine(findings, vocabulary.findings, now, wording);
}
