"""A table of demand is kept for good: a new one stands in its place and changes nothing of it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from service.database import Database
from service.tables import DemandPointRow, DemandTableRow

AT = datetime(2026, 11, 22, 1, tzinfo=UTC)


def put(database: Database, weight: float) -> UUID:
    key = uuid4()
    with database.write() as session:
        session.add(DemandTableRow(id=key, name="towns", unit="births", sha256="0", recorded_at=AT))
        session.flush()
        session.add(
            DemandPointRow(
                table=key, key="A", name="A", lon=113.0, lat=35.0, weight=weight, area_code="990121"
            )
        )
    return key


def test_a_new_table_leaves_the_one_before_as_it_was(database: Database) -> None:
    first, second = put(database, 12.5), put(database, 99.0)
    with database.read() as session:
        tables = session.exec(select(DemandTableRow).order_by(text("seq"))).all()
        weights = {each.table: each.weight for each in session.exec(select(DemandPointRow)).all()}
    assert [each.id for each in tables] == [first, second]
    assert weights == {first: 12.5, second: 99.0}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM demand_point",
        "UPDATE demand_point SET weight = 0",
        "DELETE FROM demand_table",
        "UPDATE demand_table SET unit = 'people'",
    ],
)
def test_a_table_of_demand_refuses_to_be_changed(database: Database, statement: str) -> None:
    put(database, 1.0)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text(statement))
