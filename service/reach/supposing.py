"""What if: a region with a road or a centre closed, or a centre opened or able to do more. Pure.

Nothing here touches a record. All problems of all changes are found at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from facilities.errors import BadInputError, Problem, shown
from facilities.facility import DeclaredCapability, Facility
from facilities.network import Network
from facilities.registry.capability_cell import read_capabilities
from facilities.vocabulary import Vocabulary
from routing.closures import close_ways
from routing.errors import PlaceError, WayError
from routing.graph import RoadGraph
from routing.snapping import SnapFlag, snap
from routing.weights import CLOSED_CS, Weights
from service.reach.region import Region
from service.reach.schemas import Change, CloseCentre, CloseWay, OpenCentre, UpgradeCentre

NEW_PREFIX = "NEW-"


@dataclass(frozen=True)
class Supposed:
    """A region as it would be, and the codes of its new centres."""

    region: Region
    opened: tuple[str, ...]


def suppose(region: Region, changes: Sequence[Change]) -> Supposed:
    """Change a region; raise `BadInputError` with everything wrong with any of the changes."""
    problems: list[Problem] = []
    facilities = {each.code: each for each in region.network}
    opened: list[str] = []
    for number, change in enumerate(changes):
        field = f"changes.{number}"
        if isinstance(change, CloseCentre):
            if _known(change.facility, facilities, field, problems):
                facilities = _without(change.facility, facilities)
        elif isinstance(change, UpgradeCentre):
            if _known(change.facility, facilities, field, problems):
                facilities[change.facility] = upgraded(
                    facilities[change.facility],
                    _read(change.capabilities, region.network.vocabulary, field, problems),
                )
        elif isinstance(change, OpenCentre):
            code = _free_code(facilities)
            facilities[code] = _new(code, change, region, field, problems)
            opened.append(code)
    weights = _closed(region, changes, problems)
    if problems:
        raise BadInputError(problems)
    network = Network(facilities.values(), region.network.catchments, region.network.vocabulary)
    roads = region.roads if weights is region.roads.weights else region.roads.under(weights)
    return Supposed(region.otherwise(roads, network), tuple(opened))


def upgraded(facility: Facility, more: Iterable[DeclaredCapability]) -> Facility:
    """Give a facility that can do more, at the hours named, than it says of itself."""
    return replace(facility, capabilities=(*facility.capabilities, *more))


def unknown_facility(code: str, field: str) -> Problem:
    """Say that nothing of the network, or nothing that is left of it, has this code."""
    message = f"There is no facility {shown(code)!r} here; name one of the network by its code."
    return Problem("unknown_facility", message, field, shown(code))


def read_added(
    written: Sequence[str], words: Vocabulary, field: str = "capabilities"
) -> tuple[DeclaredCapability, ...]:
    """Read capabilities to be added; raise `BadInputError` with everything wrong with them."""
    problems: list[Problem] = []
    found = _read(written, words, field, problems)
    if problems:
        raise BadInputError(problems)
    return found


def with_ways_closed_too(weights: Weights, ways: Iterable[int]) -> Weights:
    """Close ways in both directions on top of weights; `WayError` names all that are unknown."""
    closed = close_ways(weights.graph, ways)
    low_cs, cost_cs, high_cs = (
        np.where(closed, CLOSED_CS, each)
        for each in (weights.low_cs, weights.cost_cs, weights.high_cs)
    )
    open_spans = {edge: each for edge, each in weights.spans.items() if not closed[edge]}
    digest = hashlib.sha256(f"{weights.version} and closed".encode())
    digest.update(np.flatnonzero(closed).astype("<i8").tobytes())
    return replace(
        weights,
        low_cs=low_cs,
        cost_cs=cost_cs,
        high_cs=high_cs,
        version=digest.hexdigest(),
        spans=open_spans,
        part_costs={edge: weights.part_costs[edge] for edge in open_spans},
    )


def _closed(region: Region, changes: Sequence[Change], problems: list[Problem]) -> Weights:
    weights = region.roads.weights
    wanted = {n: each.way for n, each in enumerate(changes) if isinstance(each, CloseWay)}
    known: list[int] = []
    for number, way in wanted.items():
        try:
            close_ways(weights.graph, [way])
            known.append(way)
        except WayError as error:
            problems.append(Problem(error.code, str(error), f"changes.{number}.way", str(way)))
    return with_ways_closed_too(weights, known) if known else weights


def _known(code: str, facilities: dict[str, Facility], field: str, problems: list[Problem]) -> bool:
    if code in facilities:
        return True
    problems.append(unknown_facility(code, f"{field}.facility"))
    return False


def _without(code: str, facilities: dict[str, Facility]) -> dict[str, Facility]:
    """Take a facility away, with what others had by agreement with it."""
    return {
        each.code: replace(
            each, capabilities=tuple(one for one in each.capabilities if one.partner != code)
        )
        if any(one.partner == code for one in each.capabilities)
        else each
        for each in facilities.values()
        if each.code != code
    }


def _read(
    written: Sequence[str], words: Vocabulary, field: str, problems: list[Problem]
) -> tuple[DeclaredCapability, ...]:
    def refuse(code: str, part: str, advice: str) -> None:
        message = f"The capability {shown(part)!r} cannot be added ({code}): {advice}."
        problems.append(Problem(code, message, f"{field}.capabilities", shown(part)))

    return read_capabilities(";".join(written), None, (None, None), words, refuse)


def _new(
    code: str, change: OpenCentre, region: Region, field: str, problems: list[Problem]
) -> Facility:
    words = region.network.vocabulary
    declared = _read(change.capabilities, words, field, problems)
    problems += _problems_of_place(region.roads.graph, change.lon, change.lat, field)
    return Facility(
        code=code, name=change.name, lon=change.lon, lat=change.lat, capabilities=declared
    )


def _problems_of_place(graph: RoadGraph, lon: float, lat: float, field: str) -> Iterator[Problem]:
    try:
        found = snap(graph, lon, lat)
    except PlaceError as error:
        yield Problem(error.code, str(error), f"{field}.lon", f"{lon}, {lat}")
        return
    if SnapFlag.OFF_ROAD in found.flags:
        message = (
            f"The nearest road is {found.snapped_m / 1000:.1f} km from {lon}, {lat}: put the new "
            "centre beside a road."
        )
        yield Problem("off_road", message, f"{field}.lon", f"{lon}, {lat}")


def _free_code(facilities: dict[str, Facility]) -> str:
    number = 1
    while f"{NEW_PREFIX}{number}" in facilities:
        number += 1
    return f"{NEW_PREFIX}{number}"
