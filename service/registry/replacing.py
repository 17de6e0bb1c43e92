"""What the network becomes when a table replaces a part of it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from facilities.errors import BadInputError, Problem
from facilities.facility import Designation, Facility
from facilities.network import Catchment, Network

MAY_BE_MISSING = frozenset({"unknown_partner"})
"""A county's file may name a partner that only another county's file brings."""


def with_facilities(before: Network, facilities: Iterable[Facility], source: str) -> Network:
    """Give the network with these facilities in the place of those of the same codes."""
    named = {each.code: _sourced(each, source) for each in facilities}
    kept = (each for each in before.facilities if each.code not in named)
    return Network((*kept, *named.values()), before.catchments, before.vocabulary)


def with_designations(
    before: Network, designations: Mapping[str, Sequence[Designation]], source: str
) -> Network:
    """Give the network with these designations in the place of those of the same facilities."""
    changed = [
        replace(facility, designations=tuple(named))
        for code, named in designations.items()
        if (facility := before.get(code)) is not None
    ]
    return with_facilities(before, changed, source)


def with_catchments(before: Network, catchments: Iterable[Catchment], source: str) -> Network:
    """Give the network with these catchments in the place of those of the same centres."""
    given = tuple(replace(each, source=each.source or source) for each in catchments)
    named = {each.centre for each in given}
    kept = (each for each in before.catchments if each.centre not in named)
    return Network(before.facilities, (*kept, *given), before.vocabulary)


def contradictions(before: Network, after: Network) -> tuple[list[Problem], list[Problem]]:
    """List what a change would bring in: what refuses it, and what is only worth a look."""
    known = set(before.problems())
    new = [problem for problem in after.problems() if problem not in known]
    refusing = [problem for problem in new if problem.code not in MAY_BE_MISSING]
    return refusing, [problem for problem in new if problem.code in MAY_BE_MISSING]


def refuse_contradictions(before: Network, after: Network) -> None:
    """Raise `BadInputError` with every contradiction that a change would bring in."""
    refusing, _ = contradictions(before, after)
    if refusing:
        raise BadInputError(refusing)


def _sourced(facility: Facility, source: str) -> Facility:
    return replace(
        facility,
        source=facility.source or source,
        designations=tuple(
            replace(each, source=each.source or source) for each in facility.designations
        ),
    )
