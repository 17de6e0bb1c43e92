"""What a centre is asked depends on what it was named for, and on what it has said itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from facilities.capabilities import WardGrade
from facilities.facility import DeclaredCapability, Designation, Facility, Tier
from facilities.registry.columns import cell_words
from facilities.rules import load_rules
from facilities.tables import packaged_tables
from facilities.vocabulary import BedKind, Vocabulary, packaged_vocabulary
from service.events.types import Actor, CapacityKind, Party
from service.situation.actions import report_capacity
from service.situation.expected import expected_beds
from service.situation.queries import said_by_own_people
from service.situation.schemas import CapacityReport
from tests.support.rules import HEAD
from tests.support.service import World

DAY = date(2026, 3, 1)
BED, COT, RESCUE = CapacityKind
NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)


def facility(*designations: Designation, **fields: Any) -> Facility:
    return Facility("A", "甲", 110.0, 30.0, designations=designations, **fields)


def named(kind: str, valid_to: date | None = None) -> Designation:
    return Designation(kind, Tier.COUNTY, valid_to=valid_to)


def expected(
    of: Facility | None,
    *said_itself: CapacityKind,
    has_account: bool = True,
    words: Vocabulary | None = None,
) -> set[CapacityKind]:
    found = expected_beds(
        of,
        DAY,
        words or packaged_vocabulary(),
        has_account=has_account,
        said_itself=said_itself,
    )
    return set(found)


@pytest.mark.parametrize(
    ("kinds", "beds"),
    [
        (["newborn"], {COT}),
        (["maternal"], {BED, RESCUE}),
        (["maternal", "newborn"], {BED, COT, RESCUE}),
    ],
)
def test_a_centre_is_asked_about_the_beds_of_all_it_was_named_for(
    kinds: list[str], beds: set[CapacityKind]
) -> None:
    centre = facility(*map(named, kinds))
    assert expected(centre) == expected(centre, has_account=False) == beds


def test_only_what_it_is_named_for_on_that_day_counts() -> None:
    ended = named("maternal", valid_to=date(2026, 2, 28))
    assert expected(facility(ended, named("newborn"))) == {COT}
    assert expected(facility(ended)) == set()


def test_what_its_own_people_said_once_stays_expected() -> None:
    assert expected(facility(named("newborn")), RESCUE) == {COT, RESCUE}
    assert expected(facility(), RESCUE) == expected(None, RESCUE) == {RESCUE}


@pytest.mark.parametrize(
    "declared",
    [{"capabilities": (DeclaredCapability("cs24"),)}, {"newborn_ward": WardGrade.SPECIAL_B}],
)
def test_one_named_for_nothing_is_asked_everything_where_it_can_do_something_and_answer(
    declared: dict[str, Any],
) -> None:
    assert expected(facility(**declared)) == set(CapacityKind)
    assert expected(facility(**declared), has_account=False) == set()
    assert expected(facility()) == set()


def test_a_deployment_says_what_its_own_kind_of_centre_is_asked() -> None:
    def words(beds: str) -> Vocabulary:
        text = f'{HEAD}[centre_kind.child]\nzh = "儿童"\nen = "Child"\n{beds}\n'
        return load_rules(packaged_tables(), {"mine.toml": text.encode()}).vocabulary

    child = facility(named("child"), newborn_ward=WardGrade.SPECIAL_B)
    assert expected(child, words=words('beds = ["rescue_bed"]')) == {RESCUE}
    assert expected(child, words=words("beds = []")) == set()
    assert expected(child, words=words("")) == set()


def test_the_kinds_of_bed_of_the_rules_the_imports_and_the_log_are_the_same() -> None:
    assert [*BedKind] == [*CapacityKind] == [*cell_words().capacity_kinds]


def test_only_the_people_of_a_centre_speak_for_it(world: World) -> None:
    def report(kind: CapacityKind, by: str | None, party: Party, code: str = "P1") -> None:
        account = world.ids[by] if by else None
        actor = Actor(account=account, party=party, facility=code)
        with world.database.write() as session:
            report_capacity(session, code, CapacityReport(kind=kind, free=0), actor=actor, now=NOW)

    report(BED, "coordinator_9901", Party.COORDINATOR)
    report(RESCUE, None, Party.SYSTEM)
    report(COT, "centre_p1", Party.RECEIVING)
    report(COT, "centre_p1", Party.RECEIVING)
    report(RESCUE, "county_c1", Party.RECEIVING, "C1")
    with world.database.read() as session:
        assert said_by_own_people(session) == {"P1": {COT}, "C1": {RESCUE}}
        assert said_by_own_people(session, "P1") == {"P1": {COT}}
        assert said_by_own_people(session, "P2") == {}
