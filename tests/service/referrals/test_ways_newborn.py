"""What it takes to fetch a baby that was born where its mother is, in the little valley."""

from __future__ import annotations

import pytest

from tests.service.referrals.test_ways import Valley, met_roads, met_world, valley, way

__all__ = ["met_roads", "met_world", "valley"]


def stabilised_s(
    valley: Valley, condition: str, findings: dict[str, object], stated: dict[str, int]
) -> float:
    """Give what is left of fetching the baby when the drives and the team's leaving are taken off.

    Every centre states the same times, whichever takes the baby.
    """
    for code in "WEP":
        valley.state(code, stabilisation=stated)
    found = valley.ways(condition, "P", findings={"birth_in_min": 600, **findings}).newborn
    assert found is not None
    plan = found.birth_here
    assert plan.facility is not None
    assert plan.first_hands_s is not None
    assert plan.definitive_s is not None
    (centre,) = valley.ways("pph", plan.facility).facilities
    drive = next(leg for leg in way(centre, "direct").legs if leg.kind == "drive")
    return plan.definitive_s - plan.first_hands_s - drive.time_s


@pytest.mark.parametrize(
    ("findings", "minutes"),
    [
        ({"gestation": "29+0"}, 45),
        ({"gestation": "29+0", "weight_g": 900}, 50),
    ],
)
def test_a_team_takes_the_time_that_it_stated_for_such_a_baby(
    valley: Valley, findings: dict[str, object], minutes: int
) -> None:
    stated = {"*": 25, "vlbw": 45, "elbw": 50}
    assert stabilised_s(valley, "ptl_32", findings, stated) == pytest.approx(minutes * 60)


def test_a_team_that_stated_nothing_takes_the_time_of_the_table_for_such_a_baby(
    valley: Valley,
) -> None:
    assert stabilised_s(valley, "ptl_32", {"gestation": "29+0"}, {}) == pytest.approx(45 * 60)


def test_a_baby_of_whom_nothing_is_known_takes_what_any_patient_takes_and_not_what_hers_takes(
    valley: Valley,
) -> None:
    stated = {"*": 25, "ptl_32": 55}
    assert stabilised_s(valley, "ptl_32", {}, stated) == pytest.approx(25 * 60)


def test_what_was_found_of_her_makes_no_condition_of_the_baby(valley: Valley) -> None:
    findings: dict[str, object] = {"gestation": "33+0", "sbp": 170, "spo2": 80}
    assert stabilised_s(
        valley, "ptl_34", findings, {"*": 25, "spe": 55, "ptl_34": 55}
    ) == pytest.approx(25 * 60)
