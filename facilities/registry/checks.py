"""Check what a file says against the network it is for, and say the row of each contradiction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from facilities.errors import Problem
from facilities.network import Catchment, Network, area_prefix
from facilities.registry.statement_rows import (
    CapacityFigure,
    FacilityDesignation,
    Statement,
    StatementFile,
)

Say = Callable[[str, str, str, str], Problem]  # code, column, value, what to do


def problems_against(file: StatementFile[Statement], network: Network) -> tuple[Problem, ...]:
    """Report by row every facility and every area that the network does not know."""
    areas = {area_prefix(each.area_code) for each in network.facilities if each.area_code}
    found: list[Problem] = []
    read = zip(file.records, file.statements, strict=True)
    for record, statement in (*read, *file.wrong):
        say = record.problem
        if isinstance(statement, FacilityDesignation | CapacityFigure):
            found += _unknown_facility(network, "facility", statement.facility, say)
        elif isinstance(statement, Catchment):
            found += _unknown_facility(network, "centre", statement.centre, say)
            found += _unknown_area(areas, statement.area_code, say)
    return tuple(found)


def _unknown_facility(network: Network, column: str, code: str, say: Say) -> Iterator[Problem]:
    if code and network.get(code) is None:
        advice = "no facility has this code; import the facilities first, or correct it"
        yield say(f"unknown_{column}", column, code, advice)


def _unknown_area(areas: Collection[str], code: str, say: Say) -> Iterator[Problem]:
    area = area_prefix(code)
    if code and areas and not any(area.startswith(each) or each.startswith(area) for each in areas):
        advice = "no facility lies in this area; compare it with the facilities' area codes"
        yield say("unknown_area", "area_code", code, advice)
