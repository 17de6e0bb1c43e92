"""The network of any moment can be read again; whoever keeps it sees every change."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from facilities.duty import read_duty
from facilities.errors import BadInputError
from facilities.facility import DeclaredCapability, Designation, Facility, Held, Tier
from facilities.network import Catchment, Network
from facilities.vocabulary import CentreKindLabel, Vocabulary, packaged_vocabulary
from service.database import Database
from service.registry import bodies
from service.registry.actions import (
    Origin,
    import_catchments,
    import_designations,
    record_facilities,
)
from service.registry.queries import network
from service.tables import EventRow, RegistryChangeRow

START = datetime(2026, 1, 1, tzinfo=UTC)
A = Facility("A", "甲医院", 113.0, 35.0, area_code="990101", source="册")
B = Facility("B", "乙医院", 113.1, 35.1, area_code="990102", source="册")


def origin(day: int, source: str = "文") -> Origin:
    return Origin(source, None, START + timedelta(days=day))


def record(database: Database, day: int, *facilities: Facility) -> None:
    with database.write() as session:
        record_facilities(session, facilities, origin=origin(day))


def read(database: Database, day: float | None = None) -> Network:
    with database.read() as session:
        return network(session, None if day is None else START + timedelta(days=day))


def test_replaying_a_past_date_gives_the_past_network(database: Database) -> None:
    record(database, 1, A)
    record(database, 3, replace(A, name="新名"), B)
    with database.write() as session:
        import_catchments(session, [Catchment("A", "9901", "maternal")], origin=origin(5))
    assert len(read(database, 0)) == 0
    assert read(database, 1).facilities == (A,)
    assert read(database, 2.9).hash == read(database, 1).hash
    assert [each.name for each in read(database, 3)] == ["新名", "乙医院"]
    assert read(database, 4).catchments == ()
    assert read(database, 5).catchments == read(database).catchments != ()
    assert read(database, 5).hash == read(database).hash != read(database, 4).hash


def test_a_kept_network_is_the_same_object_until_something_changes(database: Database) -> None:
    record(database, 1, A)
    kept = read(database)
    assert read(database) is kept
    record(database, 2, B)
    assert len(read(database)) == 2
    assert read(database, 1) is kept


def test_a_change_by_another_process_is_seen_at_once(database: Database, database_url: str) -> None:
    record(database, 1, A)
    assert len(read(database)) == 1
    other = Database(database_url)
    try:
        record(other, 2, B)
    finally:
        other.close()
    assert len(read(database)) == 2


def test_changes_at_once_lose_nothing_and_are_numbered_in_the_order_they_hold(
    database: Database,
) -> None:
    def one(number: int) -> None:
        record(database, 1, replace(A, code=f"F{number:02d}"))
        assert read(database).get(f"F{number:02d}") is not None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(12)))
    assert len(read(database)) == 12
    with database.read() as session:
        rows = session.exec(select(RegistryChangeRow).order_by(col(RegistryChangeRow.seq))).all()
    totals = [sum(json.loads(row.body)["counts"].values()) for row in rows]
    assert totals == list(range(1, 13))
    assert rows[-1].network == read(database).hash


def test_a_change_that_waited_for_a_later_one_stands_after_it(database: Database) -> None:
    record(database, 3, A)
    record(database, 2, replace(A, name="新名"))  # said earlier, stored later
    with database.read() as session:
        rows = session.exec(select(RegistryChangeRow).order_by(col(RegistryChangeRow.seq))).all()
        for row in rows:
            event = next(each for each in events(session) if each["change"] == str(row.id))
            assert datetime.fromisoformat(str(event["recorded_at"])) == row.recorded_at
    assert [row.recorded_at for row in rows] == sorted(row.recorded_at for row in rows)
    assert len(read(database, 2.5)) == 0
    assert [each.name for each in read(database, 3)] == ["新名"]


def test_what_was_rolled_back_is_never_kept(database: Database) -> None:
    record(database, 1, A)
    with database.write() as session:
        record_facilities(session, [B], origin=origin(2))
        assert len(network(session)) == 2
        session.rollback()
    other = replace(B, code="C")
    record(database, 2, other)  # takes the number that was given away
    assert [each.code for each in read(database)] == ["A", "C"]


def test_the_words_of_a_deployment_name_a_network_of_their_own(database: Database) -> None:
    packaged = packaged_vocabulary()
    words = Vocabulary(
        tiers=packaged.tiers,
        patient_kinds=packaged.patient_kinds,
        centre_kinds=dict(packaged.centre_kinds)
        | {"child": CentreKindLabel("child", "儿童", "Child")},
        risk_colours=packaged.risk_colours,
        capabilities=packaged.capabilities,
        wards=packaged.wards,
    )
    record(database, 1, A)
    with database.write() as session:
        import_catchments(
            session, [Catchment("A", "9901", "child")], origin=origin(2), vocabulary=words
        )
    with database.read() as session:
        assert network(session, vocabulary=words).vocabulary is words
        assert network(session).vocabulary is packaged
        assert network(session, vocabulary=words).problems() == ()
    with pytest.raises(BadInputError), database.write() as session:
        import_catchments(session, [Catchment("A", "9901", "unheard_of")], origin=origin(3))


def test_everything_said_of_a_facility_comes_back(database: Database) -> None:
    full = Facility(
        code="A",
        name="甲",
        lon=113.1234567,
        lat=35.7654321,
        tier=Tier.COUNTY,
        phone="000-0000-0001",
        phones=("000-0000-0001", "000-0000-0002"),
        area_code="990101001",
        alliance="甲县医共体",
        ownership="public",
        grid="一网格",
        mobilisation_min=20,
        designations=(Designation("maternal", Tier.COUNTY, date(2024, 1, 1), None, "文1"),),
        capabilities=(
            DeclaredCapability("cs24", duty=read_duty("1-5 08:00-18:00,18:00-08:00+40")),
            DeclaredCapability("uae", Held.BY_AGREEMENT, "B", date(2024, 1, 1), date(2027, 1, 1)),
        ),
        valid_from=date(2024, 1, 1),
        valid_to=date(2030, 1, 1),
        source="册",
        mobilisation_night_min=35,
        stabilisation={"*": 30, "vlbw": 45},
        vehicle_ready_min=12,
        retrieval_team=True,
    )
    record(database, 1, full, B)
    assert read(database).get("A") == full
    assert bodies.facility_of(bodies.facility_body(full)) == full


def test_an_import_that_changes_nothing_is_noted_and_keeps_no_new_version(
    database: Database,
) -> None:
    record(database, 1, A)
    before = read(database).hash
    record(database, 2, A)
    with database.read() as session:
        counts = [
            json.loads(row.body)["counts"]
            for row in session.exec(select(RegistryChangeRow).order_by(col(RegistryChangeRow.seq)))
        ]
        versions = session.connection().execute(text("SELECT count(*) FROM registry_version"))
        assert versions.scalar_one() == 1
    assert counts == [
        {"added": 1, "changed": 0, "unchanged": 0},
        {"added": 0, "changed": 0, "unchanged": 1},
    ]
    assert read(database).hash == before


def test_a_change_and_its_event_are_one_transaction(database: Database) -> None:
    record(database, 1, A)
    with database.read() as session:
        (event,) = events(session)
        (change,) = session.exec(select(RegistryChangeRow)).all()
        assert event["change"] == str(change.id)
        assert event["network_hash"] == change.network == network(session).hash
        assert (event["table"], event["counts"]["added"]) == ("facilities", 1)
        assert A.name not in json.dumps(event, ensure_ascii=False)
    with pytest.raises(BadInputError), database.write() as session:
        import_catchments(session, [Catchment("NOPE", "9901", "maternal")], origin=origin(2))
    with database.read() as session:
        assert len(events(session)) == len(session.exec(select(RegistryChangeRow)).all()) == 1


def events(session: Session) -> list[dict[str, Any]]:
    rows = session.exec(select(EventRow).where(EventRow.type == "network_changed")).all()
    return [json.loads(row.body) for row in rows]


@pytest.mark.parametrize("table", ["registry_change", "registry_version"])
@pytest.mark.parametrize("command", ["UPDATE {} SET part = 'x'", "DELETE FROM {}"])
def test_what_was_recorded_can_be_neither_changed_nor_taken_away(
    database: Database, table: str, command: str
) -> None:
    record(database, 1, A)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.connection().execute(text(command.format(table)))
    assert len(read(database)) == 1


def test_designations_replace_those_of_the_facilities_they_name(database: Database) -> None:
    named = (Designation("newborn", Tier.COUNTY, date(2024, 1, 1), None, "旧文"),)
    record(database, 1, replace(A, designations=named), replace(B, designations=named))
    new = Designation("maternal", Tier.PREFECTURE, date(2026, 1, 1), None, None)
    with database.write() as session:
        import_designations(session, {"A": [new]}, origin=origin(2, "新文"))
    found = read(database)
    assert found.facilities[0].designations == (replace(new, source="新文"),)
    assert found.facilities[1].designations == named


def test_two_designations_of_one_kind_on_one_day_are_refused_whole(database: Database) -> None:
    record(database, 1, A)
    twice = [Designation("maternal", level) for level in (Tier.COUNTY, Tier.PREFECTURE)]
    with pytest.raises(BadInputError), database.write() as session:
        import_designations(session, {"A": twice}, origin=origin(2))
    assert read(database).facilities == (A,)


def test_catchments_replace_those_of_the_centres_they_name(database: Database) -> None:
    record(database, 1, A, B)
    both = [Catchment("A", "990101", "maternal"), Catchment("B", "990102", "maternal")]
    with database.write() as session:
        import_catchments(session, both, origin=origin(2, "旧文"))
    other = Catchment("A", "9901", "newborn", 2, date(2026, 1, 1), None, "新文")
    with database.write() as session:
        import_catchments(session, [other], origin=origin(3))
    assert read(database).catchments == (other, replace(both[1], source="旧文"))


def test_a_contradiction_that_was_there_before_keeps_no_other_change_out(
    database: Database,
) -> None:
    record(
        database, 1, replace(A, capabilities=(DeclaredCapability("uae", Held.BY_AGREEMENT, "Z"),))
    )
    record(database, 2, B)
    with database.read() as session:
        assert [each.code for each in network(session).facilities] == ["A", "B"]
