from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.needs import Needs
from facilities.rules import rule_book

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def groups(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.groups}


def decisive(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.decisive}


IDS = st.lists(st.sampled_from(list(rule_book().conditions)), min_size=1, max_size=4, unique=True)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "gestation": st.integers(min_value=0, max_value=330).map(lambda d: f"{d // 7}+{d % 7}"),
        "weight_g": st.floats(min_value=0, max_value=8000),
        "babies": st.integers(min_value=1, max_value=4),
        "birth_at": st.integers(min_value=0, max_value=60_000).map(ago),
        "onset_at": st.integers(min_value=0, max_value=60_000).map(ago),
        "delivered": st.booleans(),
        "fetus_alive": st.booleans(),
        "controlled": st.booleans(),
    },
)


@given(IDS, SAID)
def test_any_case_is_answered_in_a_consistent_way(
    names: list[str], said: dict[str, object]
) -> None:
    needs = assess(names, said, now=NOW)
    assert needs.groups == () or needs.decisive or (needs.ward_unknown and needs.ward_decisive)
    assert len(needs.groups) == len({frozenset(group.any_of) for group in needs.groups})
    wards = [each for each in groups(needs) if each.startswith("nicu")]
    assert len(wards) <= 1
    assert (needs.ward is None) == (not wards)
    assert not (needs.ward_unknown and needs.ward)
    assert needs.urgency_next is None or needs.urgency == "U0"


@given(IDS, SAID)
def test_the_order_of_conditions_does_not_change_what_is_needed(
    names: list[str], said: dict[str, object]
) -> None:
    def essence(order: tuple[str, ...]) -> tuple[object, ...]:
        needs = assess(order, said, now=NOW)
        left = {(each.condition, each.window.minutes, each.left_min) for each in needs.windows}
        return (
            groups(needs),
            decisive(needs),
            set(needs.extras),
            left,
            needs.urgency,
            needs.urgency_next,
            needs.min_tier,
            needs.ward,
            needs.cots,
            set(needs.ask),
        )

    assert all(essence(each) == essence(tuple(names)) for each in permutations(names))


@given(IDS, SAID, st.integers(min_value=0, max_value=1000))
def test_time_passing_never_makes_a_window_longer(
    names: list[str], said: dict[str, object], minutes: int
) -> None:
    later = NOW + timedelta(minutes=minutes)
    before = {(w.condition, w.window): w.left_min for w in assess(names, said, now=NOW).windows}
    after = {(w.condition, w.window): w.left_min for w in assess(names, said, now=later).windows}
    for key in before.keys() & after.keys():
        was, still = before[key], after[key]
        assert was is None or still is None or still <= was
