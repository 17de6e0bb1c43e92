/** `Ⅲa` of the grade `3a`: wards are spoken of in Roman numerals everywhere. */
export const wardText = (grade: string): string =>
  grade.replace(/^[123]/, (digit) => ["Ⅰ", "Ⅱ", "Ⅲ"][Number(digit) - 1] ?? digit);
