"""Short cases answered by hand from the domain reference, compared with what the program says."""

from __future__ import annotations

import json

import pytest

from facilities.rules import rule_book
from service.referrals.forwarding import onward_candidates
from tests.service.cli.conftest import run_process
from tests.vignettes.cases import Vignette, every_vignette, vignettes
from tests.vignettes.centres import ranked
from tests.vignettes.expectations import CHECKS, disagreements

EVERY = every_vignette()
JUDGED = tuple(each for each in EVERY if each.expect)
FIRST_CHOICES = vignettes("first_choice.toml")
BY_ID = {each.id: each for each in EVERY}


@pytest.mark.parametrize("vignette", JUDGED, ids=str)
def test_what_the_patient_needs(vignette: Vignette) -> None:
    problems = disagreements(vignette.assessed().as_json(), vignette.expect)
    assert not problems, vignette.told(problems)


@pytest.mark.parametrize("vignette", [each for each in EVERY if each.patients], ids=str)
def test_what_each_patient_of_a_case_needs(vignette: Vignette) -> None:
    found = vignette.assessed_each()
    assert len(found) == len(vignette.patients), vignette.told([])
    problems = [
        problem
        for needs, expect in zip(found, vignette.patients, strict=True)
        for problem in disagreements(needs.as_json(), expect)
    ]
    assert not problems, vignette.told(problems)


@pytest.mark.parametrize("vignette", FIRST_CHOICES, ids=str)
def test_which_centre_comes_first(vignette: Vignette) -> None:
    answer = ranked(vignette)
    order = [each.facility.code for each in answer.candidates]
    fits = {each.facility.code: each.match.fit.value for each in answer.all}
    onward = [each.facility.code for each in onward_candidates(answer.candidates)]
    got = {
        "first": order[:1],
        "order": order,
        "separated_by": answer.separated_by,
        "fits": fits,
        "forward_to": onward[:1],
    }
    expected = {
        "first": [vignette.first],
        "order": list(vignette.order),
        "separated_by": vignette.separated_by,
        "fits": vignette.fits,
        "forward_to": [vignette.forward_to] if vignette.forward_to else onward[:1],
    }
    problems = [
        f"{key}: expected {value}, got {got[key]}"
        for key, value in expected.items()
        if got[key] != value
    ]
    assert not problems, vignette.told(problems)


@pytest.mark.parametrize(
    "name",
    ["purple-active-tuberculosis", "hie-one-hour-old", "suggested-spe-taken-away"],
)
def test_the_command_says_the_same(name: str) -> None:
    vignette = BY_ID[name]
    words = ["needs", "--json", "--asked-at", vignette.at.isoformat()]
    words += [word for each in vignette.conditions for word in ("--condition", each)]
    words += [
        word for key, value in vignette.findings.items() for word in ("--find", f"{key}={value}")
    ]
    words += [word for each in vignette.removed for word in ("--remove", each)]
    done = run_process(*words)
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    problems = disagreements(said, vignette.expect)
    assert not problems, vignette.told(problems)
    keys = {
        "kind", "urgency", "urgency_next", "needs", "decisive", "extras", "windows", "min_tier",
        "ward", "cots", "advice", "suggested", "ask", "doubts", "rules",
    }  # fmt: skip
    assert said.keys() >= keys


def test_every_condition_has_a_vignette() -> None:
    written = {name for each in EVERY for name in each.conditions}
    assert set(rule_book().conditions) <= written


def test_there_are_enough_and_each_names_what_it_rests_on() -> None:
    assert len(EVERY) >= 80
    assert len(FIRST_CHOICES) >= 20
    assert len(BY_ID) == len(EVERY), "two vignettes have one id"
    assert all(each.lines and each.story_zh and each.story_en for each in EVERY)
    assert all(3 <= len(each.centres) <= 5 for each in FIRST_CHOICES)


def test_every_expectation_is_compared() -> None:
    assert {
        key for each in EVERY for expect in (each.expect, *each.patients) for key in expect
    } <= CHECKS.keys()
