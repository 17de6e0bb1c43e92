"""What is told of a change of the roads, and what is too little to be told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel_times import Travel
from service.events.types import OfferCard, OfferState, Reason, RoadCauses, RouteStand
from service.events.types import TransferCard as Card
from service.reactions.comparing import First, Found, Told, change_of, chosen, is_other, stand
from service.reactions.noticing import NOTICING
from service.referrals.standing import NoRoad, Road
from tests.support.lifecycle import requested

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
CAUSES = RoadCauses(closed=[], reopened=[], conditions=[], night=False, ferries=False)
SECONDS = st.floats(1, 40_000)
TIMES = st.none() | SECONDS


@pytest.mark.parametrize(
    ("before_s", "after_s", "is_told"),
    [
        (600.0, 659.0, False),
        (600.0, 660.0, True),
        (660.0, 600.0, True),
        (3600.0, 3779.0, False),
        (3600.0, 3780.0, True),
        (36_000.0, 36_299.0, False),
        (36_000.0, 36_300.0, True),
        (600.0, None, True),
        (None, 600.0, True),
        (None, None, False),
    ],
)
def test_a_change_is_told_from_a_minute_and_a_share_or_five_minutes(
    before_s: float | None, after_s: float | None, *, is_told: bool
) -> None:
    assert NOTICING.is_told(before_s, after_s) is is_told


@given(TIMES)
def test_what_stays_the_same_is_never_told(time_s: float | None) -> None:
    assert not NOTICING.is_told(time_s, time_s)


@given(SECONDS, SECONDS, SECONDS)
def test_of_two_times_on_one_side_the_further_is_told_where_the_nearer_is(
    before_s: float, one_s: float, other_s: float
) -> None:
    near_s, far_s = sorted((one_s, other_s), key=lambda each: abs(each - before_s))
    if (near_s - before_s) * (far_s - before_s) > 0 and NOTICING.is_told(before_s, near_s):
        assert NOTICING.is_told(before_s, far_s)


def road(time_s: float) -> Travel:
    return Travel(time_s, round(100 * time_s), (time_s, time_s), 10 * time_s, 0.0, 0.0)


def test_a_road_cut_or_opened_anywhere_makes_the_order_worth_judging_again() -> None:
    before: dict[str, Road] = {"A": road(600.0), "B": NoRoad("unreachable")}
    assert not is_other(before, {"A": 600.0, "B": None, "new": 10.0})
    assert not is_other(before, {"A": 650.0})
    assert is_other(before, {"A": None, "B": None})
    assert is_other(before, {"A": 600.0, "B": 900.0})


def offer(card: Card, number: int, **changes: object) -> OfferCard:
    return card.offers[number].model_copy(update=changes)


def found(first: First | None = None, **times_s: float) -> Found:
    stands = {code: stand(road(time_s)) for code, time_s in times_s.items()}
    return Found(stands, {}, first, CAUSES)


def test_only_centres_that_may_still_take_the_patient_matter() -> None:
    card = requested("P1", "C1", "P2")
    declined = offer(card, 1, state=OfferState.DECLINED)
    stranger = offer(card, 2, travel_time_s=None, reasons=[Reason(code="not_in_answer", params={})])
    card = card.model_copy(update={"offers": [card.offers[0], declined, stranger]})
    assert [each.facility for each in chosen(card)] == ["P1"]
    accepted = card.model_copy(update={"receiving_facility": "C1"})
    assert [each.facility for each in chosen(accepted)] == ["C1"]


def test_nothing_is_told_where_nothing_changed_by_enough() -> None:
    assert change_of(requested("P1"), None, found(P1=3610.0), "v", now=NOW) is None


def test_only_the_centres_whose_road_changed_are_told_of() -> None:
    change = change_of(requested("P1", "C1"), None, found(P1=3600.0, C1=5000.0), "v", now=NOW)
    assert change is not None
    assert [each.facility for each in change.routes] == ["C1"]
    assert (change.routes[0].before.travel_time_s, change.routes[0].after.travel_time_s) == (
        3600.0,
        5000.0,
    )
    assert not change.tells_first


def test_another_first_choice_is_told_alone_and_only_once() -> None:
    other = found(First("P1", "C1"), P1=3600.0)
    change = change_of(requested("P1"), None, other, "v", now=NOW)
    assert change is not None
    assert (change.routes, change.first_before, change.first_after) == ([], "P1", "C1")
    assert change_of(requested("P1"), Told("v", True, "C1"), other, "v", now=NOW) is None
    assert change_of(requested("P1"), Told("v", False, "C1"), other, "v", now=NOW) is not None
    assert change_of(requested("P1"), Told("v", True, "P2"), other, "v", now=NOW) is not None


def test_why_there_is_no_road_is_kept() -> None:
    assert stand(NoRoad("closed_at_origin")) == RouteStand(
        travel_time_s=None, range_s=None, distance_m=None, unreachable="closed_at_origin"
    )
