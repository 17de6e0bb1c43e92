"""Every write to what holds at this moment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session, select

from service.database import hold
from service.errors import Fault, InvalidInput, refuse_if, unknown
from service.errors.moments import utc_moment
from service.events import audiences, log
from service.events.canonical import canonical_bytes
from service.events.types import (
    Actor,
    CapacityAsked,
    CapacityReported,
    ClosureLifted,
    ClosureSet,
    ConditionKind,
    ConditionSet,
    Party,
    RoadsChanged,
)
from service.situation import road_queries, road_refusals
from service.situation.register import Closure, Condition, Lift, Standing, VersionSeen
from service.situation.road_schemas import ConditionSaid, NewClosure
from service.situation.schemas import CapacityAsk, CapacityAskSaid, CapacityReport, CapacitySaid
from service.tables import (
    CalibrationRow,
    CapacityAskRow,
    CapacityRow,
    ClosureLiftRow,
    ClosureRow,
    ConditionRow,
    FacilityRow,
    NoteRow,
    RoadsVersionRow,
)

CLOCK_TOLERANCE = timedelta(minutes=2)
"""A ward's clock may run a little ahead of ours; the phone's own findings are allowed the same."""

WAYS_TOLD = 50
"""An event names so many ways of a closure at most: a wide circle covers thousands."""

_REGISTER = "register of roads"
_CLOSURE_COLUMNS = (
    *("id", "recorded_at", "author", "effect", "factor", "direction", "starts_at", "ends_at"),
    *("reason", "source", "note"),
)
_CONDITION_COLUMNS = (
    *("id", "recorded_at", "author", "kind", "in_force", "starts_at", "ends_at", "source", "note"),
)


def report_capacity(
    session: Session,
    facility: str,
    report: CapacityReport,
    *,
    actor: Actor,
    now: datetime | None = None,
) -> CapacitySaid:
    """Record what a centre says it has free; older reports stay, the latest look counts.

    Raises `NotFound` for an unknown facility and `InvalidInput` for a look in the future.
    """
    recorded_at = now or datetime.now(UTC)
    row = _facility(session, facility)
    as_of = _looked_at(report.as_of, recorded_at)
    session.add(
        CapacityRow(
            facility=facility,
            kind=report.kind,
            free=report.free,
            as_of=as_of,
            recorded_at=recorded_at,
            reported_by=actor.account,
        )
    )
    event = CapacityReported(
        facility=facility,
        kind=report.kind,
        free=report.free,
        as_of=as_of,
        recorded_at=recorded_at,
        actor=actor,
    )
    log.append(session, event, audiences.of_places([(row.code, row.area_code)]))
    return CapacitySaid(facility=facility, kind=report.kind, free=report.free, as_of=as_of)


def ask_capacity(
    session: Session, facility: str, ask: CapacityAsk, *, actor: Actor, now: datetime | None = None
) -> CapacityAskSaid:
    """Ask a centre again for one kind of bed; its board shows so until a newer figure is said.

    Raises `NotFound` for an unknown facility.
    """
    asked_at = now or datetime.now(UTC)
    row = _facility(session, facility)
    session.add(
        CapacityAskRow(facility=facility, kind=ask.kind, asked_at=asked_at, asked_by=actor.account)
    )
    event = CapacityAsked(facility=facility, kind=ask.kind, recorded_at=asked_at, actor=actor)
    log.append(session, event, audiences.of_places([(row.code, row.area_code)]))
    return CapacityAskSaid(facility=facility, kind=ask.kind, asked_at=asked_at)


def set_closure(
    session: Session,
    said: NewClosure,
    *,
    ways: Sequence[int],
    actor: Actor,
    now: datetime | None = None,
) -> Closure:
    """Enter a closure whose place was found on the roads to run over ``ways``.

    Raises `InvalidInput` with everything that is wrong with its interval.
    """
    recorded_at = _moment_of_entry(session, now)
    refuse_if(road_refusals.interval_faults(said.starts_at, said.ends_at, recorded_at))
    closure = Closure(
        id=uuid4(),
        recorded_at=recorded_at,
        author=actor.account,
        place=said.place,
        effect=said.effect,
        factor=said.factor,
        direction=said.direction,
        starts_at=_in_utc(said.starts_at) or recorded_at,
        ends_at=_in_utc(said.ends_at),
        reason=said.reason,
        source=said.source,
        note=_note(session, said.note, actor, recorded_at),
    )
    kept = {name: getattr(closure, name) for name in _CLOSURE_COLUMNS}
    session.add(ClosureRow(place=canonical_bytes(closure.place), **kept))
    event = ClosureSet(
        closure=closure.id,
        ways=list(ways[:WAYS_TOLD]),
        way_count=len(ways),
        effect=closure.effect,
        factor=closure.factor,
        direction=closure.direction,
        starts_at=closure.starts_at,
        ends_at=closure.ends_at,
        reason=closure.reason,
        source=closure.source,
        recorded_at=recorded_at,
        actor=actor,
    )
    log.append(session, event, _everybody(session))
    return closure


def lift_closure(
    session: Session,
    id: UUID,
    at: datetime | None,
    *,
    actor: Actor,
    now: datetime | None = None,
) -> Closure:
    """Enter that a closure is over, now or from a moment to come.

    Raises `NotFound` for an unknown closure and `Conflict` for one that is over already.
    """
    recorded_at = _moment_of_entry(session, now)
    closure = road_queries.closure(session, id)
    standing = closure.standing(recorded_at)
    if standing in {Standing.ENDED, Standing.LIFTED}:
        raise road_refusals.over_already(standing)
    lifted_at = recorded_at if at is None else max(recorded_at, utc_moment(at, "at"))
    session.add(
        ClosureLiftRow(
            closure=id, recorded_at=recorded_at, lifted_at=lifted_at, author=actor.account
        )
    )
    event = ClosureLifted(closure=id, lifted_at=lifted_at, recorded_at=recorded_at, actor=actor)
    log.append(session, event, _everybody(session))
    return replace(closure, lifts=(*closure.lifts, Lift(recorded_at, lifted_at)))


def say_condition(
    session: Session,
    kind: ConditionKind,
    said: ConditionSaid,
    *,
    actor: Actor,
    now: datetime | None = None,
) -> Condition:
    """Enter what is said of rain, snow or ice; it takes the place of what was said before.

    Raises `InvalidInput` with everything that is wrong with it.
    """
    recorded_at = _moment_of_entry(session, now)
    refuse_if(road_refusals.condition_faults(said, recorded_at))
    condition = Condition(
        id=uuid4(),
        recorded_at=recorded_at,
        author=actor.account,
        kind=kind,
        in_force=said.in_force,
        place=said.place,
        starts_at=_in_utc(said.starts_at) or recorded_at,
        ends_at=_in_utc(said.ends_at),
        source=said.source,
        note=_note(session, said.note, actor, recorded_at),
    )
    kept = {name: getattr(condition, name) for name in _CONDITION_COLUMNS}
    place = None if condition.place is None else canonical_bytes(condition.place)
    session.add(ConditionRow(place=place, **kept))
    event = ConditionSet(
        kind=kind,
        in_force=condition.in_force,
        everywhere=condition.place is None,
        starts_at=condition.starts_at,
        ends_at=condition.ends_at,
        source=condition.source,
        recorded_at=recorded_at,
        actor=actor,
    )
    log.append(session, event, _everybody(session))
    return condition


def enter_version(
    session: Session,
    seen: VersionSeen,
    *,
    calibration: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> bool:
    """Enter which weights are in force, once among all processes; true when it is told as news.

    A process whose clock is behind enters what it serves, so that its answers can be made again,
    but tells nothing that is older than what was told. `calibration` is what the file of the
    calibration in force says; it is kept once.
    """
    hold(session, _REGISTER)
    last = road_queries.last_version(session)
    version, graph = seen.version, seen.graph
    name = (version, graph, seen.calibration)
    if last is not None and (last.version, last.graph, last.calibration) == name:
        return False
    is_news = last is None or seen.is_news_after(last.since, last.entries)
    if not is_news and road_queries.version_named(session, *name) is not None:
        return False
    recorded_at = now or datetime.now(UTC)
    if seen.calibration is not None and calibration is not None:
        _keep_calibration(session, seen.calibration, calibration, recorded_at)
    session.add(
        RoadsVersionRow(
            version=version,
            graph=graph,
            since=seen.since,
            entries=seen.entries,
            calibration=seen.calibration,
            recorded_at=recorded_at,
        )
    )
    if not is_news or last is None:  # the first ever changes nothing
        return False
    event = RoadsChanged(
        version=version,
        graph=graph,
        since=seen.since,
        closures=list(seen.closures),
        conditions=list(seen.conditions),
        night=seen.night,
        ferries_stopped=seen.ferries_stopped,
        calibration=seen.calibration,
        recorded_at=recorded_at,
        actor=Actor(account=None, party=Party.SYSTEM, facility=None),
    )
    log.append(session, event, _everybody(session))
    return True


def _keep_calibration(
    session: Session, version: str, document: Mapping[str, object], now: datetime
) -> None:
    if road_queries.calibration(session, version) is None:
        kept = canonical_bytes(dict(document))
        session.add(CalibrationRow(version=version, recorded_at=now, document=kept))
        session.flush()


def _moment_of_entry(session: Session, now: datetime | None) -> datetime:
    """Date an entry after every earlier one, and after what was in force and may be made again."""
    hold(session, _REGISTER)
    last = road_queries.last_version(session)
    earlier = [road_queries.last_recorded(session), last.since if last else None]
    known = [each + timedelta(microseconds=1) for each in earlier if each is not None]
    return max([now or datetime.now(UTC), *known])


def _everybody(session: Session) -> set[str]:
    """Name the streams of all facilities and their areas: a road is nobody's own."""
    places = session.exec(select(FacilityRow.code, FacilityRow.area_code)).all()
    return audiences.of_places(places)


def _in_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)


def _note(session: Session, text: str | None, actor: Actor, now: datetime) -> UUID | None:
    """Keep free text where it can be erased."""
    if text is None or not text.strip():
        return None
    row = NoteRow(id=uuid4(), text=text.strip(), written_by=actor.account, written_at=now)
    session.add(row)
    session.flush()
    return row.id


def _facility(session: Session, code: str) -> FacilityRow:
    row = session.get(FacilityRow, code)
    if row is None:
        raise unknown("facility", "机构", code)
    return row


def _looked_at(as_of: datetime | None, now: datetime) -> datetime:
    if as_of is None:
        return now
    looked_at = utc_moment(as_of, "as_of")
    if looked_at > now + CLOCK_TOLERANCE:
        raise InvalidInput(
            Fault(
                "in_the_future",
                "as_of lies in the future: say when the beds were counted.",
                "时间在将来：请填点床的时间。",
                "as_of",
                as_of.isoformat(),
            )
        )
    return min(looked_at, now)
