"""Needs that a person names as groups of capabilities."""

from __future__ import annotations

from datetime import datetime

import pytest

from facilities.errors import BadInputError
from facilities.facility import DeclaredCapability, Facility
from facilities.findings import CHINA_TIME
from facilities.matching import Fit, match
from facilities.needs_of_groups import needs_from_groups
from facilities.network import Network

NOW = datetime(2026, 11, 23, 10, tzinfo=CHINA_TIME)


def place(code: str, *capabilities: str) -> Facility:
    declared = tuple(DeclaredCapability(each) for each in capabilities)
    return Facility(code, code, 113.0, 35.0, capabilities=declared)


def test_every_group_decides_and_one_of_its_alternatives_is_enough() -> None:
    needs = needs_from_groups([["cs24"], ["blood_mt", "ob_surg"]])
    assert [each.any_of for each in needs.decisive] == [("cs24",), ("blood_mt", "ob_surg")]
    network = Network(
        [place("A", "cs24", "ob_surg"), place("B", "cs24"), place("C"), place("D", "blood_mt")]
    )
    fits = {code: each.fit for code, each in match(needs, network, NOW).items()}
    assert fits == {"A": Fit.FIT, "B": Fit.UNFIT, "C": Fit.UNKNOWN, "D": Fit.UNFIT}


def test_a_group_said_twice_and_a_code_said_twice_count_once() -> None:
    needs = needs_from_groups([["cs24", "cs24"], ["cs24"]])
    assert [each.any_of for each in needs.groups] == [("cs24",)]


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ([], [("no_needs", "needs", None)]),
        ([["cs24"], []], [("empty_group", "needs/2", None)]),
        (
            [["cs42"], ["cs24", "magic"], []],
            [
                ("unknown_capability", "needs/1", "cs42"),
                ("unknown_capability", "needs/2", "magic"),
                ("empty_group", "needs/3", None),
            ],
        ),
    ],
)
def test_what_cannot_be_asked_is_said_all_at_once(
    groups: list[list[str]], said: list[tuple[str, str, str | None]]
) -> None:
    with pytest.raises(BadInputError) as caught:
        needs_from_groups(groups)
    assert [(each.code, each.field, each.value) for each in caught.value.problems] == said


def test_an_unknown_capability_comes_with_what_may_be_meant() -> None:
    with pytest.raises(BadInputError, match="perhaps cs24"):
        needs_from_groups([["cs42"]])
