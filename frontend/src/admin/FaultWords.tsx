import { adviceBeside, problemWords } from "../i18n/fileProblems";
import { useLanguage } from "../i18n/language";

/** What is wrong with one value, in the reader's words, and what to do about it. */
export function FaultWords({ code, detail }: { code: string; detail: string }) {
  const { language } = useLanguage();
  const words = language === "en" ? null : problemWords(code);
  const advice = words === null ? null : adviceBeside(code, detail);
  return (
    <span>
      {words === null ? null : <b>{words}</b>}{" "}
      {words === null ? <small lang="en">{detail}</small> : null}
      {advice === null ? null : (
        <small lang={advice.lang} className="quiet">
          {advice.text}
        </small>
      )}
    </span>
  );
}
