from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from facilities.capabilities import WardGrade
from facilities.facility import (
    DeclaredCapability,
    Designation,
    Facility,
    Held,
    Tier,
)
from service.database import Database
from service.registry.actions import Origin, Recorded, record_facilities
from service.registry.queries import network
from service.tables import FacilityRow

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FULL = Facility(
    code="A",
    name="甲医院",
    lon=113.1234567,
    lat=35.7654321,
    name_en="First",
    kind="general",
    tier=Tier.COUNTY,
    phone="000-0000-0001",
    area_code="990101001",
    designations=(
        Designation("maternal", Tier.COUNTY, date(2020, 1, 1), date(2025, 12, 31), "文1"),
        Designation("newborn", Tier.COUNTY, date(2026, 1, 1), None, "文2"),
    ),
    capabilities=(
        DeclaredCapability("cs24", Held.OWN, None, date(2026, 1, 1)),
        DeclaredCapability("uae", Held.BY_AGREEMENT, "B", date(2026, 1, 1), date(2027, 1, 1)),
    ),
    newborn_ward=WardGrade.SPECIAL_B,
    valid_from=date(2026, 1, 1),
    source="a list",
)
BARE = Facility("B", "乙医院", 113.0, 35.0, source="a file")


def stored(database: Database, *facilities: Facility) -> Recorded:
    with database.write() as session:
        return record_facilities(session, facilities, origin=Origin("a file", None, NOW))


def read(database: Database) -> tuple[Facility, ...]:
    with database.read() as session:
        return network(session).facilities


def test_what_is_imported_is_read_back_the_same_with_its_dates_and_partners(
    database: Database,
) -> None:
    stored(database, BARE, FULL)
    assert read(database) == (FULL, BARE)


def test_a_second_import_replaces_what_it_names_and_leaves_the_rest(database: Database) -> None:
    stored(database, FULL, BARE)
    less = replace(FULL, name="新名", capabilities=(), designations=(), newborn_ward=None)
    other = replace(BARE, code="C")
    changes = stored(database, less, other).changes
    assert {each.facility for each in changes} == {"A", "C"}
    assert read(database) == (less, BARE, other)


def test_a_row_without_a_source_takes_the_files(database: Database) -> None:
    stored(database, replace(BARE, source=None))
    assert read(database)[0].source == "a file"


def test_an_import_that_fails_on_the_way_leaves_everything_as_it_was(database: Database) -> None:
    stored(database, FULL)
    broken = replace(BARE, code="Z", name=None)  # type: ignore[arg-type] # on purpose
    with pytest.raises(IntegrityError):
        stored(database, replace(FULL, name="新名"), broken)
    assert read(database) == (FULL,)


def test_an_import_keeps_when_it_was_recorded(database: Database) -> None:
    stored(database, BARE)
    with database.read() as session:
        assert session.get_one(FacilityRow, "B").recorded_at == NOW
