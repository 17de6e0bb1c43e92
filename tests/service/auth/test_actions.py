"""Adding accounts."""

from datetime import UTC, datetime

import pytest

from service.auth import actions, queries
from service.auth.policy import Holding
from service.auth.schemas import Role
from service.auth.secrets import matches
from service.errors import InvalidInput
from service.tables import AccountRow
from tests.support.service import PIN, World

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def add(world: World, **changes: object) -> object:
    values: dict[str, object] = {
        "account": "new",
        "display_name": "新人",
        "password": "long enough",
        "roles": [Holding(Role.ADMINISTRATOR)],
        "now": NOW,
    }
    with world.database.write() as session:
        return actions.add_account(session, **(values | changes))  # type: ignore[arg-type]


def faults(world: World, **changes: object) -> list[tuple[str, str | None]]:
    with pytest.raises(InvalidInput) as refused:
        add(world, **changes)
    return [(fault.code, fault.field) for fault in refused.value.faults]


def test_an_account_keeps_its_roles_in_order(world: World) -> None:
    roles = [
        Holding(Role.CENTRE, "P1"),
        Holding(Role.CLINICIAN, "C1"),
        Holding(Role.QC, None, "99"),
    ]
    account = add(world, roles=roles, pin="123456")
    with world.database.read() as session:
        row = session.get_one(AccountRow, account)
        assert queries.account_of_row(session, row).holdings == tuple(roles)
        assert "long enough" not in row.password_hash
        assert matches(row.password_hash, "long enough")
        assert matches(row.pin_hash, "123456")
        assert not matches(row.pin_hash, "123457")


def test_every_fault_is_named_at_once_and_nothing_is_kept(world: World) -> None:
    found = faults(
        world,
        account="two words",
        display_name=" ",
        password="short",
        roles=[
            Holding(Role.CLINICIAN, "NOPE"),
            Holding(Role.QC),
            Holding(Role.COORDINATOR, None, "x"),
        ],
        pin="12",
    )
    assert found == [
        ("bad_account", "account"),
        ("bad_display_name", "display_name"),
        ("bad_password", "password"),
        ("unknown_facility", "facility"),
        ("bad_scope", "roles"),
        ("bad_area", "area"),
        ("bad_pin", "pin"),
    ]
    assert faults(world, roles=[]) == [("no_role", "roles")]
    add(world)


@pytest.mark.parametrize("area", ["9", "990", "99010", "9901010", "990101001", "99a1", "９９"])
def test_an_area_is_one_that_has_a_stream(world: World, area: str) -> None:
    assert faults(world, roles=[Holding(Role.QC, None, area)]) == [("bad_area", "area")]


def test_a_name_is_taken_once(world: World) -> None:
    assert faults(world, account="centre_p1") == [("account_taken", "account")]


def test_two_people_at_one_centre_cannot_share_a_pin(world: World) -> None:
    at_p1, at_c1 = [Holding(Role.CENTRE, "P1")], [Holding(Role.CENTRE, "C1")]
    assert faults(world, roles=at_p1, pin=PIN) == [("pin_taken", "pin")]
    assert faults(world, pin=PIN) == [("pin_without_centre", "pin")]
    add(world, roles=at_c1, pin=PIN)


def test_the_demo_may_use_short_passwords(world: World) -> None:
    add(world, password="demo", demo=True)
    with world.database.read() as session:
        assert queries.facilities_with_accounts(session) == {"C1", "P1", "P2"}
