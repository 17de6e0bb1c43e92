"""Closures, conditions and the roads in force as a page shows them."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from routing.errors import ClosureError
from routing.ferry_hours import uncertain_ferries
from routing.graph import Ferry
from service.situation import road_queries, road_refusals
from service.situation.register import Closure, Condition, Standing
from service.situation.road_schemas import (
    ClosureView,
    FerryView,
    Misfit,
    RoadConditionView,
    RoadsView,
    UncertainFerryView,
)
from service.situation.roads import RoadsInForce
from service.situation.weighing import state_at


def roads(session: Session, served: RoadsInForce, now: datetime) -> RoadsView:
    """Show the roads that are served, and whether the register asks for others already."""
    state = served.state
    due = state_at(served.fits, road_queries.register(session), now)
    held = state.held if state else None
    stopped = state.ferries_stopped if state else ()
    return RoadsView(
        version=served.version,
        graph=served.graph.hash,
        since=state.since if state else None,
        closures=closures(session, held.closures if held else (), served, now),
        conditions=conditions(session, held.conditions if held else (), now),
        night=state.night if state else False,
        ferries_stopped=[_ferry(served.graph.manifest.ferries[n]) for n in stopped],
        ferries_uncertain=[
            UncertainFerryView(
                **_ferry(served.graph.manifest.ferries[each.ferry]).model_dump(),
                opening_hours=each.opening_hours,
                doubt=each.doubt.value,
            )
            for each in uncertain_ferries(served.graph, now, served.fits.clock)
        ],
        calibration=served.calibration_version,
        uncalibrated=served.calibration is None,
        preparing=state is not None and state.causes != due.causes,
    )


def closures(
    session: Session, found: Sequence[Closure], served: RoadsInForce, now: datetime
) -> list[ClosureView]:
    """Show closures as they stand at a moment, with what they cover of these roads."""
    notes = road_queries.notes(session, {each.note for each in found})
    names = road_queries.names(session, {each.author for each in found})
    return [
        _closure(
            each,
            served,
            now,
            note=notes.get(each.note) if each.note else None,
            author=names.get(each.author) if each.author else None,
        )
        for each in found
    ]


def conditions(
    session: Session, found: Sequence[Condition], now: datetime
) -> list[RoadConditionView]:
    """Show what was said of conditions, as it stands at a moment."""
    notes = road_queries.notes(session, {each.note for each in found})
    names = road_queries.names(session, {each.author for each in found})
    return [
        RoadConditionView(
            kind=each.kind,
            in_force=each.in_force,
            place=each.place,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            source=each.source,
            note=notes.get(each.note) if each.note else None,
            author=names.get(each.author) if each.author else None,
            recorded_at=each.recorded_at,
            status=_standing(each, now),
        )
        for each in found
    ]


def _closure(
    closure: Closure,
    served: RoadsInForce,
    now: datetime,
    *,
    note: str | None,
    author: str | None,
) -> ClosureView:
    found, lift = served.fits.of(closure), closure.lift_at(now)
    covered = None if isinstance(found, ClosureError) else found.coverage
    return ClosureView(
        id=closure.id,
        place=closure.place,
        effect=closure.effect,
        factor=closure.factor,
        direction=closure.direction,
        starts_at=closure.starts_at,
        ends_at=closure.ends_at,
        reason=closure.reason,
        source=closure.source,
        note=note,
        author=author,
        recorded_at=closure.recorded_at,
        lifted_at=lift.lifted_at if lift else None,
        edges=covered.edges if covered else 0,
        ways=list(covered.ways) if covered else [],
        length_m=covered.length_m if covered else 0.0,
        status=closure.standing(now),
        misfit=_misfit(found) if isinstance(found, ClosureError) else None,
    )


def _ferry(ferry: Ferry) -> FerryView:
    return FerryView(way=ferry.way_id, name=ferry.name)


def _misfit(error: ClosureError) -> Misfit:
    fault = next(road_refusals.faults_of(error))
    return Misfit(code=fault.code, detail=fault.detail, zh=fault.zh)


def _standing(condition: Condition, now: datetime) -> Standing:
    if condition.ends_at is not None and condition.ends_at <= now:
        return Standing.ENDED
    return Standing.ACTIVE if condition.holds_from <= now else Standing.PLANNED
