from __future__ import annotations

import pytest

from facilities.conditions import Urgency
from facilities.errors import BadInputError
from service.referrals.policy import Criterion, load_policy, packaged_policy


def loaded(text: str) -> object:
    return load_policy({"own.toml": text.encode()})


def refused(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(BadInputError) as caught:
        loaded(text)
    return [(problem.code, problem.field) for problem in caught.value.problems]


def test_the_packaged_policy_ends_every_order_with_time_and_code() -> None:
    policy = packaged_policy()
    assert set(policy.criteria) == set(Urgency)
    for order in policy.criteria.values():
        assert order[-2:] == (Criterion.TIME, Criterion.CODE)
    assert (policy.band_min, policy.capacity_limit_h) == (15, 4)
    assert policy.source
    assert policy.confidence


def test_rescue_and_time_critical_cases_compare_in_the_same_order() -> None:
    criteria = packaged_policy().criteria
    assert criteria[Urgency.U0] == criteria[Urgency.U1]
    assert criteria[Urgency.U1][:3] == (Criterion.WINDOW, Criterion.BAND, Criterion.NEEDS)
    for urgency in (Urgency.U2, Urgency.U3, Urgency.U4):
        assert criteria[urgency][:2] == (Criterion.NEEDS, Criterion.WINDOW)


def test_a_deployment_changes_single_values_and_keeps_the_rest() -> None:
    own = load_policy(
        {
            "own.toml": b"""
            version = "2026-3"
            source = "a notice"
            [policy]
            name = "our prefecture"
            band_min = 20
            [policy.criteria]
            U2 = ["needs", "catchment"]
            [capacity]
            limit_h = 2
            """
        }
    )
    packaged = packaged_policy()
    assert (own.name, own.version, own.source) == ("our prefecture", "2026-3", "a notice")
    assert (own.band_min, own.capacity_limit_h) == (20, 2)
    needs_then_catchment = (Criterion.NEEDS, Criterion.CATCHMENT)
    assert own.criteria[Urgency.U2] == (*needs_then_catchment, Criterion.TIME, Criterion.CODE)
    assert own.criteria[Urgency.U1] == packaged.criteria[Urgency.U1]
    assert own.hash != packaged.hash


def test_a_file_that_says_nothing_of_the_policy_leaves_it_as_it_is() -> None:
    assert loaded('version = "9"\n[condition.pph]\nzh = "x"') == packaged_policy()


def test_everything_wrong_is_said_at_once_with_file_record_and_field() -> None:
    text = """
    [policy]
    band_min = 0
    colour = "red"
    [policy.criteria]
    U9 = ["needs"]
    U1 = ["needs", "needs", "luck"]
    U2 = "needs"
    U3 = []
    [capacity]
    limit_h = "four"
    """
    assert sorted(refused(text)) == [
        ("duplicate", "policy.criteria.U1"),
        ("empty", "policy.criteria.U3"),
        ("not_a_list", "policy.criteria.U2"),
        ("out_of_range", "capacity.limit_h"),
        ("out_of_range", "policy.band_min"),
        ("unknown_criterion", "policy.criteria.U1"),
        ("unknown_key", "policy.colour"),
        ("unknown_urgency", "policy.criteria.U9"),
    ]


@pytest.mark.parametrize("text", ["[policy", 'policy = "fast"', "[policy]\nname = 3"])
def test_what_is_no_record_is_refused(text: str) -> None:
    assert refused(text)


def test_a_record_stands_in_one_file_only() -> None:
    files = {"a.toml": b"[capacity]\nlimit_h = 2", "b.toml": b"[capacity]\nlimit_h = 3"}
    with pytest.raises(BadInputError) as caught:
        load_policy(files | {"c.toml": b"[policy]\nband_min = 20"})
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("duplicate_record", "capacity")
    assert "a.toml" in problem.message
    assert "b.toml" in problem.message


def test_a_file_in_another_encoding_is_refused_and_named() -> None:
    with pytest.raises(BadInputError) as caught:
        load_policy({"own.toml": "[policy]\nname = '危重孕产妇'".encode("gb18030")})
    assert "own.toml" in str(caught.value)
