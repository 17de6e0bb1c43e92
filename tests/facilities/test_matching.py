from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.capabilities import WardGrade
from facilities.facility import DeclaredCapability, Facility, Held, Tier, WardClash
from facilities.findings import CHINA_TIME
from facilities.matching import CanDo, Fit, Here, Match, can_do_here, match, match_one
from facilities.needs import Needs
from facilities.network import Network
from facilities.rules import rule_book
from facilities.vocabulary import packaged_vocabulary

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA_TIME)


def ask(*conditions: str, **findings: object) -> Needs:
    return assess(conditions, findings, now=NOW)


def centre(declared: str = "", by_agreement: str = "", **more: Any) -> Facility:
    own = [DeclaredCapability(code) for code in declared.split()]
    shared = [DeclaredCapability(code, Held.BY_AGREEMENT, "P") for code in by_agreement.split()]
    return Facility("C", "中心", 113.5, 34.5, capabilities=(*own, *shared), **more)


def judge(needs: Needs, facility: Facility) -> Match:
    return match_one(needs, facility, Network([facility]), noon(TODAY))


def here(needs: Needs, facility: Facility | None) -> Here:
    return can_do_here(needs, facility, Network([facility] if facility else []), noon(TODAY))


def reasons(found: Match) -> list[tuple[str, object]]:
    return [(each.code, dict(each.params)) for each in found.reasons]


# One row per fit for the cooling of a newborn: th decisive; nicu3a, aeeg, mv besides.
@pytest.mark.parametrize(
    ("declared", "by_agreement", "fit"),
    [
        ("th nicu3a aeeg mv", "", Fit.FIT),
        ("th nicu3b aeeg mv", "", Fit.FIT),
        ("th nicu3a mv", "aeeg", Fit.BY_AGREEMENT),
        ("nicu3a mv aeeg", "th", Fit.BY_AGREEMENT),
        ("th nicu3a mv", "", Fit.PARTIAL),
        ("th", "", Fit.PARTIAL),
        ("th nicu2b mv", "aeeg", Fit.PARTIAL),
        ("nicu3b aeeg mv", "", Fit.UNFIT),
        ("cs24 blood_mt", "", Fit.UNFIT),
        ("", "", Fit.UNKNOWN),
    ],
)
def test_fit_follows_what_the_centre_declared(declared: str, by_agreement: str, fit: Fit) -> None:
    assert judge(ask("hie"), centre(declared, by_agreement)).fit is fit


@pytest.mark.parametrize("tier", list(Tier))
def test_a_tier_alone_is_never_a_match(tier: Tier) -> None:
    found = judge(ask("pph"), centre(tier=tier))
    assert found.fit is Fit.UNKNOWN
    assert reasons(found) == [("nothing_declared", {"tier": tier.value, "min_tier": "county"})]
    assert found.decisive is CanDo.UNKNOWN
    assert not found.has_decisive


def test_a_declared_centre_is_taken_at_its_word_whatever_its_tier() -> None:
    needs = ask("hie")
    assert judge(needs, centre("th nicu3a aeeg mv", tier=Tier.COUNTY)).fit is Fit.FIT
    assert judge(needs, centre("mv", tier=Tier.PROVINCE)).fit is Fit.UNFIT


def test_one_of_the_alternatives_is_enough_and_own_is_preferred() -> None:
    needs = ask("airway_n")
    assert judge(needs, centre("ent_n mv")).fit is Fit.FIT
    assert judge(needs, centre("nsurg mv")).fit is Fit.FIT
    found = judge(needs, centre("ent_n mv", "nsurg"))
    assert found.fit is Fit.FIT
    assert found.met[0].holding.code == "ent_n"


def test_reasons_name_what_is_missing_first_then_what_is_there_and_through_whom() -> None:
    found = judge(ask("hie"), centre("th mv", "nicu3a"))
    assert reasons(found) == [
        ("lacks", {"any_of": ["aeeg"], "decisive": False}),
        ("has", {"capability": "th", "decisive": True}),
        ("has_by_agreement", {"capability": "nicu3a", "decisive": False, "partner": "P"}),
        ("has", {"capability": "mv", "decisive": False}),
    ]
    assert found.reasons[0].as_json() == {
        "code": "lacks",
        "params": {"any_of": ["aeeg"], "decisive": False},
    }


def test_a_capability_that_lapsed_is_not_counted_and_that_is_said() -> None:
    lapsed = DeclaredCapability("th", valid_to=date(2025, 12, 31))
    place = replace(centre(), capabilities=(lapsed,))
    found = judge(ask("hie"), place)
    assert found.fit is Fit.UNKNOWN
    assert reasons(found) == [("nothing_in_force", {"on": "2026-11-22"})]
    past = match_one(ask("hie"), place, Network([place]), noon(date(2025, 6, 1)))
    assert past.fit is Fit.PARTIAL


# --- a ward grade --------------------------------------------------------------------------


def test_a_ward_grade_beside_declared_capabilities_counts_as_its_code() -> None:
    place = centre("th aeeg mv", newborn_ward=WardGrade.INTENSIVE_A)
    assert judge(ask("hie"), place).fit is Fit.FIT


def test_a_ward_grade_alone_answers_ward_needs_and_nothing_else() -> None:
    place = centre(newborn_ward=WardGrade.INTENSIVE_A)
    assert judge(ask("other_n"), place).fit is Fit.FIT
    assert judge(ask("elbw"), place).fit is Fit.UNFIT
    found = judge(ask("sepsis_n"), place)
    assert found.fit is Fit.UNKNOWN
    assert found.decisive is CanDo.YES
    assert [need.any_of for need in found.open_needs] == [("mv",)]
    assert ("only_ward_declared", {"ward": "3a"}) in reasons(found)
    assert judge(ask("pph"), place).fit is Fit.UNKNOWN


def test_a_declared_ward_code_wins_over_the_grade_and_the_clash_is_among_the_reasons() -> None:
    found = judge(ask("other_n"), centre("nicu2b mv", newborn_ward=WardGrade.INTENSIVE_B))
    assert found.fit is Fit.UNFIT
    assert found.clash == WardClash(WardGrade.INTENSIVE_B, "nicu2b")
    assert ("ward_clash", {"ward": "3b", "declared": "nicu2b"}) in reasons(found)


def test_an_unknown_ward_need_is_said_beside_the_fit_of_what_is_known() -> None:
    found = judge(ask("spe"), centre("cs24 icu_a anaes_hr nicu2b"))
    assert found.fit is Fit.FIT
    assert ("ward_unknown", {}) in reasons(found)
    highest = judge(ask("spe"), centre("cs24 icu_a anaes_hr nicu3b"))
    assert ("ward_unknown", {}) not in reasons(highest)


def test_an_unknown_ward_need_that_decides_leaves_all_but_the_highest_ward_unknown() -> None:
    needs = ask("pprom")
    assert judge(needs, centre("nicu3a cs24")).fit is Fit.UNKNOWN
    assert judge(needs, centre("nicu3b")).fit is Fit.FIT
    assert judge(needs, centre("nicu3b")).decisive is CanDo.YES
    assert judge(needs, centre(newborn_ward=WardGrade.INTENSIVE_B)).fit is Fit.FIT


def test_where_no_need_is_known_no_centre_is_said_to_fit() -> None:
    needs = ask("ptl_28", delivered="yes")
    found = judge(needs, centre("cs24 nicu3b surf hfov"))
    assert found.fit is Fit.UNKNOWN
    assert reasons(found) == [("no_needs_known", {})]


@pytest.mark.parametrize("findings", [{"seizing": "yes"}, {"temp_c": "39.5"}, {"sbp": "60"}])
def test_findings_without_a_condition_make_no_centre_fit_and_no_place_able(
    findings: dict[str, str],
) -> None:
    needs = ask(**findings)
    for place in (centre("nrp"), centre("cs24 icu_a nicu3b")):
        found = judge(needs, place)
        assert (found.fit, found.decisive) == (Fit.UNKNOWN, CanDo.UNKNOWN)
        assert ("no_needs_known", {}) in reasons(found)
    assert here(needs, centre("nrp")).answer is CanDo.UNKNOWN


def test_a_ward_need_alone_is_met_by_who_has_it_and_decides_of_nobody_else() -> None:
    needs = ask(gestation="33+0", seizing="yes")
    assert judge(needs, centre("nicu2b")).fit is Fit.FIT
    lacking = judge(needs, centre("cs24 icu_a"))
    assert (lacking.fit, lacking.decisive) == (Fit.UNKNOWN, CanDo.UNKNOWN)
    assert [need.any_of for need in lacking.missing] == [("nicu2b",)]


# --- what can be done here -----------------------------------------------------------------


def test_what_can_be_done_here_is_unknown_without_an_origin_or_its_declaration() -> None:
    needs = ask("cord_prolapse", gestation="34+1")
    assert here(needs, None).answer is CanDo.UNKNOWN
    assert here(needs, centre()).answer is CanDo.UNKNOWN


def test_what_can_be_done_here_asks_only_for_what_is_decisive() -> None:
    needs = ask("cord_prolapse", gestation="34+1")
    assert here(needs, centre("cs24")).answer is CanDo.YES
    found = here(needs, centre("nrp nicu2b"))
    assert found.answer is CanDo.NO
    assert [need.any_of for need in found.missing] == [("cs24",)]


# --- properties ----------------------------------------------------------------------------

CODES = sorted(packaged_vocabulary().capabilities)
DECLARED = st.lists(st.sampled_from(CODES), unique=True, max_size=12)
CASES = st.builds(
    lambda names, gestation: ask(*names, **({"gestation": gestation} if gestation else {})),
    st.lists(st.sampled_from(list(rule_book().conditions)), min_size=1, max_size=3, unique=True),
    st.sampled_from(["", "23+0", "26+0", "30+0", "33+0", "39+0"]),
)
# Unknown is no place in this order: the first declaration may turn it either way.
ORDER = [Fit.UNFIT, Fit.PARTIAL, Fit.BY_AGREEMENT, Fit.FIT]


@given(CASES, DECLARED, DECLARED, st.sampled_from(CODES))
def test_adding_a_capability_never_loses_a_match(
    needs: Needs, own: list[str], shared: list[str], added: str
) -> None:
    place = centre(" ".join(own), " ".join(shared))
    richer = replace(place, capabilities=(*place.capabilities, DeclaredCapability(added)))
    before, after = judge(needs, place), judge(needs, richer)
    if before.fit is not Fit.UNKNOWN and after.fit is not Fit.UNKNOWN:
        assert ORDER.index(after.fit) >= ORDER.index(before.fit)
    if before.has_decisive:
        assert after.has_decisive
    assert {need.any_of for need in after.missing} <= {
        need.any_of for need in (*before.missing, *before.open_needs)
    }


@given(CASES, DECLARED, DECLARED, st.randoms())
def test_the_order_of_groups_and_of_declarations_is_irrelevant(
    needs: Needs,
    own: list[str],
    shared: list[str],
    random: Any,  # Hypothesis gives random.Random, which mypy cannot see through its strategy
) -> None:
    place = centre(" ".join(own), " ".join(shared))
    mixed_groups = random.sample(needs.groups, len(needs.groups))
    mixed_declared = random.sample(place.capabilities, len(place.capabilities))
    one = judge(needs, place)
    other = judge(
        replace(needs, groups=tuple(mixed_groups)),
        replace(place, capabilities=tuple(mixed_declared)),
    )
    assert (one.fit, one.decisive) == (other.fit, other.decisive)
    assert set(map(str, one.missing)) == set(map(str, other.missing))


@given(CASES, DECLARED)
def test_every_need_is_met_missing_or_open_exactly_once(needs: Needs, own: list[str]) -> None:
    found = judge(needs, centre(" ".join(own)))
    judged = [each.need for each in found.met] + [*found.missing, *found.open_needs]
    assert sorted(map(str, judged)) == sorted(map(str, needs.groups))


@given(CASES)
def test_a_centre_that_declared_nothing_is_always_unknown(needs: Needs) -> None:
    assert judge(needs, centre(tier=Tier.PROVINCE)).fit is Fit.UNKNOWN


@given(CASES)
def test_a_centre_with_everything_fits_every_case_with_a_need(needs: Needs) -> None:
    expected = Fit.FIT if needs.groups or needs.ward_unknown else Fit.UNKNOWN
    assert judge(needs, centre(" ".join(CODES))).fit is expected


# --- a whole network -----------------------------------------------------------------------

CENTRES = st.builds(
    lambda own, shared, ward, day: replace(
        centre(" ".join(own), " ".join(shared)), newborn_ward=ward, valid_to=day
    ),
    DECLARED,
    st.lists(st.sampled_from(CODES), unique=True, max_size=3),
    st.sampled_from([None, *WardGrade]),
    st.sampled_from([None, None, date(2026, 1, 1)]),
)
NETWORKS = st.lists(CENTRES, min_size=1, max_size=6).map(
    lambda centres: Network(replace(each, code=f"F{number}") for number, each in enumerate(centres))
)


@given(CASES, NETWORKS)
def test_no_missing_finding_and_no_state_of_a_centre_hides_it(
    needs: Needs, network: Network
) -> None:
    found = match(needs, network, NOW)
    assert list(found) == [each.code for each in network]
    assert all(each.reasons or not needs.groups for each in found.values())


@given(CASES, NETWORKS)
def test_a_centre_is_judged_in_its_network_as_it_is_judged_alone(
    needs: Needs, network: Network
) -> None:
    found = match(needs, network, NOW)
    for facility in network:
        assert found[facility.code] == match_one(needs, facility, network, NOW)
        assert match_one(needs, facility, Network(network), NOW) == found[facility.code]


@given(CASES, NETWORKS, st.integers(0, 23))
def test_without_duty_windows_the_hour_of_the_day_changes_nothing(
    needs: Needs, network: Network, hour: int
) -> None:
    at = noon(TODAY).replace(hour=hour)
    assert match(needs, network, at) == match(needs, network, noon(TODAY))


def test_each_is_judged_on_the_day_of_its_own_arrival() -> None:
    lapsing = DeclaredCapability("ob_surg", valid_to=TODAY)
    both = [replace(centre("blood_mt icu_a"), code=code) for code in ("A", "B")]
    network = Network([replace(each, capabilities=(*each.capabilities, lapsing)) for each in both])
    late = noon(TODAY).replace(hour=23)
    found = match(ask("pph"), network, late, {"B": noon(date(2026, 11, 23))})
    assert (found["A"].fit, found["B"].fit) == (Fit.FIT, Fit.UNFIT)
    # midnight in China, not in the zone the question was asked in
    found = match(ask("pph"), network, late.astimezone(UTC), {"B": late.astimezone(UTC)})
    assert {each.fit for each in found.values()} == {Fit.FIT}
