"""Reads of the register of closures and conditions, and of the versions that were in force."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from service.errors import unknown
from service.events.types import (
    ClosureEffect,
    ConditionKind,
    RoadDirection,
    RoadReason,
    RoadSource,
)
from service.situation.places import PLACE, Circle
from service.situation.register import Closure, Condition, Lift, Register
from service.tables import (
    AccountRow,
    CalibrationRow,
    ClosureLiftRow,
    ClosureRow,
    ConditionRow,
    NoteRow,
    RoadsVersionRow,
)


@dataclass(frozen=True)
class Recorded:
    """Weights that were in force, by name, since a moment, when the register was so long."""

    version: str
    graph: str
    since: datetime
    entries: int
    calibration: str | None


def register(session: Session) -> Register:
    """Read every entry of the register."""
    lifts: dict[UUID, list[Lift]] = defaultdict(list)
    for lift in session.exec(select(ClosureLiftRow).order_by(col(ClosureLiftRow.id))):
        lifts[lift.closure].append(Lift(lift.recorded_at, lift.lifted_at))
    closures = select(ClosureRow).order_by(col(ClosureRow.recorded_at), col(ClosureRow.id))
    conditions = select(ConditionRow).order_by(col(ConditionRow.recorded_at), col(ConditionRow.id))
    return Register(
        tuple(_closure(row, tuple(lifts[row.id])) for row in session.exec(closures)),
        tuple(_condition(row) for row in session.exec(conditions)),
    )


def entries(session: Session) -> int:
    """Count the entries of the register, without reading them."""
    tables = (ClosureRow, ClosureLiftRow, ConditionRow)
    return sum(session.exec(select(func.count()).select_from(table)).one() for table in tables)


def last_recorded(session: Session) -> datetime | None:
    """Read when the newest entry of the register was recorded."""
    found = [
        session.exec(select(column).order_by(column.desc()).limit(1)).first()
        for column in (
            col(ClosureRow.recorded_at),
            col(ClosureLiftRow.recorded_at),
            col(ConditionRow.recorded_at),
        )
    ]
    return max((each for each in found if each is not None), default=None)


def closure(session: Session, id: UUID) -> Closure:
    """Read one closure; `unknown_closure` when there is none."""
    row = session.get(ClosureRow, id)
    if row is None:
        raise unknown("closure", "封闭记录", id)
    said = select(ClosureLiftRow).where(ClosureLiftRow.closure == id)
    lifts = session.exec(said.order_by(col(ClosureLiftRow.id)))
    return _closure(row, tuple(Lift(each.recorded_at, each.lifted_at) for each in lifts))


def last_version(session: Session) -> Recorded | None:
    """Read which weights of those entered came into force last."""
    newest = select(RoadsVersionRow).order_by(
        col(RoadsVersionRow.since).desc(),
        col(RoadsVersionRow.entries).desc(),
        col(RoadsVersionRow.seq).desc(),
    )
    return _recorded(session.exec(newest.limit(1)).first())


def version_named(
    session: Session, version: str, graph: str, calibration: str | None
) -> Recorded | None:
    """Find when weights of this name were first in force on a graph, under a calibration."""
    named = select(RoadsVersionRow).where(
        RoadsVersionRow.version == version,
        RoadsVersionRow.graph == graph,
        RoadsVersionRow.calibration == calibration,
    )
    return _recorded(session.exec(named.order_by(col(RoadsVersionRow.seq)).limit(1)).first())


def calibration(session: Session, version: str) -> bytes | None:
    """Read everything that a calibration says which was in force."""
    row = session.get(CalibrationRow, version)
    return None if row is None else row.document


def notes(session: Session, ids: set[UUID | None]) -> dict[UUID, str | None]:
    """Read erasable texts by their ids."""
    wanted = [each for each in ids if each is not None]
    query = select(NoteRow.id, NoteRow.text).where(col(NoteRow.id).in_(wanted))
    return dict(session.exec(query).all()) if wanted else {}


def names(session: Session, accounts: set[UUID | None]) -> dict[UUID, str]:
    """Read the names of accounts."""
    wanted = [each for each in accounts if each is not None]
    query = select(AccountRow.id, AccountRow.display_name).where(col(AccountRow.id).in_(wanted))
    return dict(session.exec(query).all()) if wanted else {}


def _recorded(row: RoadsVersionRow | None) -> Recorded | None:
    return (
        None
        if row is None
        else Recorded(row.version, row.graph, row.since, row.entries, row.calibration)
    )


def _closure(row: ClosureRow, lifts: tuple[Lift, ...]) -> Closure:
    return Closure(
        id=row.id,
        recorded_at=row.recorded_at,
        author=row.author,
        place=PLACE.validate_json(row.place),
        effect=ClosureEffect(row.effect),
        factor=row.factor,
        direction=RoadDirection(row.direction),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=RoadReason(row.reason),
        source=RoadSource(row.source),
        note=row.note,
        lifts=lifts,
    )


def _condition(row: ConditionRow) -> Condition:
    return Condition(
        id=row.id,
        recorded_at=row.recorded_at,
        author=row.author,
        kind=ConditionKind(row.kind),
        in_force=row.in_force,
        place=None if row.place is None else Circle.model_validate_json(row.place),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        source=RoadSource(row.source),
        note=row.note,
    )
