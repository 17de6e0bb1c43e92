from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from facilities.assessment import assess, assess_each
from facilities.conditions import Urgency
from facilities.findings import FindingKind, FindingRule, finding_rules
from facilities.needs import Needs
from facilities.rules import rule_book

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def ago(minutes: float) -> str:
    return (NOW - timedelta(minutes=minutes)).isoformat()


def groups(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.groups}


def decisive(needs: Needs) -> set[str]:
    return {"|".join(group.any_of) for group in needs.decisive}


def values(rule: FindingRule) -> st.SearchStrategy[object]:
    """Say a finding as a person may: inside its range, a little outside it, or long ago."""
    match rule.kind:
        case FindingKind.GESTATION:
            return st.integers(min_value=0, max_value=330).map(lambda d: f"{d // 7}+{d % 7}")
        case FindingKind.YES_NO:
            return st.booleans()
        case FindingKind.CHOICE:
            return st.sampled_from(list(rule.choices))
        case FindingKind.TIME:
            return st.integers(min_value=0, max_value=60_000).map(ago)
        case FindingKind.NUMBER | FindingKind.WHOLE:
            low, high = int(rule.lowest or 0), int(rule.highest or 0)
            return st.integers(min_value=max(0, low - 1), max_value=high + 1)


RULES = finding_rules()
NAMES = list(rule_book().conditions)
IDS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True)
ALL = {key: values(rule) for key, rule in RULES.items()}
TOLD = st.lists(st.sampled_from(list(ALL)), max_size=6, unique=True).flatmap(
    lambda keys: st.fixed_dictionaries({key: ALL[key] for key in keys})
)
# the findings that most rules depend on come often enough only by themselves
TELLING = (
    "gestation", "weight_g", "babies", "birth_at", "onset_at", "delivered", "fetus_alive",
    "controlled", "labour", "bleeding", "seizing",
)  # fmt: skip
SAID = st.fixed_dictionaries({}, optional={key: ALL[key] for key in TELLING}) | TOLD


@given(IDS, SAID)
def test_any_case_is_answered_in_a_consistent_way(
    names: list[str], said: dict[str, object]
) -> None:
    needs = assess(names, said, now=NOW)
    asked = {group for group in groups(needs) if group != "iso"}
    assert not asked or needs.decisive or (needs.ward_unknown and needs.ward_decisive)
    assert len(needs.groups) == len({frozenset(group.any_of) for group in needs.groups})
    wards = [each for each in groups(needs) if each.startswith("nicu")]
    # a higher ward that decides nothing may stand above the one that does
    decisive = [each for each in wards if any(each in group.any_of for group in needs.decisive)]
    assert len(wards) <= 1 or (len(wards) == 2 and decisive == [min(wards)])
    assert (needs.ward is None) == (not wards)
    assert not (needs.ward_unknown and needs.ward)
    assert needs.urgency_next is None or needs.urgency == "U0"
    assert needs.conditions[: len(names)] == tuple(names)
    in_use = set(said) - {doubt.key for doubt in needs.doubts}
    assert not in_use & set(needs.ask)


@given(TOLD.filter(bool))
def test_findings_alone_are_always_an_answer(said: dict[str, object]) -> None:
    needs = assess([], said, now=NOW)
    assert needs.kinds
    assert needs.conditions == tuple(each.condition for each in needs.suggested if each.applied)
    assert needs.conditions or "no_condition" in {remark.code for remark in needs.remarks}


@given(IDS, SAID)
def test_what_is_taken_away_is_recorded_and_leaves_what_was_chosen(
    names: list[str], said: dict[str, object]
) -> None:
    brought = [each.condition for each in assess(names, said, now=NOW).suggested]
    needs = assess(names, said, now=NOW, removed=brought)
    assert needs.conditions == tuple(names)
    assert {each.condition for each in needs.suggested} == set(brought)
    assert not any(each.applied for each in needs.suggested)


@given(IDS, SAID)
def test_no_reassurance_means_the_danger_stands(names: list[str], said: dict[str, object]) -> None:
    ticked = assess(names, said | {"controlled": True}, now=NOW)
    silent = {key: value for key, value in said.items() if key != "controlled"}
    unticked = assess(names, silent, now=NOW)
    assert unticked.urgency <= ticked.urgency  # U0 is the highest and comes first
    assert unticked.min_tier.rank >= ticked.min_tier.rank
    assert groups(unticked) == groups(ticked)


@given(IDS, SAID, st.sampled_from(list(Urgency)))
def test_a_persons_urgency_changes_nothing_but_the_urgency(
    names: list[str], said: dict[str, object], urgency: Urgency
) -> None:
    derived, told = assess(names, said, now=NOW), assess(names, said, now=NOW, urgency=urgency)
    assert (told.urgency, told.urgency_derived) == (urgency, derived.urgency)
    same = replace(told, urgency=derived.urgency, urgency_next=derived.urgency_next)
    assert same == derived


def is_newborns(name: str) -> bool:
    return rule_book().conditions[name].kinds == ("N",)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), SAID)
def test_two_conditions_of_one_patient_need_what_either_needs(
    one: str, other: str, said: dict[str, object]
) -> None:
    assume(one != other and is_newborns(one) == is_newborns(other))
    alone = [assess([name], said, now=NOW) for name in (one, other)]
    both = assess([one, other], said, now=NOW)
    assume(set(both.conditions) == {*alone[0].conditions, *alone[1].conditions})
    assert {g for g in groups(both) if not g.startswith("nicu")} == {
        g for each in alone for g in groups(each) if not g.startswith("nicu")
    }
    assert both.urgency == min(each.urgency for each in alone)
    assert both.min_tier.rank == max(each.min_tier.rank for each in alone)
    assert both.ward == max((each.ward for each in alone if each.ward), default=None)


@given(IDS, SAID)
def test_the_parts_of_a_case_name_every_condition_once(
    names: list[str], said: dict[str, object]
) -> None:
    whole, parts = assess(names, said, now=NOW), assess_each(names, said, now=NOW)
    assert sorted(name for part in parts for name in part.conditions) == sorted(whole.conditions)
    assert min(part.urgency for part in parts) == whole.urgency
    assert max(part.min_tier.rank for part in parts) == whole.min_tier.rank


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

    first = essence(tuple(names))
    assert all(essence(each) == first for each in permutations(names))


@given(IDS, SAID, st.integers(min_value=0, max_value=1000))
def test_time_passing_never_makes_a_window_longer(
    names: list[str], said: dict[str, object], minutes: int
) -> None:
    said = {key: value for key, value in said.items() if key != "age_min"}  # said again each time
    later = NOW + timedelta(minutes=minutes)
    before = {(w.condition, w.window): w.left_min for w in assess(names, said, now=NOW).windows}
    after = {(w.condition, w.window): w.left_min for w in assess(names, said, now=later).windows}
    for key in before.keys() & after.keys():
        was, still = before[key], after[key]
        assert was is None or still is None or still <= was
