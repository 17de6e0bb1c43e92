/** What is wrong with a rule file. */
const RULES_ZH: Readonly<Record<string, string>> = {
  bad_ask: "要问的体征写法不对",
  bad_confidence: "可信度只能是规定的几种",
  bad_key: "记录名写法不对",
  bad_op: "比较符号不对",
  bad_value: "值不对",
  cannot_read: "文件读不了",
  circular_includes: "包含关系转了一圈",
  duplicate_finding: "体征重复",
  duplicate_rank: "名次重复",
  duplicate_record: "记录重复",
  duplicate_step: "分档重复",
  duplicate_word: "同一个词用了两次",
  missing_condition: "缺病情",
  missing_file: "缺文件",
  missing_record: "缺记录",
  missing_role: "缺角色",
  missing_table: "缺表",
  mixed_values: "值的种类不一致",
  no_level: "没有写级别",
  no_needs: "没有写需要的能力",
  no_rules: "没有规则文件",
  not_a_list: "要写成列表",
  not_a_list_of_codes: "要写成代码的列表",
  not_a_list_of_tables: "要写成记录的列表",
  not_a_list_of_texts: "要写成文字的列表",
  not_a_pair: "要写成一对",
  not_a_record: "要写成记录",
  not_a_text: "要写文字",
  not_a_time: "写时刻，如 18:00",
  not_a_whole_number: "要写整数",
  not_comparable: "这种值不能比大小",
  not_text: "文件不是文字",
  not_toml: "不是 TOML 格式",
  not_true_or_false: "写 true 或 false",
  nothing_to_remove: "没有这条记录可去掉",
  suggests_always: "没有条件，会一直提示",
  uncertain_rule: "可信度 U 的规则只能提示",
  unknown_advice: "没有这条处置",
  unknown_choice: "没有这个选项",
  unknown_condition: "没有这种病情",
  unknown_confidence: "没有这种可信度",
  unknown_criterion: "没有这条排序规则",
  unknown_field: "不认识这个字段",
  unknown_finding: "没有这项体征",
  unknown_group: "没有这一组",
  unknown_item: "没有这一项",
  unknown_key: "不认识这一项",
  unknown_note: "没有这条提示",
  unknown_operator: "没有这个比较符号",
  unknown_patient_kind: "没有这类患者",
  unknown_phase: "没有这个阶段",
  unknown_table: "没有这张表",
  unknown_team_time: "没有这种用时",
  unknown_urgency: "没有这种紧急程度",
  unknown_word: "没有这个词",
  value_out_of_range: "值超出范围",
  window_without_anchor: "时限没有起点",
  wrong_kind: "种类不对",
  wrong_kind_of_value: "值的种类不对",
  wrong_order: "顺序不对",
  wrong_range: "范围不对",
  wrong_type: "类型不对",
  wrong_unit: "单位不对",
};

/** What is wrong with a file, by the code the server gives; a code without words shows its own. */
const ZH: Readonly<Record<string, string>> = {
  ambiguous_date: "日期看不准，写成 2026-01-31",
  bad_area_code: "行政区划代码要 2、4、6、9 或 12 位数字",
  bad_code: "机构编码不能有空格、斜杠、问号这类符号",
  bad_capability: "能力写法读不出",
  bad_check_digit: "统一社会信用代码的校验位不对",
  bad_duty: "值班时段写法读不出",
  bad_stabilisation: "稳定分钟写法读不出，写 30 或 30,vlbw=45",
  circular_agreement: "协议互相转了一圈",
  control_character: "有看不见的控制字符",
  duplicate_capability: "同一能力写了两次",
  duplicate_code: "机构编码重复",
  duplicate_column: "同一列出现两次",
  duplicate_condition: "同一病情写了两次",
  empty_file: "文件是空的",
  encoding: "不是 UTF-8，按别的编码读的，看名称对不对",
  ends_before_start: "结束日期早于开始日期",
  error_cell: "单元格是公式错误",
  file_too_large: "文件太大",
  formula_without_value: "公式没有算出的值，先在表格软件里算好再存",
  hidden_column: "有隐藏的列，也读了",
  hidden_rows: "有隐藏的行，也读了",
  ignored_column: "这一列没有用",
  in_the_future: "时间在以后",
  lost_digits: "位数丢了，把这一列改成文本再填",
  malformed_csv: "CSV 格式坏了",
  merged_columns: "横向合并的单元格分不清属于哪一列",
  missing_column: "缺这一列",
  missing_value: "这一格要填",
  not_a_date: "不是日期，写成 2026-01-31",
  not_a_number: "数字不对",
  not_a_table: "不是表格（网页、XML 等），在表格软件里打开，另存为 xlsx 或 CSV",
  not_yes_or_no: "写是或否，或空着",
  not_utf16: "文字编码读不出，另存为 CSV UTF-8",
  not_utf8: "文字编码读不出，另存为 CSV UTF-8",
  no_capacity: "只有表头，没有一行",
  no_catchments: "只有表头，没有一行",
  no_designations: "只有表头，没有一行",
  no_facilities: "只有表头，没有一行",
  not_a_workbook: "不是表格文件",
  null_island: "坐标是 0，0",
  old_workbook: "旧版 xls，另存为 xlsx 或 CSV",
  out_of_range: "超出范围",
  outside_china: "有的地点在国外，看坐标是不是少了一位",
  overlapping_designations: "同一天有两个同类认定",
  repeated_row: "这一行重复了",
  several_sheets: "几张工作表都是这个表，合成一张，或给要读的那张起好名字",
  sheet_ignored: "这张工作表没有读",
  swapped_coordinates: "经度和纬度像是写反了",
  suspected_bd09: "坐标像是百度 BD-09，看坐标系选对没有",
  suspected_gcj02: "坐标像是 GCJ-02，看坐标系选对没有",
  too_long: "太长",
  too_many_fields: "这一行的格子比表头多",
  too_many_rows: "行太多",
  two_figures: "同一时间报了两个数",
  two_ranks: "同一片区同一天有两个顺位，按靠前的算",
  turned_into_date: "被表格软件变成了日期，改成文本再填",
  unknown_area: "没有这个地区",
  unknown_capability: "没有这种能力",
  unknown_centre: "没有这家机构",
  unknown_centre_kind: "没有这种中心",
  unknown_bed_kind: "没有这种床位",
  unknown_column: "不认识这一列",
  unknown_crs: "不认识这个坐标系",
  unknown_facility: "没有这家机构",
  unknown_kind: "没有这一类",
  unknown_level: "没有这个级别",
  unknown_ownership: "写公立或民营",
  unknown_partner: "协议的另一方没有这家机构",
  unknown_rank: "写主、备，或 1、2、3",
  unknown_tier: "没有这个级别",
  unknown_ward: "没有这个病房等级",
  unreadable_workbook: "表格文件打不开",
};

/** The Chinese words for a code; null where there are none. */
export const problemWords = (code: string): string | null => ZH[code] ?? RULES_ZH[code] ?? null;

/** Columns and fields of the tables as people call them. */
const FIELDS: Readonly<Record<string, string>> = {
  activation_min: "到岗分钟",
  alliance: "医联体",
  area_code: "行政区划",
  as_of: "报的时间",
  capabilities: "能力",
  centre: "中心",
  code: "机构编码",
  designation_source: "认定依据",
  facility: "机构",
  free: "空床",
  grid: "网格",
  kind: "类别",
  lat: "纬度",
  level: "级别",
  lon: "经度",
  maternal_bed: "母床",
  maternal_centre: "孕产妇中心",
  mobilisation_min: "出队分钟",
  mobilisation_night_min: "夜间出队分钟",
  name: "名称",
  name_en: "英文名",
  newborn_centre: "新生儿中心",
  newborn_cot: "暖箱",
  newborn_ward: "新生儿病房",
  ownership: "公立民营",
  phone: "电话",
  phones: "全部电话",
  rank: "顺位",
  rescue_bed: "抢救床",
  retrieval_team: "转运团队",
  source: "依据",
  stabilisation: "稳定分钟",
  tier: "级别",
  valid_from: "开始",
  valid_to: "结束",
  vehicle_ready_min: "出车准备分钟",
};

/** The Chinese name of a column; null where there is none. */
export const fieldWords = (field: string): string | null => FIELDS[field] ?? null;

/** Their Chinese words already say what to do. */
const SAID_IN_FULL: ReadonlySet<string> = new Set([
  "ambiguous_date",
  "bad_area_code",
  "bad_stabilisation",
  "duplicate_condition",
  "missing_value",
  "not_a_date",
  "not_yes_or_no",
  "unknown_ownership",
  "unknown_rank",
]);

const WHAT_MAY_STAND = /use one of (.+?)(, or nothing)?\.$/;

/** What may stand in a cell, in Chinese where a choice has a Chinese name; null where it is said. */
function choicesOf(advice: string): string | null {
  const found = WHAT_MAY_STAND.exec(advice);
  if (found === null) return null;
  const names = (found[1] ?? "")
    .split(", ")
    .map((each) => /\(([^()]*\p{Script=Han}[^()]*)\)$/u.exec(each)?.[1] ?? each);
  return `可填：${names.join("、")}${found[2] === undefined ? "" : "，或空着"}`;
}

/** The advice of an error beside its Chinese words; English only where no Chinese is known. */
export function adviceBeside(
  code: string,
  detail: string,
): { lang: "zh-CN" | "en"; text: string } | null {
  if (SAID_IN_FULL.has(code)) return null;
  const advice = adviceOf(detail);
  const plain = plainWords(advice) ?? choicesOf(advice);
  return plain === null ? { lang: "en", text: advice } : { lang: "zh-CN", text: plain };
}

const PLAIN_ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^write a whole number\.$/, "写整数，0 或更大"],
  [/^write degrees such as (\S+)\.$/, "写度数，如 $1"],
  [/^perhaps (\S+), or remove it\.$/, "是不是 $1？不是就删掉"],
  [/^use S, M, U or P\.$/, "写 S、M、U 或 P"],
  [/^it must lie from (\S+) to (\S+)\.$/, "要在 $1 到 $2 之间"],
  [
    /^no facility has this code; import the facilities first, or correct it\.$/,
    "先导入机构，或改编码",
  ],
];

function plainWords(advice: string): string | null {
  const found = PLAIN_ADVICE.find(([pattern]) => pattern.test(advice));
  return found === undefined ? null : advice.replace(found[0], found[1]);
}

/** What to do, the part of an error after what is wrong; the whole where it has no such part. */
export function adviceOf(detail: string): string {
  const at = detail.indexOf("; ");
  return at === -1 ? detail : detail.slice(at + 2);
}
