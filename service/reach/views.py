"""Answers about reach as a page shows them. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from facilities.needs import Need
from routing.kernel import UNREACHABLE
from routing.reach import NoReach, Reached, Tally, tally, tally_by_area
from service.reach.answering import Answer, OfNeed
from service.reach.centres import Centre
from service.reach.region import PointTable
from service.reach.remarks import Said
from service.reach.schemas import (
    AreaView,
    Bands,
    CentreView,
    NeedBeyond,
    Outside,
    PlaceView,
    PointRecord,
    PointsView,
    ReachRemark,
    ReachView,
    WhyNone,
    Within,
)
from service.reach.schemas import Reached as ReachedView
from service.reach.sums import CENTISECONDS_A_MINUTE, band_of, by_county, county_name

_WHY: Mapping[NoReach, WhyNone] = {
    NoReach.UNREACHABLE: "unreachable",
    NoReach.NOBODY_FITS: "nobody_fits",
    NoReach.OFF_ROAD: "off_road",
    NoReach.OUTSIDE: "off_road",
}


def reach_view(answer: Answer, bands: Bands, heading: dict[str, Any]) -> ReachView:
    """Show an answer with its bands."""
    sums = sums_view(answer)
    return ReachView(
        **heading,
        bands=bands,
        within=sums.within,
        unreachable=sums.unreachable,
        areas=_areas(answer),
        places=_places(answer),
        centres=[_centre(each) for each in answer.centres],
    )


def heading(answer: Answer, took_s: float, areas: Sequence[str] | None = None) -> dict[str, Any]:
    """Say what was asked, and on what the answer rests; `areas` are those whose places it shows."""
    question, region = answer.question, answer.region
    return {
        "needs": [list(need.any_of) for need in answer.decisive],
        "condition": question.condition,
        "at": question.at,
        "capacity": "free" if question.count_beds else "ignore",
        "bands_min": list(question.bands_min),
        "roads_version": region.roads.version,
        "graph": region.roads.graph.hash,
        "network": region.network.hash,
        "rules": region.book.hash,
        "uncalibrated": region.roads.calibration is None,
        "areas_seen": None if areas is None else list(areas),
        "took_s": round(took_s, 3),
        "remarks": [remark_view(each) for each in answer.remarks],
        "points": None if region.table is None else points_view(region.table),
    }


def sums_view(answer: Answer) -> ReachedView:
    """Sum over places; without any there is nothing to sum."""
    if answer.region.table is None:
        return ReachedView(within=[], unreachable=None)
    found = tally(answer.reached, answer.question.bands_min)
    lost = Outside(weight=_plain(found.without_weight), places=found.without_places)
    return ReachedView(within=_within(found), unreachable=lost)


def points_view(table: PointTable) -> PointsView:
    """Name the table of places, with its sums."""
    return PointsView(
        name=table.name,
        unit=table.unit.value,
        as_of=table.as_of,
        weight=_plain(sum(each.weight for each in table.points)),
        places=len(table.points),
        sha256=table.sha256,
    )


def point_records(table: PointTable) -> list[PointRecord]:
    """Show the rows of a table of places."""
    return [
        PointRecord(
            key=each.key,
            name=each.name,
            lon=each.lon,
            lat=each.lat,
            weight=each.weight,
            area_code=each.area_code,
        )
        for each in table.points
    ]


def remark_view(said: Said) -> ReachRemark:
    """Show a remark."""
    return ReachRemark(code=said.code, params=said.params, zh=said.zh, en=said.en)


def minutes_of(time_cs: int) -> float | None:
    """Show a time in minutes, to a tenth; none where nobody is reached."""
    return None if time_cs == UNREACHABLE else round(time_cs / CENTISECONDS_A_MINUTE, 1)


def _within(found: Tally) -> list[Within]:
    return [
        Within(
            minutes=int(each.minutes),
            weight=_plain(each.weight),
            share=round(each.share or 0.0, 4),
            places=each.places,
        )
        for each in found.within
    ]


def _areas(answer: Answer) -> list[AreaView]:
    if answer.region.table is None:
        return []
    counties = by_county(tally_by_area(answer.reached, answer.question.bands_min))
    names: dict[str, list[str]] = {county: [] for county in counties}
    for point in answer.reached.places.points:
        county = next(each for each in _prefixes(point.area_code) if each in names)
        names[county].append(point.name)
    return [
        AreaView(
            area_code=county,
            name=county_name(names[county]) if county else "",
            weight=_plain(found.weight),
            within=_within(found),
            unreachable_weight=_plain(found.without_weight),
        )
        for county, found in counties.items()
    ]


def _prefixes(area: str) -> list[str]:
    return [area[:length] for length in range(len(area), -1, -1)]


def _places(answer: Answer) -> list[PlaceView]:
    times, points = answer.reached.time_cs, answer.reached.places.points

    def worst_first(number: int) -> tuple[bool, int, float, str]:
        point, time_cs = points[number], int(times[number])
        return time_cs != UNREACHABLE, -time_cs, -point.weight, point.key

    ranges = answer.reached.range_cs.tolist() if points else []
    numbers = sorted(range(len(points)), key=worst_first)
    return [_place(answer, number, ranges[number]) for number in numbers]


def _place(answer: Answer, number: int, range_cs: Sequence[int]) -> PlaceView:
    reached, point = answer.reached, answer.reached.places.points[number]
    time_cs = int(reached.time_cs[number])
    source = reached.source_of(number)
    nearest = answer.region.network.get(source.key) if source else None
    band = band_of(time_cs, answer.question.bands_min)
    why = reached.why_none.get(number)
    return PlaceView(
        key=point.key,
        name=point.name,
        area_code=point.area_code,
        lon=point.lon,
        lat=point.lat,
        weight=_plain(point.weight),
        minutes=minutes_of(time_cs),
        range_min=None if time_cs == UNREACHABLE else _range(range_cs),
        nearest=nearest.code if nearest else None,
        nearest_name=nearest.name if nearest else None,
        band=band,
        why_none=_WHY[why] if why else None,
        missing=_missing(answer, number, band),
    )


def _range(range_cs: Sequence[int]) -> tuple[float, float | None]:
    low, high = (minutes_of(each) for each in range_cs)
    return low or 0.0, high


def _missing(answer: Answer, number: int, band: int | None) -> list[NeedBeyond]:
    """Say which needs alone keep a place out of the band before its own."""
    tighter = [each for each in answer.question.bands_min if band is None or each < band]
    if not tighter:
        return []
    limit_cs = max(tighter) * CENTISECONDS_A_MINUTE
    of_needs = answer.each or tuple(OfNeed(need, answer.reached) for need in answer.decisive)
    return [
        _missing_need(each.need, each.reached, number)
        for each in of_needs
        if not UNREACHABLE != each.reached.time_cs[number] <= limit_cs
    ]


def _missing_need(need: Need, reached: Reached, number: int) -> NeedBeyond:
    source = reached.source_of(number)
    return NeedBeyond(
        need=list(need.any_of),
        nearest=source.key if source else None,
        minutes=minutes_of(int(reached.time_cs[number])),
    )


def _centre(centre: Centre) -> CentreView:
    facility = centre.facility
    return CentreView(
        facility=facility.code,
        name=facility.name,
        name_en=facility.name_en or "",
        lon=facility.lon,
        lat=facility.lat,
        fit=centre.fit.value,
        open_from=centre.open_from,
        open_until=centre.open_until,
        beds=centre.beds.value if centre.beds else None,
        counted=centre.is_counted,
        why_not=centre.why_not.value if centre.why_not else None,
    )


def _plain(weight: float) -> float:
    """Take off what adding up fractions leaves behind."""
    return round(weight, 6)
