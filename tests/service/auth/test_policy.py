"""The policy: a table, and nothing that is not in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.auth.policy import NOWHERE, TABLE, Action, Holding, Reach, Scope, allowed
from service.auth.schemas import Role

CODES = st.sampled_from(["F1", "F2", "F10"])
AREAS = st.sampled_from(["99", "9901", "990101", "9902", ""])
HOLDINGS = st.builds(Holding, st.sampled_from(Role), st.none() | CODES, st.none() | AREAS)
SCOPES = st.builds(Scope, st.none() | CODES, st.none() | AREAS)

# action: who at their own facility, who over their own area, who anywhere
EXPECTED: dict[str, tuple[str, str, str]] = {
    "see_network": (
        "",
        "",
        "administrator authority centre clinician coordinator qc screen",
    ),
    "report_capacity": ("centre", "coordinator", ""),
    "ask_capacity": ("", "coordinator", ""),
    "see_coordination": ("", "authority coordinator", ""),
    "ask": ("clinician", "coordinator", ""),
    "ask_from_point": ("", "", "clinician coordinator"),
    "see_as_referring": ("clinician", "authority coordinator qc", ""),
    "see_as_asked": ("centre screen", "authority coordinator qc", ""),
    "request_transfer": ("clinician", "coordinator", ""),
    "act_as_referring": ("clinician", "", ""),
    "act_as_receiving": ("centre", "", ""),
    "act_at_screen": ("screen", "", ""),
    "act_as_coordinator": ("", "coordinator", ""),
    "act_as_qc": ("", "qc", ""),
    "see_board": ("centre clinician screen", "authority coordinator", ""),
    "see_trail": ("", "qc", ""),
    "export_log": ("", "qc", ""),
    "name_outside_centre": ("", "", "clinician coordinator"),
    "change_network": ("", "", "administrator"),
    "see_network_changes": ("", "authority coordinator qc", "administrator"),
    "see_standards": ("centre", "authority coordinator qc", "administrator"),
    "state_standards": ("centre", "", "administrator"),
    "see_rules": ("", "", "administrator authority coordinator qc"),
    "change_rules": ("", "", "administrator"),
    "see_roads": ("", "", "administrator authority centre clinician coordinator qc screen"),
    "set_closures": ("", "", "administrator coordinator"),
    "print_card": ("clinician", "coordinator", "administrator"),
    "see_reach": ("", "authority coordinator qc", "administrator"),
    "state_points": ("", "", "administrator authority"),
}


def reaching(action: Action, reach: Reach) -> str:
    return " ".join(sorted(role for role, far in TABLE[action].items() if far is reach))


def test_the_table_is_the_one_expected() -> None:
    assert {
        str(action): (
            reaching(action, Reach.OWN_FACILITY),
            reaching(action, Reach.OWN_AREA),
            reaching(action, Reach.ANYWHERE),
        )
        for action in Action
    } == EXPECTED


@given(st.sampled_from(Action), SCOPES)
def test_nobody_without_a_role_may_do_anything(action: Action, scope: Scope) -> None:
    assert not allowed([], action, scope)


@given(st.lists(HOLDINGS), st.sampled_from(Action), SCOPES)
def test_more_roles_never_take_away(held: list[Holding], action: Action, scope: Scope) -> None:
    if any(allowed([one], action, scope) for one in held):
        assert allowed(held, action, scope)
    else:
        assert not allowed(held, action, scope)


OF_THE_NETWORK = {
    Action.SEE_NETWORK,
    Action.CHANGE_NETWORK,
    Action.SEE_NETWORK_CHANGES,
    Action.SEE_STANDARDS,
    Action.STATE_STANDARDS,
    Action.SEE_RULES,
    Action.CHANGE_RULES,
    Action.SEE_ROADS,
    Action.SET_CLOSURES,
    Action.PRINT_CARD,
    Action.SEE_REACH,
    Action.STATE_POINTS,
}


@given(st.sampled_from([each for each in Action if each not in OF_THE_NETWORK]), SCOPES)
def test_an_administrator_sees_no_patients(action: Action, scope: Scope) -> None:
    assert not allowed([Holding(Role.ADMINISTRATOR, "F1", "99")], action, scope)


@pytest.mark.parametrize("scope", ["9901", "990101", "990101001"])
def test_an_area_holds_itself_and_its_parts(scope: str) -> None:
    held = [Holding(Role.COORDINATOR, None, "9901")]
    assert allowed(held, Action.ASK, Scope("F1", scope))


@pytest.mark.parametrize(
    ("area", "scope"), [("9901", "99"), ("9901", "9902"), ("9901", None), ("", "9901")]
)
def test_an_area_holds_nothing_else(area: str, scope: str | None) -> None:
    assert not allowed([Holding(Role.COORDINATOR, None, area)], Action.ASK, Scope("F1", scope))


def test_another_facility_or_nowhere_is_denied() -> None:
    held = [Holding(Role.CENTRE, "F1")]
    assert allowed(held, Action.REPORT_CAPACITY, Scope("F1", "99"))
    assert not allowed(held, Action.REPORT_CAPACITY, Scope("F10", "99"))
    assert not allowed(held, Action.REPORT_CAPACITY, NOWHERE)
