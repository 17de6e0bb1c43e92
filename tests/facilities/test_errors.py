from __future__ import annotations

from facilities.errors import SHOWN_LENGTH, BadInputError, Problem, closest, shown


def test_a_long_value_is_shown_cut_and_on_one_line() -> None:
    text = shown("a\nb" + "x" * 1000)
    assert text.startswith("a b")
    assert text.endswith("…")
    assert len(text) == SHOWN_LENGTH


def test_a_slip_is_answered_with_the_word_that_was_meant() -> None:
    assert closest("nicu3", ["nicu3a", "mv"]) == "perhaps nicu3a"
    assert closest("zz", ["nicu3a", "mv"]) == "use one of mv, nicu3a"
    assert closest("x" * 100_000, ["mv"]) == "use one of mv"


def test_a_number_too_long_to_write_is_said_to_be_so() -> None:
    assert shown(10**5000) == "a number too long to write"


def test_an_error_carries_every_problem_and_says_them_all() -> None:
    error = BadInputError([Problem("a", "One."), Problem("b", "Two.", field="x")])
    assert [problem.code for problem in error.problems] == ["a", "b"]
    assert str(error) == "One.; Two."
