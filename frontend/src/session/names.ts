import { useMemo } from "react";
import { named, useLanguage } from "../i18n/language";
import { useSignedIn } from "./session";

export interface Names {
  readonly facility: (code: string) => string;
  readonly phone: (code: string) => string;
  readonly hasAccount: (code: string) => boolean;
  readonly condition: (id: string) => string;
  readonly capability: (code: string) => string;
  /** A need group as one phrase: its alternatives, `NICU Ⅲa / NICU Ⅲb`. */
  readonly group: (codes: readonly string[]) => string;
  /** Several words or names in one line. */
  readonly list: (words: readonly string[]) => string;
}

/** Codes to words, in the reader's language. A code nobody names is shown as it is. */
export function useNames(): Names {
  const { language } = useLanguage();
  const { facilities, vocabulary } = useSignedIn();
  return useMemo(() => {
    const byCode = new Map(facilities.map((each) => [each.code, each]));
    const conditions = new Map(vocabulary.conditions.map((each) => [each.id, each]));
    const capabilities = new Map(vocabulary.capabilities.map((each) => [each.code, each]));
    const capability = (code: string): string => {
      const known = capabilities.get(code);
      return known ? named(language, known.short || known.zh, known.en) : code;
    };
    return {
      facility: (code) => {
        const known = byCode.get(code);
        return known ? named(language, known.name, known.name_en) : code;
      },
      phone: (code) => byCode.get(code)?.phone ?? "",
      hasAccount: (code) => byCode.get(code)?.has_account ?? false,
      condition: (id) => {
        const known = conditions.get(id);
        return known ? named(language, known.zh, known.en) : id;
      },
      capability,
      group: (codes) => codes.map(capability).join(" / "),
      list: (words) => words.join(language === "en" ? ", " : "、"),
    };
  }, [facilities, vocabulary, language]);
}
