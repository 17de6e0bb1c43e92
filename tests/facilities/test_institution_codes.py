from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.institution_codes import ALPHABET, check_character, check_digit_problem

# The worked example that accompanies the standard's arithmetic in public, no hospital.
VALID = "91350100M000100Y43"


def test_a_code_with_the_right_check_character_is_accepted() -> None:
    assert check_digit_problem(VALID) is None


def test_a_wrong_check_character_is_named_with_the_right_one() -> None:
    problem = check_digit_problem(f"{VALID[:-1]}7")
    assert problem is not None
    assert "last character is 7 and must be 3" in problem


@pytest.mark.parametrize(
    "code", ["", "F012", "JC-MCH", VALID[:-1], f"{VALID}0", "县医院", "X" * 30]
)
def test_a_code_of_another_length_is_the_deployments_own(code: str) -> None:
    assert check_digit_problem(code) is None


@pytest.mark.parametrize("code", ["county-hospital-01", "some_own_code_0001", "HOSPITALSERVICEOIZ"])
def test_eighteen_characters_of_another_shape_are_the_deployments_own(code: str) -> None:
    assert len(code) == 18
    assert check_digit_problem(code) is None


def test_a_letter_that_never_occurs_is_pointed_at() -> None:
    problem = check_digit_problem(f"{VALID[:9]}O{VALID[10:]}")
    assert problem is not None
    assert "O never occurs" in problem


BODIES = st.text(ALPHABET, min_size=17, max_size=17)


@given(BODIES)
def test_every_body_has_exactly_one_right_check_character(body: str) -> None:
    right = [each for each in ALPHABET if check_digit_problem(body + each) is None]
    assert right == [check_character(body)]


@given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_mistyped_character_is_always_noticed(body: str, place: int, typed: str) -> None:
    mistyped = body[:place] + typed + body[place + 1 :]
    if mistyped != body:
        assert check_digit_problem(mistyped + check_character(body)) is not None
