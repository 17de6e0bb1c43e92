from __future__ import annotations

from facilities.conditions import Bounds, NeedGroup, Strength, Window
from facilities.needs import Need, WindowLeft, merged, shortest


def left(
    condition: str,
    minutes: int,
    left_min: int | None = None,
    *,
    anchor: str = "birth",
    newborn: bool = True,
    strength: Strength = Strength.LIMIT,
    start_min: int = 0,
    confidence: str = "M",
    needed: bool = True,
) -> WindowLeft:
    window = Window(
        minutes, anchor, Bounds.ARRIVAL, strength, "时限", "Window", start_min, confidence
    )
    return WindowLeft(window, condition, newborn, left_min, needed)


def kept(*windows: WindowLeft) -> list[int]:
    return [each.window.minutes for each in shortest(list(windows))]


def test_of_two_conditions_the_shorter_window_stays() -> None:
    assert kept(left("a", 360), left("b", 120)) == [120]


def test_the_time_an_act_takes_to_start_counts_into_its_length() -> None:
    assert kept(left("a", 360, start_min=20), left("b", 350)) == [360]


def test_all_windows_of_one_condition_stay() -> None:
    assert kept(left("a", 360), left("a", 120)) == [360, 120]


def test_equal_windows_of_two_conditions_are_said_once() -> None:
    assert kept(left("b", 60), left("a", 60)) == [60]


def test_a_clock_that_only_informs_never_takes_the_place_of_one_that_ranks() -> None:
    uncertain, late = left("a", 60, confidence="U"), left("a", 60, needed=False)
    assert kept(uncertain, left("b", 360)) == [60, 360]
    assert kept(late, left("b", 360)) == [60, 360]
    assert kept(left("a", 60), left("b", 360, confidence="U")) == [60]


def test_windows_that_are_different_things_stay_side_by_side() -> None:
    assert kept(left("a", 360), left("b", 120, newborn=False)) == [360, 120]
    assert kept(left("a", 360), left("b", 120, strength=Strength.AIM)) == [360, 120]
    assert kept(left("a", 360, 300), left("b", 120, anchor="dx")) == [360, 120]


def test_of_two_anchors_both_known_the_one_that_runs_out_first_stays() -> None:
    assert kept(left("a", 360, 10), left("b", 120, 100, anchor="dx")) == [360]


def test_groups_with_the_same_alternatives_are_united_and_decisive_ones_lead() -> None:
    assert merged(
        [
            ("a", NeedGroup(("mv",), decisive=False)),
            ("a", NeedGroup(("nsurg", "ent_n"), decisive=False)),
            ("b", NeedGroup(("ent_n", "nsurg"), decisive=True)),
        ]
    ) == (
        Need(("nsurg", "ent_n"), decisive=True, conditions=("a", "b")),
        Need(("mv",), decisive=False, conditions=("a",)),
    )
