from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.agreements import Why
from facilities.duty import read_duty
from facilities.facility import DeclaredCapability, Designation, Facility, Held, Holding, Tier
from facilities.network import Catchment, Network, area_prefix
from facilities.vocabulary import packaged_vocabulary

TODAY = date(2026, 11, 22)
OWN, SHARED = Held.OWN, Held.BY_AGREEMENT


def place(code: str, *declared: DeclaredCapability, **more: Any) -> Facility:
    return Facility(
        code, code, 113.0, 35.0, capabilities=declared, **({"area_code": "990101"} | more)
    )


def own(code: str, duty: str = "") -> DeclaredCapability:
    return DeclaredCapability(code, duty=read_duty(duty) if duty else ())


def through(partner: str | None, code: str, duty: str = "") -> DeclaredCapability:
    return DeclaredCapability(code, SHARED, partner, duty=read_duty(duty) if duty else ())


def codes(network: Network) -> list[tuple[str, str | None, str | None]]:
    return [(each.code, each.field, each.value) for each in network.problems()]


# --- facilities and hash -------------------------------------------------------------------

A, B = place("A", own("th")), place("B")


def test_facilities_come_in_order_of_code_and_are_found_by_it() -> None:
    network = Network([B, A])
    assert [each.code for each in network] == ["A", "B"]
    assert len(network) == 2
    assert network.get("B") is B
    assert network.get("Z") is None


@given(st.permutations([A, B, replace(A, code="C")]), st.permutations(range(3)))
def test_the_hash_does_not_depend_on_the_order(
    facilities: list[Facility], order: list[int]
) -> None:
    catchments = [
        Catchment("A", "99", "maternal"),
        Catchment("A", "98", "newborn"),
        Catchment("B", "99", "maternal", 2),
    ]
    one = Network(facilities, [catchments[each] for each in order])
    assert one.hash == Network(sorted(facilities, key=lambda each: each.code), catchments).hash


@pytest.mark.parametrize(
    "changed",
    [
        replace(A, lon=113.000001),
        replace(A, phones=("000-0000-0009",)),
        replace(A, alliance="甲医联体"),
        replace(A, mobilisation_min=20),
        replace(A, mobilisation_night_min=20),
        replace(A, stabilisation={"*": 30}),
        replace(A, vehicle_ready_min=8),
        replace(A, retrieval_team=False),
        replace(A, valid_to=TODAY),
        replace(A, outside=True),
        replace(A, capabilities=(own("th", "08:00-18:00"),)),
        replace(A, capabilities=(own("th", "1-5 08:00-18:00"),)),
        replace(A, capabilities=(through("B", "th"),)),
    ],
)
def test_whatever_an_answer_may_show_changes_the_hash(changed: Facility) -> None:
    assert Network([A, B]).hash != Network([changed, B]).hash


def test_a_catchment_and_a_word_that_matters_change_the_hash() -> None:
    words = packaged_vocabulary()
    nurses = replace(words.capabilities["nicu3b"], includes="nicu2b")
    other = replace(words, capabilities={**words.capabilities, "nicu3b": nurses})
    plain = Network([A, B])
    assert plain.hash != Network([A, B], [Catchment("A", "99", "maternal")]).hash
    assert plain.hash != Network([A, B], vocabulary=other).hash
    assert plain.hash == Network([A, B]).hash


# --- a past day ----------------------------------------------------------------------------


def test_a_past_day_gives_the_past_network() -> None:
    opened, closed = date(2024, 5, 1), date(2025, 12, 31)
    network = Network([place("A", own("th"), valid_from=opened, valid_to=closed)])
    facility = network.facilities[0]
    assert "th" in network.held(facility, opened)
    assert "th" in network.held(facility, closed)
    assert network.held(facility, date(2024, 4, 30)) == {}
    assert network.held(facility, TODAY) == {}


def test_many_days_may_be_asked_and_each_is_answered_as_on_its_own() -> None:
    lapsing = DeclaredCapability("th", valid_to=TODAY)
    network = Network([place("A", lapsing)])
    days = [date(2026, 11, day) for day in range(15, 30)] * 2
    found = [bool(network.on_day(day)["A"].held) for day in days]
    assert found == [day <= TODAY for day in days]


def test_a_deployments_own_words_say_what_a_code_includes() -> None:
    words = packaged_vocabulary()
    picu = replace(words.capabilities["nicu3a"], code="picu", includes="cpap")
    theirs = replace(words, capabilities={**words.capabilities, "picu": picu})
    network = Network([place("A", own("picu"))], vocabulary=theirs)
    assert set(network.held(network.facilities[0], TODAY)) == {"picu", "cpap"}


# --- agreements ----------------------------------------------------------------------------


def held(network: Network, code: str) -> dict[str, Holding]:
    return dict(network.on_day(TODAY)[code].held)


def test_an_agreement_holds_where_the_partner_has_it() -> None:
    network = Network([place("A", through("B", "uae")), place("B", own("uae"))])
    assert held(network, "A") == {"uae": Holding("uae", SHARED, "B")}


def test_an_agreement_with_a_partner_that_has_a_higher_ward_holds() -> None:
    network = Network([place("A", through("B", "nicu2b")), place("B", own("nicu3b"))])
    assert held(network, "A")["nicu2b"].partner == "B"


def test_an_agreement_is_broken_where_the_partner_declared_and_lacks_it() -> None:
    network = Network([place("A", through("B", "uae")), place("B", own("cs24"))])
    now = network.on_day(TODAY)["A"]
    assert now.held == {}
    assert now.broken["uae"].why is Why.PARTNER_LACKS
    assert now.broken["uae"].partner == "B"


def test_an_agreement_with_a_partner_that_has_closed_is_broken() -> None:
    closed = place("B", own("uae"), valid_to=date(2026, 1, 1))
    assert held(Network([place("A", through("B", "uae")), closed]), "A") == {}


@pytest.mark.parametrize("partner", [None, "市医院", "B"])
def test_a_partner_that_cannot_be_asked_is_taken_at_the_word_of_who_named_it(
    partner: str | None,
) -> None:
    network = Network([place("A", through(partner, "uae")), place("B")])
    assert held(network, "A") == {"uae": Holding("uae", SHARED, partner)}
    assert network.on_day(TODAY)["A"].silent == ({"uae"} if partner == "B" else set())


def test_a_partner_that_declared_only_its_ward_answers_for_wards_and_is_silent_of_the_rest() -> (
    None
):
    ward = place("B", newborn_ward=packaged_vocabulary().ward_of_code("nicu3a"))
    network = Network(
        [place("A", through("B", "nicu3b"), through("B", "nicu3a"), through("B", "mv")), ward]
    )
    now = network.on_day(TODAY)["A"]
    assert set(now.held) == {"nicu3a", "nicu2b", "nicu2a", "mv"}
    assert now.silent == {"mv"}
    assert set(now.broken) == {"nicu3b"}


def test_an_agreement_holds_through_a_chain_of_partners() -> None:
    network = Network(
        [place("A", through("B", "uae")), place("B", through("C", "uae")), place("C", own("uae"))]
    )
    assert "uae" in held(network, "A")
    assert network.problems() == ()


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_a_circle_of_agreements_never_counts_and_is_reported_of_each(length: int) -> None:
    names = [f"F{each}" for each in range(length)]
    circle = [
        place(name, own("cs24"), through(names[(each + 1) % length], "uae"))
        for each, name in enumerate(names)
    ]
    network = Network([*circle, place("Z", through("F0", "uae"))])
    assert all("uae" not in held(network, each) for each in [*names, "Z"])
    assert network.on_day(TODAY)["Z"].broken["uae"].why is Why.CIRCULAR
    assert codes(network) == [("circular_agreement", name, "uae") for name in names]


def test_two_who_promise_each_other_what_one_of_them_has_are_no_circle() -> None:
    has = place("A", own("uae"), through("B", "uae"))
    network = Network([has, place("B", through("A", "uae"))])
    assert held(network, "A")["uae"].held is OWN
    assert held(network, "B")["uae"] == Holding("uae", SHARED, "A")
    assert network.problems() == ()


def test_what_leans_back_on_the_facility_itself_is_no_second_way() -> None:
    day_only = place("A", own("uae", "08:00-18:00"), through("B", "uae"))
    network = Network([day_only, place("B", through("A", "uae"))])
    assert [each.held for each in network.on_day(TODAY)["A"].ways["uae"]] == [OWN]


def test_a_circle_of_other_years_is_reported_and_does_not_count_today() -> None:
    old = DeclaredCapability("uae", SHARED, "B", date(2020, 1, 1), date(2021, 12, 31))
    back = DeclaredCapability("uae", SHARED, "A", date(2021, 1, 1))
    network = Network([place("A", old, own("cs24")), place("B", back)])
    assert codes(network) == [
        ("circular_agreement", "A", "uae"),
        ("circular_agreement", "B", "uae"),
    ]
    assert network.on_day(TODAY)["B"].broken["uae"].why is Why.PARTNER_LACKS


def test_agreements_that_never_hold_on_one_day_are_no_circle() -> None:
    old = DeclaredCapability("uae", SHARED, "B", valid_to=date(2020, 12, 31))
    back = DeclaredCapability("uae", SHARED, "A", date(2021, 1, 1))
    assert Network([place("A", old, own("cs24")), place("B", back)]).problems() == ()


@pytest.mark.parametrize(
    ("agreed", "partners", "duty"),
    [
        ("", "08:00-18:00", "08:00-18:00"),
        ("", "", ""),
        ("20:00-22:00", "08:00-18:00", "20:00-22:00"),
    ],
)
def test_an_agreement_has_its_own_hours_or_else_those_of_the_partner(
    agreed: str, partners: str, duty: str
) -> None:
    network = Network([place("A", through("B", "uae", agreed)), place("B", own("uae", partners))])
    assert held(network, "A")["uae"].duty == (read_duty(duty) if duty else ())


NAMES = ["A", "B", "C", "D"]
LINKS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([*NAMES, ""])), max_size=8)


@given(LINKS)
def test_a_code_counts_exactly_where_agreements_lead_to_somebody_who_has_it(
    links: list[tuple[str, str]],
) -> None:
    declared = {name: [own("cs24")] for name in NAMES}
    for name, partner in links:
        declared[name].append(through(partner, "uae") if partner else own("uae"))
    network = Network(place(name, *each) for name, each in declared.items())
    reaches = {name for name, partner in links if not partner}
    for _ in NAMES:
        reaches |= {name for name, partner in links if partner in reaches}
    assert {name for name in NAMES if "uae" in held(network, name)} == reaches


# --- catchments ----------------------------------------------------------------------------


def ranks(catchments: list[Catchment], area: str | None, *kinds: str) -> int | None:
    return Network([A, B], catchments).catchment_rank("A", area, kinds or ("maternal",), TODAY)


@pytest.mark.parametrize(
    ("covered", "area", "rank"),
    [
        ("990101", "990101", 1),
        ("990101", "990101001", 1),
        ("9901", "990101001", 1),
        ("990100", "990101001", 1),
        ("990000", "990101001", 1),
        ("990101000000", "990101001", 1),
        ("990101001", "990101", None),
        ("990101", "990102001", None),
        ("990101", None, None),
        ("990101", "", None),
    ],
)
def test_an_area_covers_what_lies_in_it(covered: str, area: str | None, rank: int | None) -> None:
    assert ranks([Catchment("A", covered, "maternal")], area) == rank


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("140000", "14"),
        ("140500", "1405"),
        ("1400", "14"),
        ("140581", "140581"),
        ("140510", "140510"),
        ("140581100", "140581100"),
        ("140581001", "140581001"),
        ("140581000", "140581"),
        ("140581001000", "140581001"),
        ("140581001002", "140581001002"),
        ("", ""),
    ],
)
def test_filling_zeros_of_an_area_code_mean_nothing(written: str, meant: str) -> None:
    assert area_prefix(written) == meant


def test_the_best_rank_of_the_kinds_asked_for_counts_on_the_day() -> None:
    catchments = [
        Catchment("A", "990101", "maternal", 2),
        Catchment("A", "9901", "newborn", 1),
        Catchment("A", "990101", "newborn", 3),
        Catchment("A", "990101", "maternal", 1, valid_from=date(2027, 1, 1)),
        Catchment("A", "990101", "maternal", 1, valid_to=date(2025, 12, 31)),
        Catchment("B", "990101", "child", 1),
    ]
    assert ranks(catchments, "990101001", "maternal") == 2
    assert ranks(catchments, "990101001", "newborn") == 1
    assert ranks(catchments, "990101001", "maternal", "newborn") == 1
    assert ranks(catchments, "990101001", "child") is None
    network = Network([A, B], catchments)
    kinds = ("maternal", "newborn", "child")
    assert network.catchment_ranks("990101001", kinds, TODAY) == {"A": 1, "B": 1}
    assert network.catchment_ranks("990102001", kinds, TODAY) == {"A": 1}
    assert network.catchment_ranks(None, kinds, TODAY) == {}


# --- what contradicts itself ---------------------------------------------------------------


def named(
    kind: str, level: Tier, begin: date | None = None, end: date | None = None
) -> Designation:
    return Designation(kind, level, begin, end)


@pytest.mark.parametrize(
    ("second", "is_wrong"),
    [
        (named("newborn", Tier.PREFECTURE, date(2024, 12, 31)), True),
        (named("newborn", Tier.COUNTY), True),
        (named("newborn", Tier.PREFECTURE, date(2025, 1, 1)), False),
        (named("maternal", Tier.PREFECTURE), False),
        (named("child", Tier.PREFECTURE), False),
    ],
)
def test_two_designations_of_one_kind_on_one_day_are_reported(
    second: Designation, *, is_wrong: bool
) -> None:
    first = named("newborn", Tier.COUNTY, date(2019, 1, 1), date(2024, 12, 31))
    found = codes(Network([place("A", designations=(first, second))]))
    assert [each[:2] for each in found] == ([("overlapping_designations", "A")] if is_wrong else [])


def test_a_catchment_of_an_unknown_centre_area_or_kind_is_reported() -> None:
    wrong = Catchment("Z", "140581", "grown_up")
    found = Network([A, B], [wrong, Catchment("A", "990101001", "maternal")]).problems()
    assert [(each.code, each.column, each.value) for each in found] == [
        ("unknown_centre", "centre", "Z"),
        ("unknown_centre_kind", "kind", "grown_up"),
        ("unknown_area", "area_code", "140581"),
    ]
    assert all(each.message.endswith(".") for each in found)


def test_where_no_facility_says_its_area_no_area_is_called_unknown() -> None:
    network = Network([place("A", area_code=None)], [Catchment("A", "140581", "maternal")])
    assert network.problems() == ()


def test_a_partner_that_is_no_facility_of_the_network_is_reported() -> None:
    network = Network([place("A", through("市医院", "uae"), through(None, "ir"))])
    assert codes(network) == [("unknown_partner", "A", "市医院")]
