"""Every write of the table of places."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlmodel import Session

from facilities.errors import BadInputError
from routing.reach import Point
from service.reach.points import PointFile, Unit
from service.tables import DemandPointRow, DemandTableRow


@dataclass(frozen=True)
class Stated:
    """What a table counts, what it is called, who gave it and when (UTC)."""

    name: str
    unit: Unit
    account: UUID | None
    now: datetime


def store_file(session: Session, file: PointFile, stated: Stated) -> UUID:
    """Store the places of a file in the place of the table before, all or nothing.

    The file is read before: nobody else can write meanwhile. Raise `BadInputError` with everything
    that is wrong with it, by row and column.
    """
    if file.errors:
        raise BadInputError(file.errors)
    return store_points(session, file.points, stated, file.sha256)


def store_points(
    session: Session, points: Sequence[Point], stated: Stated, sha256: str | None = None
) -> UUID:
    """Store places in the place of the table before, which stays on record."""
    table = DemandTableRow(
        id=uuid4(),
        name=stated.name,
        unit=stated.unit.value,
        sha256=sha256 or _digest(points),
        recorded_at=stated.now,
        account=stated.account,
    )
    session.add(table)
    session.flush()
    rows = [
        {
            "table": table.id,
            "key": each.key,
            "name": each.name,
            "lon": each.lon,
            "lat": each.lat,
            "weight": each.weight,
            "area_code": each.area_code,
        }
        for each in points
    ]
    if rows:
        session.execute(insert(DemandPointRow), rows)
    session.flush()
    return table.id


def _digest(points: Sequence[Point]) -> str:
    return hashlib.sha256(repr(tuple(points)).encode()).hexdigest()
