"""What an entry of the register is refused for, as faults with a Chinese sentence."""

from collections.abc import Iterator
from datetime import datetime

from routing.errors import ClosureError
from service.errors import Conflict, Fault, Unready, shown
from service.errors.moments import moment_fault
from service.events.canonical import spell_moment
from service.situation.register import Standing
from service.situation.road_schemas import ConditionSaid

_ZH = {
    "unknown_way": "路网里没有这条道路：{value}。请填本地区可通行道路的 OpenStreetMap 编号。",
    "null_island": "坐标 {value} 像是没有填，请填真实坐标。",
    "swapped_coordinates": "坐标 {value} 不在本地区，经度和纬度可能写反了。",
    "outside_region": "坐标 {value} 不在本地区的路网内。",
    "bad_radius": "半径 {value} 米不能用：应大于 0，且不超过 {max_radius_m:.0f} 米。",
    "line_too_long": "这条线有 {value} 个点，太多了：每段最多 {max_points} 个点。",
    "line_of_one_point": "画线至少要两个不同的点，现在有 {value} 个。",
    "factor_not_used": "只有“变慢”才填倍数，请去掉 {value}。",
    "bad_factor": "请填所需时间是平时的几倍：大于 1，不超过 {max_factor:g}；现在是 {value}。",
    "circle_without_direction": "圆形范围没有方向；要封一个方向，请选道路或画线。",
    "one_way_of_both": "改为单行时，请说明哪个方向仍可通行。",
    "no_road_that_way": "这是一条单行路，没有这个方向：{value}。",
    "no_road_here": "这里没有道路，或画的线没有沿着道路；最近的在 {value} 米外。",
    "covers_everything": "这个范围占了全部道路的 {value}，太大了；整个地区的天气请填为路况。",
}
_ZH_OTHERWISE = "此项不能用：{value}。"


def no_roads() -> Unready:
    """Say that this deployment serves no roads yet."""
    return Unready(
        Fault(
            "no_roads",
            "No roads are loaded: build them and set GREENLANE_ROADS_DIR.",
            "还没有装载路网，算不了路程。",
        )
    )


def interval_faults(
    starts_at: datetime | None, ends_at: datetime | None, now: datetime
) -> Iterator[Fault]:
    """Say what is wrong with the time something holds."""
    faults = [
        fault
        for moment, field in ((starts_at, "starts_at"), (ends_at, "ends_at"))
        if moment is not None and (fault := moment_fault(moment, field)) is not None
    ]
    yield from faults
    if faults or ends_at is None:
        return
    if ends_at <= (starts_at or now):
        begins = spell_moment(starts_at or now)
        yield Fault(
            "ends_before_it_starts",
            f"It would end before it starts at {begins}: give a later end, or none.",
            "结束时间早于开始时间：请填更晚的时间，或留空。",
            "ends_at",
            ends_at.isoformat(),
        )
    elif ends_at <= now:
        yield Fault(
            "already_over",
            "It is over already and would change nothing: give an end to come, or none.",
            "结束时间已过：请填将来的时间，或留空。",
            "ends_at",
            ends_at.isoformat(),
        )


def faults_of(error: ClosureError) -> Iterator[Fault]:
    """Carry over everything that the roads refuse of a place or an effect."""
    for problem in error.problems:
        params = dict(problem.params)
        field, value = params.pop("field", None), params.pop("value", None)
        zh = _ZH.get(problem.code, _ZH_OTHERWISE).format_map(params | {"value": value})
        yield Fault(problem.code, str(problem), zh, str(field), shown(value), params)


def over_already(standing: Standing) -> Conflict:
    """Say that a closure has ended before."""
    return Conflict(
        Fault(
            "over_already",
            f"This closure is {standing.value} already; its road counts as open.",
            "这条封闭记录已经结束。",
            "closure",
            standing.value,
        )
    )


def condition_faults(said: ConditionSaid, now: datetime) -> Iterator[Fault]:
    """Say what is wrong with what is said of a condition, its place aside."""
    yield from interval_faults(said.starts_at, said.ends_at, now)
    if said.in_force:
        return
    for field in ("place", "ends_at"):
        if getattr(said, field) is not None:
            yield Fault(
                "only_in_force",
                f"{field} goes with a condition in force; leave it out to say that it is over.",
                "表示“已解除”时请不要填此项。",
                field,
            )
