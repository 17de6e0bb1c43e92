"""What a question about reach is refused for, as faults with a Chinese sentence."""

from collections.abc import Iterable

from facilities.errors import BadInputError, Problem
from service.errors import Fault, InvalidInput

_ZH = {
    "missing_need": "请选一种病情，或至少一项能力。",
    "condition_and_needs": "病情和能力只能选一种方式。",
    "empty_need": "这一组没有写能力：{value}。",
    "empty_group": "这一组没有写能力。",
    "unknown_capability": "没有这项能力：{value}。",
    "unknown_condition": "没有这种病情：{value}。",
    "unknown_capacity": "床位口径只能是 ignore 或 free：{value}。",
    "moment_out_of_range": "时刻 {value} 超出可用范围。",
    "not_a_date": "日期写法不对：{value}。",
    "ends_before_start": "结束日期早于开始日期：{value}。",
    "bad_bands": "时间圈 {value} 不能用：请写从小到大的整数分钟，如 30,60,120。",
    "no_needs_known": "按现有规则，仅凭这种病情看不出需要哪项能力，请直接选能力。",
    "unknown_facility": "没有这个机构：{value}。",
    "unknown_way": "路网里没有这条道路：{value}。",
    "bad_capability": "能力写法不对：{value}。",
    "duplicate_capability": "同一项能力写了两次：{value}。",
    "unknown_partner": "协议单位写法不对：{value}。",
    "bad_duty": "值班时段写法不对：{value}。请写如 cs24[08:00-18:00]。",
    "off_road": "新设机构离最近的道路太远：{value}。",
    "null_island": "坐标 {value} 像是没有填，请填真实坐标。",
    "swapped_coordinates": "坐标 {value} 不在本地区，经度和纬度可能写反了。",
    "outside_region": "坐标 {value} 不在本地区的路网内。",
    "no_points": "还没有人口点表，算不出覆盖多少人：请先上传。",
    "no_weight": "这里计入的地点没有一处在路边：算不出能到达多少人。",
    "too_many_sites": "要选 {value} 处，太多了。",
    "k_over_sites": "要选 {value} 处，可选的机构没有这么多。",
    "no_site_fits": "加上这些能力后，仍没有机构具备全部所需能力。",
    "zero_weight": "数量为 0：{value}。没有人的地点请不要列入。",
    "negative_weight": "数量不能为负：{value}。",
    "unknown_area": "没有这个行政区划：{value}。",
    "duplicate_key": "编号重复：{value}。",
}
_ZH_WHOLE_FILE = {
    "no_points": "文件只有表头，没有地点：请每个地点写一行。",
    "empty_file": "文件是空的：第一行要写列名，如 key、lon、lat、weight。",
    "file_too_large": "文件太大：请分成几个。",
    "unreadable_workbook": "文件打不开：请去掉密码，重新另存为 .xlsx。",
    "old_workbook": "旧版 .xls 或加了密码，读不了：请去掉密码，另存为 .xlsx。",
    "not_a_workbook": "这不是 .xlsx 表格：请另存为 .xlsx 或 CSV UTF-8。",
    "not_a_table": "文件里没有表格：请另存为 .xlsx 或 CSV UTF-8。",
    "several_sheets": "有几张工作表都像人口点表：请合成一张，或把要用的那张命名为“人口点”。",
}
"""What is wrong with a file as a whole, where no row or column can be shown."""


def refused(problems: Iterable[Problem]) -> InvalidInput:
    """Refuse a question or a file with everything that is wrong with it."""
    return InvalidInput(*(_fault(problem) for problem in problems))


def from_bad_input(error: BadInputError) -> InvalidInput:
    """Carry over what the rules, the roads or a file's reader refuse."""
    return refused(error.problems)


def _fault(problem: Problem) -> Fault:
    is_of_file = problem.row is None and problem.field is None
    zh = (_ZH_WHOLE_FILE.get(problem.code) if is_of_file else None) or _ZH.get(problem.code)
    place: dict[str, object] = {}
    if problem.row is not None:
        place = {"row": problem.row, "column": problem.column}
    return Fault(
        problem.code,
        problem.message,
        zh.format(value=problem.value or "") if zh else problem.message,
        problem.field or problem.column,
        problem.value,
        place,
    )
