from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import floor

import pytest

from facilities.duty import read_duty
from facilities.errors import BadInputError
from facilities.facility import DeclaredCapability, Tier
from facilities.network import Catchment
from routing.errors import WayError
from service.card.composing import Basis, compose
from service.card.contents import Card, Line, Note, NoteCode, Row, Way
from service.card.rules import Moment, card_rules
from service.card.wording import Words
from service.referrals.answering import Asked, Surroundings, answer
from tests.service.card.conftest import MADE_ON, MakeBasis
from tests.support.little_world import BRIDGE_WAY

BLEEDING = ("cs24", "blood_mt", "ob_surg", "icu_a", "nrp")


def card_of(basis: Basis, code: str = "T") -> Card:
    facility = basis.network.get(code)
    assert facility is not None
    return compose(facility, basis)


def row_of(card: Card, condition: str) -> Row:
    return next(row for row in card.rows if row.asked[0].condition == condition)


def line_of(card: Card, condition: str, code: str, way: Way = Way.GO) -> Line:
    lines = row_of(card, condition).lines
    return next(each for each in lines if (each.way, each.facility) == (way, code))


def at_hours(duty: str, codes: tuple[str, ...] = BLEEDING) -> tuple[DeclaredCapability, ...]:
    return tuple(DeclaredCapability(code, duty=read_duty(duty)) for code in codes)


@pytest.mark.parametrize("moment", [Moment.DAY, Moment.NIGHT])
def test_the_card_says_what_the_system_answers_at_that_hour(
    make_basis: MakeBasis, moment: Moment
) -> None:
    basis = make_basis(common=("pph", "spe", "preterm_34", "rds"))
    card = card_of(basis)
    for row in card.rows:
        asked = Asked(
            [row.asked[0].condition],
            {},
            card_rules().moment_after(moment, MADE_ON),
            facility=basis.network.get("T"),
        )
        around = Surroundings(
            basis.network, basis.roads[moment], {}, frozenset(), basis.rules, basis.policy
        )
        said = answer(asked, around).answer
        column = [(line, line.day if moment is Moment.DAY else line.night) for line in row.lines]
        shown = sorted(
            ((found.place, line.facility, found.minutes) for line, found in column if found)
        )
        assert [(code, minutes) for _, code, minutes in shown] == [
            (each.facility, round((each.travel_time_s or 0) / 60)) for each in said.candidates
        ]
        assert row.asked[0].urgency == said.urgency


def test_the_night_is_slower_than_the_day(make_basis: MakeBasis) -> None:
    line = line_of(card_of(make_basis()), "pph", "P")
    assert line.day is not None
    assert line.night is not None
    assert line.night.minutes > line.day.minutes
    low, high = line.day.range_min or (0, 0)
    assert low <= line.day.minutes <= high


def test_a_centre_that_has_it_by_day_only_is_not_there_by_night(make_basis: MakeBasis) -> None:
    basis = make_basis(changes={"E": {"capabilities": at_hours("08:00-18:00")}})
    line = line_of(card_of(basis), "pph", "E")
    assert line.day is not None
    assert line.night is None


def test_what_is_there_on_working_days_only_is_said(make_basis: MakeBasis) -> None:
    daily = make_basis(changes={"E": {"capabilities": at_hours("08:00-18:00")}})
    assert line_of(card_of(daily), "pph", "E").notes == ()
    workdays = make_basis(changes={"E": {"capabilities": at_hours("1-5 08:00-18:00")}})
    assert line_of(card_of(workdays), "pph", "E").notes == (Note(NoteCode.WORKDAYS_ONLY),)


def test_hands_that_are_on_call_at_night_are_said_for_the_night(make_basis: MakeBasis) -> None:
    basis = make_basis(changes={"E": {"capabilities": at_hours("08:00-18:00,18:00-08:00+40")}})
    notes = line_of(card_of(basis), "pph", "E").notes
    assert notes == (Note(NoteCode.ACTIVATION, minutes=(40,), when=Moment.NIGHT),)


def test_where_moving_is_more_dangerous_the_ways_to_able_hands_come_first(
    make_basis: MakeBasis,
) -> None:
    row = row_of(card_of(make_basis()), "eclampsia")
    assert {row.lines[0].way, row.lines[1].way} == {Way.NEAREST_SITE, Way.TEAM}
    team = next(line for line in row.lines if line.way is Way.TEAM)
    parts = next(note for note in team.notes if note.code is NoteCode.TEAM_PARTS)
    assert team.day is not None
    assert abs(sum(parts.minutes) - team.day.minutes) <= 1
    site = row.lines[0].facility
    assert all(line.facility != site for line in row.lines if line.way is Way.GO)


@pytest.mark.parametrize("ready_min", [25, None])
def test_beside_the_nearest_able_centre_stands_her_vehicles_leaving_as_the_system_counts_it(
    make_basis: MakeBasis, ready_min: int | None
) -> None:
    basis = make_basis(changes={"T": {"vehicle_ready_min": ready_min}})
    row = row_of(card_of(basis), "eclampsia")
    line = next(each for each in row.lines if each.way is Way.NEAREST_SITE)
    now = card_rules().moment_after(Moment.DAY, MADE_ON)
    asked = Asked(["eclampsia"], {}, now, facility=basis.network.get("T"))
    around = Surroundings(
        basis.network, basis.roads[Moment.DAY], {}, frozenset(), basis.rules, basis.policy
    )
    rescue = answer(asked, around).answer.rescue
    said = next(each for each in rescue if each.kind == "nearest_site")
    assert line.day is not None
    note = next(each for each in line.notes if each.code is NoteCode.VEHICLE_PARTS)
    assert (note.minutes[0], note.proposal) == (ready_min or 15, ready_min is None)
    # the number is the road's, to be compared with the other centres of the row
    assert line.day.minutes == note.minutes[1]
    assert abs(sum(note.minutes) - floor((said.hands_s or 0) / 60 + 0.5)) <= 1
    assert Words("zh").note(note) == ("另加出车 25" if ready_min else "另加出车 15 估计")


@pytest.mark.parametrize("by_night_min", [None, 12, 25])
def test_a_team_gathers_as_soon_as_the_system_answers_at_that_hour(
    make_basis: MakeBasis, by_night_min: int | None
) -> None:
    stated = {"mobilisation_min": 12, "mobilisation_night_min": by_night_min}
    basis = make_basis(changes={"E": stated, "P": {"retrieval_team": False}})
    team = line_of(card_of(basis), "eclampsia", "E", Way.TEAM)
    parts = {each.when: each.minutes for each in team.notes if each.code is NoteCode.TEAM_PARTS}
    for moment, reached in ((Moment.DAY, team.day), (Moment.NIGHT, team.night)):
        now = card_rules().moment_after(moment, MADE_ON)
        asked = Asked(["eclampsia"], {}, now, facility=basis.network.get("T"))
        around = Surroundings(
            basis.network, basis.roads[moment], {}, frozenset(), basis.rules, basis.policy
        )
        said = next(each for each in answer(asked, around).answer.rescue if each.kind == "team")
        assert said.facility == "E"
        assert reached is not None
        assert reached.minutes == floor((said.hands_s or 0) / 60 + 0.5)
        if moment in parts:
            assert parts[moment][0] == (said.mobilisation_s or 0) / 60
    # one that leaves as soon at either hour says its parts once
    assert set(parts) == ({None} if by_night_min == 12 else {Moment.DAY, Moment.NIGHT})


def test_unsigned_advice_is_never_on_a_card_even_in_a_demonstration(
    make_basis: MakeBasis,
) -> None:
    card = card_of(replace(make_basis(), demo=True))
    assert card.to_do == ()
    assert [name.zh for name in card.unsigned] == ["产后出血", "子痫", "早产儿 32–33 周"]


def test_signed_advice_is_what_to_do_where_she_is(make_basis: MakeBasis) -> None:
    signed = (
        b'version = "1"\nsource = "test"\nconfidence = "P"\n'
        b'[condition.pph]\nsigned_off_by = "an obstetrician"\nsigned_on = 2026-11-20\n'
    )
    basis = make_basis(rules=signed)
    card = card_of(basis)
    [to_do] = card.to_do
    here = basis.rules.conditions["pph"].advice["here"]  # type: ignore[index]  # a StrEnum key
    assert [line.zh for line in to_do.lines] == [basis.rules.advice[code].zh for code in here]
    assert "产后出血" not in [name.zh for name in card.unsigned]


def test_a_facility_that_can_treat_it_says_so(make_basis: MakeBasis) -> None:
    card = card_of(make_basis(), "E")
    assert row_of(card, "pph").asked[0].here
    assert not row_of(card_of(make_basis()), "pph").asked[0].here


def test_the_centres_assigned_to_the_area_are_called_where_nothing_fits(
    make_basis: MakeBasis,
) -> None:
    basis = make_basis()
    kinds = list(basis.network.vocabulary.centre_kinds)
    catchments = [Catchment("E", "990101", kind, 1) for kind in kinds]
    calls = card_of(make_basis(catchments=catchments)).calls
    assert [(each.facility, each.phone, each.assigned) for each in calls] == [
        ("E", "000-0000-0003", True)
    ]


def test_without_assigned_centres_the_highest_one_that_can_be_reached_is_called(
    make_basis: MakeBasis,
) -> None:
    calls = card_of(make_basis()).calls
    assert [(each.facility, each.assigned) for each in calls] == [("P", False)]


def test_another_township_is_never_called_as_the_highest_one(make_basis: MakeBasis) -> None:
    low = {code: {"tier": Tier.TOWNSHIP} for code in "WEPUX"}
    assert card_of(make_basis(changes=low)).calls == ()
    low["W"] = {"tier": Tier.COUNTY}
    assert [each.facility for each in card_of(make_basis(changes=low)).calls] == ["W"]


def test_a_way_closed_for_good_makes_the_road_longer_and_is_on_the_card(
    make_basis: MakeBasis,
) -> None:
    opened = line_of(card_of(make_basis()), "pph", "E").day
    closed = card_of(make_basis(closed=[BRIDGE_WAY]))
    detour = line_of(closed, "pph", "E").day
    assert opened is not None
    assert detour is not None
    assert detour.minutes > opened.minutes
    assert closed.ways_closed == (BRIDGE_WAY,)


def test_a_way_that_is_not_there_is_refused(make_basis: MakeBasis) -> None:
    with pytest.raises(WayError, match="424242"):
        make_basis(closed=[424242])


@pytest.mark.parametrize(
    ("place", "code"),
    [({"lon": None, "lat": None}, "missing_origin"), ({"lon": 100.0}, "outside_region")],
)
def test_a_facility_without_a_place_on_the_roads_has_no_card(
    make_basis: MakeBasis, place: dict[str, object], code: str
) -> None:
    basis = make_basis(changes={"T": place})
    with pytest.raises(BadInputError) as refused:
        card_of(basis)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_second_numbers_are_kept_for_who_does_not_answer(make_basis: MakeBasis) -> None:
    basis = make_basis(changes={"E": {"phones": ("000-0000-0003", "000-0001-0003")}})
    assert [each.phone for each in card_of(basis).second_phones] == ["000-0001-0003"]


def test_the_moments_are_of_the_next_working_day_and_the_next_sunday_or_saturday() -> None:
    rules = card_rules()
    friday = date(2026, 11, 20)
    assert rules.moment_after(Moment.DAY, friday).isoformat() == "2026-11-20T10:00:00+08:00"
    assert rules.moment_after(Moment.NIGHT, MADE_ON).isoformat() == "2026-11-23T02:00:00+08:00"
    assert rules.moment_after(Moment.WEEKEND, friday).isoformat() == "2026-11-21T10:00:00+08:00"


def test_a_card_names_the_version_of_everything_it_was_made_from(make_basis: MakeBasis) -> None:
    basis = make_basis()
    versions = card_of(basis).versions
    assert versions["rules"] == basis.rules.hash[:10]
    assert versions["network"] == basis.network.hash[:10]
    assert versions["graph"] == basis.roads[Moment.DAY].graph.hash[:10]
    assert {"roads", "policy", "code"} <= versions.keys()
