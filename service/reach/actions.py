"""Every write of the table of places."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from facilities.errors import BadInputError
from facilities.facility import Facility
from routing.reach import Point
from service.reach.points import PointFile, Unit, read_points
from service.tables import DemandPointRow, DemandTableRow


@dataclass(frozen=True)
class Stated:
    """What a table counts, what it is called, who gave it and when (UTC)."""

    name: str
    unit: Unit
    account: UUID | None
    now: datetime


def store_file(
    session: Session, content: bytes, facilities: Iterable[Facility], stated: Stated
) -> PointFile:
    """Store a CSV or XLSX file of places in the place of the table before, all or nothing.

    Raise `BadInputError` with everything that is wrong with it, by row and column.
    """
    file = read_points(content, facilities)
    if file.errors:
        raise BadInputError(file.errors)
    store_points(session, file.points, stated, file.sha256)
    return file


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
    session.add_all(
        DemandPointRow(
            table=table.id,
            key=each.key,
            name=each.name,
            lon=each.lon,
            lat=each.lat,
            weight=each.weight,
            area_code=each.area_code,
        )
        for each in points
    )
    session.flush()
    return table.id


def _digest(points: Sequence[Point]) -> str:
    return hashlib.sha256(repr(tuple(points)).encode()).hexdigest()
