"""Reads of the table of places, and of everything that a question about reach rests on."""

from collections import OrderedDict
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool
from sqlmodel import Session, col, select

from routing.reach import Point
from service.reach.points import Unit
from service.reach.region import PointTable
from service.tables import DemandPointRow, DemandTableRow

KEPT_TABLES = 2
"""The present one, and the one before while questions about it are still being answered."""

_Kept = OrderedDict[UUID, PointTable]
_kept: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()
_lock = Lock()


def point_table(session: Session) -> PointTable | None:
    """Read the table of places that was uploaded last; none where there never was one.

    It never changes, so it is kept between questions.
    """
    newest = select(DemandTableRow).order_by(col(DemandTableRow.seq).desc()).limit(1)
    row = session.exec(newest).first()
    if row is None:
        return None
    with _lock:
        known = _of_database(session).get(row.id)
    if known is None:
        known = PointTable(
            id=row.id,
            name=row.name,
            unit=Unit(row.unit),
            as_of=row.recorded_at,
            sha256=row.sha256,
            points=_points(session, row.id),
        )
        with _lock:
            kept = _of_database(session)
            kept[row.id] = known
            while len(kept) > KEPT_TABLES:
                kept.popitem(last=False)
    return known


def _points(session: Session, table: UUID) -> tuple[Point, ...]:
    rows = session.exec(
        select(DemandPointRow)
        .where(col(DemandPointRow.table) == table)
        .order_by(col(DemandPointRow.key))
    )
    return tuple(
        Point(each.key, each.name, each.lon, each.lat, each.weight, each.area_code) for each in rows
    )


def _of_database(session: Session) -> _Kept:
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return _kept.setdefault(engine.pool, OrderedDict())
