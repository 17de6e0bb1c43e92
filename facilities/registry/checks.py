"""Check what a file says against the network it is for, and say the row of each contradiction."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from facilities.errors import Problem
from facilities.network import Catchment, Network, area_prefix
from facilities.registry.records import cell_problem
from facilities.registry.statement_rows import (
    CapacityFigure,
    FacilityDesignation,
    Statement,
    StatementFile,
)


def problems_against(file: StatementFile[Statement], network: Network) -> tuple[Problem, ...]:
    """Report by row every facility and every area that the network does not know."""
    areas = {area_prefix(each.area_code) for each in network.facilities if each.area_code}
    found: list[Problem] = []
    for row, statement in zip(file.rows, file.statements, strict=True):
        if isinstance(statement, FacilityDesignation | CapacityFigure):
            found += _unknown_facility(network, row, "facility", statement.facility)
        elif isinstance(statement, Catchment):
            found += _unknown_facility(network, row, "centre", statement.centre)
            found += _unknown_area(areas, row, statement.area_code)
    return tuple(found)


def _unknown_facility(network: Network, row: int, column: str, code: str) -> Iterator[Problem]:
    if network.get(code) is None:
        advice = "no facility has this code; import the facilities first, or correct it"
        yield cell_problem(f"unknown_{column}", row, column, code, advice)


def _unknown_area(areas: Collection[str], row: int, code: str) -> Iterator[Problem]:
    area = area_prefix(code)
    if areas and not any(area.startswith(each) or each.startswith(area) for each in areas):
        advice = "no facility lies in this area; compare it with the facilities' area codes"
        yield cell_problem("unknown_area", row, "area_code", code, advice)
