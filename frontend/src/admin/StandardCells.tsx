import { type AdminKey, adminText } from "../i18n/admin";
import { named, useLanguage, useText } from "../i18n/language";
import type { Item, Stating } from "./stating";

const SIGNS: Readonly<Record<string, string>> = {
  ">=": "≥",
  "<=": "≤",
  "==": "=",
  ">": ">",
  "<": "<",
};

function useUnitOf(): (item: Item) => string {
  const { language } = useLanguage();
  return ({ unit, unit_en }) => named(language, unit, unit_en);
}

/** `原则上 ≥30 张`; what a level need not have is said, not left empty. */
export function Need({ item }: { item: Item }) {
  const t = useText(adminText);
  const unitOf = useUnitOf();
  if (item.asked === null) return <span className="quiet">{t("not_expected")}</span>;
  const said =
    typeof item.asked === "boolean"
      ? t(item.asked ? "yes" : "no")
      : `${SIGNS[item.op ?? ""] ?? item.op ?? ""}${item.asked} ${unitOf(item)}`;
  return (
    <span>
      {item.in_principle ? `${t("inPrinciple")} ` : ""}
      {said}
    </span>
  );
}

interface ValueProps {
  readonly item: Item;
  readonly name: string;
  readonly stating: Stating;
  readonly set: (key: string, change: Partial<Stating>) => void;
}

export function StatedValue({ item, name, stating, set }: ValueProps) {
  const t = useText(adminText);
  const unitOf = useUnitOf();
  const { language } = useLanguage();
  const label = `${name} ${t("stated")}`;
  if (item.is_yes_no)
    return (
      <select
        className="select"
        aria-label={label}
        value={stating.value}
        onChange={(event) => set(item.key, { value: event.target.value })}
      >
        <option value="">{t("not_stated")}</option>
        <option value="yes">{t("yes")}</option>
        <option value="no">{t("no")}</option>
      </select>
    );
  return (
    <span className="admin-number" lang={language}>
      <input
        className="text-input"
        inputMode="decimal"
        aria-label={label}
        placeholder={t("not_stated")}
        value={stating.value}
        onChange={(event) => set(item.key, { value: event.target.value })}
      />{" "}
      {unitOf(item)}
    </span>
  );
}

const TONES: Readonly<Record<Item["standing"], string>> = {
  met: "good",
  gap: "bad",
  not_stated: "ask",
  not_expected: "quiet",
};
const MARKS: Readonly<Record<Item["standing"], string>> = {
  met: "✓ ",
  gap: "✕ ",
  not_stated: "",
  not_expected: "",
};

/** Sign, word and colour together; a gap against a doubtful item is only a question. */
export function Verdict({ item }: { item: Item }) {
  const t = useText(adminText);
  const unitOf = useUnitOf();
  const { standing, short_by: short, is_question: question } = item;
  const words: string =
    standing === "gap" && short !== null
      ? t("gapBy", { n: `${short} ${unitOf(item)}`.trim() })
      : t(standing as AdminKey);
  return (
    <span className={standing === "gap" && question ? "ask" : TONES[standing]}>
      <span aria-hidden="true">{MARKS[standing]}</span>
      {words}
      {standing === "gap" && question ? ` · ${t("doubtfulItem")}` : ""}
    </span>
  );
}
