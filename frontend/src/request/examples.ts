/** Builders for tests: findings and kinds of patient as a vocabulary gives them. */
import type { Finding, PatientKind } from "../api/types";

export const KINDS: readonly PatientKind[] = [
  { code: "M", zh: "产妇", en: "Mother", role: "mother", centre: "maternal" },
  { code: "F", zh: "孕妇", en: "Mother, for her fetus", role: "in_utero", centre: "maternal" },
  { code: "N", zh: "新生儿", en: "Newborn", role: "newborn", centre: "newborn" },
];

const PLAIN: Finding = {
  key: "",
  zh: "",
  en: "",
  unit: "",
  kind: "number",
  choices: [],
  several: false,
  lowest: null,
  highest: null,
  of: "mother",
};

const KNOWN: readonly (Partial<Finding> & { key: string })[] = [
  { key: "gestation", zh: "孕周", unit: "weeks+days", kind: "gestation", of: "any" },
  { key: "weight_g", zh: "体重", unit: "g", lowest: 300, highest: 6500, of: "newborn" },
  { key: "babies", zh: "胎数", kind: "whole", unit: "babies", lowest: 1, highest: 8 },
  { key: "sbp", zh: "收缩压", unit: "mmHg", kind: "whole", lowest: 40, highest: 260 },
  { key: "dbp", zh: "舒张压", unit: "mmHg", kind: "whole", lowest: 20, highest: 160 },
  { key: "blood_loss_ml", zh: "失血量", unit: "mL", lowest: 0, highest: 8000 },
  { key: "temp_c", zh: "体温", unit: "°C", lowest: 28, highest: 43, of: "any" },
  { key: "apgar1", zh: "1 分钟 Apgar", kind: "whole", lowest: 0, highest: 10, of: "newborn" },
  { key: "seizing", zh: "抽搐", kind: "yes_no", unit: "yes/no", of: "any" },
  {
    key: "bleeding",
    zh: "出血",
    kind: "choice",
    choices: [
      { code: "none", zh: "没有", en: "none" },
      { code: "ongoing", zh: "还在出", en: "ongoing" },
    ],
  },
  { key: "delivered", zh: "已分娩", kind: "yes_no", unit: "yes/no" },
  { key: "birth_at", zh: "出生时间", unit: "time", kind: "time", of: "any" },
  { key: "onset_at", zh: "发作时间", unit: "time", kind: "time", of: "any" },
  { key: "age_min", zh: "日龄", unit: "min", of: "newborn" },
];

export const FINDINGS: readonly Finding[] = KNOWN.map((each) => ({
  ...PLAIN,
  en: each.key,
  zh: each.key,
  ...each,
}));

/** One of the known findings, or one of a deployment's own. */
export const finding = (key: string, more: Partial<Finding> = {}): Finding => ({
  ...(FINDINGS.find((each) => each.key === key) ?? { ...PLAIN, key, zh: key, en: key }),
  ...more,
});
