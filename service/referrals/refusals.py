"""What a question is refused for, as faults with a Chinese sentence beside the English one."""

from collections.abc import Iterable

from facilities.errors import BadInputError, Problem
from service.errors import Conflict, Fault, InvalidInput, NotFound, Unready, shown, unknown

_ZH = {
    "missing_origin": "请说明患者在哪里。",
    "unknown_facility": "没有这个机构：{value}。",
    "null_island": "坐标 {value} 像是没有填，请填真实坐标。",
    "swapped_coordinates": "坐标 {value} 不在本地区，经度和纬度可能写反了。",
    "outside_region": "坐标 {value} 不在本地区的路网内。",
    "missing_condition": "请至少选一种病情。",
    "unknown_condition": "没有这种病情：{value}。",
    "unknown_urgency": "没有这种紧急程度：{value}。",
    "unknown_finding": "没有这一项：{value}。",
    "duplicate_finding": "同一项填了两次：{value}。",
    "not_a_number": "{value} 不是数字。",
    "not_a_whole_number": "{value} 不是整数。",
    "decimal_gestation": "孕周 {value} 有两种读法，请写成 周+天，如 29+4。",
    "not_a_gestation": "孕周 {value} 读不懂，请写成 周+天，如 29+4。",
    "not_a_time": "时间 {value} 读不懂，请写日期和时间。",
    "not_yes_or_no": "{value}：请填是或否。",
    "not_a_choice": "{value} 不在可选项里。",
    "not_a_value": "此项请填一个数字或一段文字。",
    "too_long": "此项太长。",
}


def refused(problems: Iterable[Problem]) -> InvalidInput:
    """Refuse a question with everything that is wrong with it."""
    return InvalidInput(*(_fault(problem) for problem in problems))


def refused_facility(code: str) -> Problem:
    """Say that the facility where the patient is meant to be is not in the network."""
    message = f"There is no facility {shown(code)!r}; name one of the network."
    return Problem("unknown_facility", message, "origin.facility", shown(code))


def roads_changed() -> Conflict:
    """Say that an old answer's route can no longer be drawn."""
    return Conflict(
        Fault(
            "roads_changed",
            "The roads or closures are no longer those of this answer; ask again.",
            "路况已与当时不同，请重新计算。",
        )
    )


def not_on_record() -> Conflict:
    """Say that what an old answer was made from is no longer known here."""
    return Conflict(
        Fault(
            "not_on_record",
            "The rules or the place of this answer are no longer on record here; ask again.",
            "这条答案当时的规则或地点已查不到，请重新计算。",
        )
    )


def no_way(facility: str, way: str, reason: str) -> Conflict:
    """Say that there is no such way to draw."""
    return Conflict(
        Fault(
            "no_way",
            f"This way to {facility} cannot be taken: {reason}.",
            f"到 {facility} 不能这样走。",
            "way",
            way,
            {"facility": facility, "reason": reason},
        )
    )


def none_in_answer(codes: Iterable[str]) -> InvalidInput:
    """Say of each facility that was named and that the answer does not know."""
    return InvalidInput(
        *(
            Fault(
                "unknown_facility",
                f"There is no facility {shown(code)} in this answer.",
                f"答案里没有这个机构：{shown(code)}。",
                "facility",
                shown(code),
            )
            for code in codes
        )
    )


def stops_damaged(detail: str) -> Unready:
    """Say that the list of stops beside the roads cannot be read."""
    return Unready(Fault("bad_stops", detail, "会合点清单读不出来，请重建路网。"))


def no_road(facility: str) -> Conflict:
    """Say that there is no route to show."""
    return Conflict(
        Fault(
            "no_road",
            f"This answer found no road to {facility}.",
            f"当时到 {facility} 没有路。",
            "facility",
            shown(facility),
        )
    )


def not_in_answer(facility: str) -> NotFound:
    """Say that the answer knows no such facility."""
    return unknown("facility", "机构", facility)


def from_bad_input(error: BadInputError) -> InvalidInput:
    """Carry over what the rules or the roads refuse."""
    return refused(error.problems)


def _fault(problem: Problem) -> Fault:
    zh = _ZH.get(problem.code)
    return Fault(
        problem.code,
        problem.message,
        zh.format(value=problem.value) if zh else problem.message,
        problem.field,
        problem.value,
    )
