import type { Word } from "../api/types";
import { named, useLanguage } from "../i18n/language";

/** `Ⅲa` of the grade `3a`: wards are spoken of in Roman numerals everywhere. */
export const wardText = (grade: string): string =>
  grade.replace(/^[123]/, (digit) => ["Ⅰ", "Ⅱ", "Ⅲ"][Number(digit) - 1] ?? digit);

/** The deployment's word for a code; a code nobody names is shown as it is. */
export function useWord(): (words: readonly Word[], code: string) => string {
  const { language } = useLanguage();
  return (words, code) => {
    const known = words.find((each) => each.code === code);
    return known ? named(language, known.zh, known.en) : code;
  };
}
