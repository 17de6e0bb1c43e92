import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

export type Language = "zh-CN" | "en";
export type Dictionary<Key extends string> = Readonly<
  Record<Language, Readonly<Record<Key, string>>>
>;
export type Params = Readonly<Record<string, string | number>>;
export type Text<Key extends string> = (key: Key, params?: Params) => string;

const STORED = "greenlane.language";

interface LanguageValue {
  readonly language: Language;
  readonly setLanguage: (next: Language) => void;
}

const LanguageContext = createContext<LanguageValue>({
  language: "zh-CN",
  setLanguage: () => undefined,
});

/** Fills `{name}` places of a text. A place without a value stays visible: it is a bug to see. */
export function fill(text: string, params: Params = {}): string {
  if (!text.includes("{")) return text;
  const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
  return spaced(filled);
}

/** A space between Chinese and Latin or digits, which only shows once the places are filled. */
export const spaced = (text: string): string =>
  text
    .replace(/(\p{Script=Han})([A-Za-z0-9])/gu, "$1 $2")
    .replace(/([A-Za-z0-9])(\p{Script=Han})/gu, "$1 $2");

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() =>
    localStorage.getItem(STORED) === "en" ? "en" : "zh-CN",
  );
  useEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(STORED, language);
  }, [language]);
  const value = useMemo(() => ({ language, setLanguage }), [language]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export const useLanguage = (): LanguageValue => useContext(LanguageContext);

/** The texts of one page in the language chosen: `const t = useText(board); t("empty")`. */
export function useText<Key extends string>(dictionary: Dictionary<Key>): Text<Key> {
  const { language } = useLanguage();
  return useMemo(
    () => (key, params) => fill(dictionary[language][key], params),
    [dictionary, language],
  );
}

/** The one of two names that the reader's language wants; the Chinese one where English lacks. */
export function named(language: Language, zh: string, en: string): string {
  return language === "en" && en !== "" ? en : spaced(zh);
}
