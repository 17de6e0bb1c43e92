from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from facilities.assessment import assess
from facilities.facility import Facility
from facilities.matching import Fit, match_one
from facilities.network import Network
from service.auth.schemas import Role
from service.demo.cases import CAPACITY, CASES, PEOPLE, PREFECTURE_AREA, DemoCase, DemoStep
from service.events.types import CapacityKind
from service.transfers.schemas import Command

NOW = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
BY_REFERRING = {Command.DEPART, Command.CANCEL}

cases = pytest.mark.parametrize("case", CASES, ids=lambda case: case.facility)


def _roles_at(account: str, facility: str) -> set[Role]:
    person = next(p for p in PEOPLE if p.account == account)
    return {role.role for role in person.roles if role.facility == facility}


def _fit(case: DemoCase, facility: Facility) -> Fit:
    anchors = {key: (NOW - timedelta(minutes=ago)).isoformat() for key, ago in case.times_min_ago}
    needs = assess(case.conditions, {**dict(case.findings), **anchors}, now=NOW)
    return match_one(needs, facility, Network([facility]), NOW).fit


def test_every_role_has_an_account() -> None:
    assert {role.role for person in PEOPLE for role in person.roles} == set(Role)


def test_accounts_and_pins_are_given_once() -> None:
    accounts = [person.account for person in PEOPLE]
    pins = [person.pin for person in PEOPLE if person.pin is not None]
    assert len(set(accounts)) == len(accounts)
    assert len(set(pins)) == len(pins)
    assert all(re.fullmatch(r"\d{4,8}", pin) for pin in pins)


def test_every_scope_exists(facilities: dict[str, Facility]) -> None:
    for person in PEOPLE:
        for role in person.roles:
            assert role.facility is None or role.facility in facilities, person.account
            assert role.area in (None, PREFECTURE_AREA), person.account
    in_area = [f for f in facilities.values() if (f.area_code or "").startswith(PREFECTURE_AREA)]
    assert len(in_area) == len(facilities) - 1, "all but the provincial centre"


def test_one_person_only_shows_and_another_both_asks_and_answers() -> None:
    assert _roles_at("mch-wall", "JC-MCH") == {Role.SCREEN}
    assert _roles_at("qinglan", "QL-PH") == {Role.CLINICIAN, Role.CENTRE}


@cases
def test_a_case_is_asked_by_a_clinician_of_its_facility(
    case: DemoCase, facilities: dict[str, Facility]
) -> None:
    assert Role.CLINICIAN in _roles_at(case.account, case.facility)
    assert case.facility not in case.offers
    assert set(case.offers) <= set(facilities)


@cases
def test_every_asked_centre_fits_the_case_or_lacks_nothing_decisive(
    case: DemoCase, facilities: dict[str, Facility]
) -> None:
    assert {_fit(case, facilities[code]) for code in case.offers} <= {Fit.FIT, Fit.PARTIAL}


@cases
def test_each_step_is_taken_by_someone_who_may(case: DemoCase) -> None:
    for step in case.steps:
        if step.command in BY_REFERRING or step.said_by is not None:
            assert Role.CLINICIAN in _roles_at(step.account, case.facility), step
        else:
            assert step.facility in case.offers, step
            assert Role.CENTRE in _roles_at(step.account, str(step.facility)), step


@cases
def test_steps_follow_the_request_and_each_other_at_every_centre(case: DemoCase) -> None:
    assert all(0 < step.minutes_ago <= case.requested_min_ago for step in case.steps)
    for centre in case.offers:
        ages = [step.minutes_ago for step in case.steps if step.facility == centre]
        assert ages == sorted(ages, reverse=True)


@cases
def test_nobody_departs_before_somebody_accepted(case: DemoCase) -> None:
    def age(command: Command) -> int | None:
        return next((s.minutes_ago for s in case.steps if s.command is command), None)

    departed, accepted = age(Command.DEPART), age(Command.ACCEPT)
    assert departed is None or (accepted is not None and accepted > departed)


def test_one_case_waits_unseen_and_one_yes_came_by_telephone() -> None:
    assert any(case.steps == () for case in CASES)
    said: list[DemoStep] = [s for case in CASES for s in case.steps if s.said_by is not None]
    assert [step.command for step in said] == [Command.ACCEPT]


def test_capacity_was_entered_by_the_centre_itself_and_once_for_each_kind() -> None:
    for report in CAPACITY:
        assert Role.CENTRE in _roles_at(report.account, report.facility), report
        assert report.free >= 0
    assert len({(r.facility, r.kind) for r in CAPACITY}) == len(CAPACITY)
    assert {report.kind for report in CAPACITY} == set(CapacityKind)
