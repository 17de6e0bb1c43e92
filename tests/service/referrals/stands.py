"""Standings to order, made of a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import strategies as st

from facilities.assessment import assess
from facilities.conditions import Urgency
from facilities.facility import Facility, Tier
from facilities.matching import CanDo, Fit, Match
from facilities.needs import Needs
from routing.travel_times import Travel
from service.referrals.standing import ArrivalLimit, NoRoad, Standing
from service.situation.capacity import Beds

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def travel(seconds: float, slow: float | None = None) -> Travel:
    """Make a road; its slow end is twice the likely time if not given."""
    high = seconds * 2 if slow is None else slow
    return Travel(seconds, round(seconds * 100), (seconds * 0.7, high), seconds * 15, 1, 2)


def standing(
    code: str,
    fit: Fit = Fit.FIT,
    seconds: float | None = 600,
    tier: Tier | None = None,
    *,
    slow: float | None = None,
    left_s: float | None = None,
    has_limit: bool = False,
    beds: Beds = Beds.UNKNOWN,
    catchment: int | None = None,
    alliance: bool = False,
    activation_min: int = 0,
    mobilisation_min: int | None = None,
) -> Standing:
    """Make where a facility stands; with `left_s` or `has_limit` the case has an arrival limit."""
    able = {Fit.UNFIT: CanDo.NO, Fit.UNKNOWN: CanDo.UNKNOWN}.get(fit, CanDo.YES)
    judged = Match(code, fit, (), (), (), (), able, None, activation_min=activation_min)
    facility = Facility(code, code, 113.0, 35.0, tier=tier, mobilisation_min=mobilisation_min)
    if seconds is None:
        return Standing(facility, judged, NoRoad("no_road"), beds, catchment, alliance)
    road = travel(seconds, slow)
    chance = None
    if left_s is not None or has_limit:
        wait_s = activation_min * 60
        chance = ArrivalLimit(left_s).chance(seconds + wait_s, road.range_s[1] + wait_s)
    return Standing(facility, judged, road, beds, catchment, alliance, chance)


def needs(urgency: Urgency = Urgency.U1, findings: Mapping[str, object] | None = None) -> Needs:
    """Give some needs of this urgency; only urgency and tier enter an order."""
    return assess(["pph"], findings or {}, now=NOW, urgency=urgency)


STANDINGS = st.lists(
    st.builds(
        standing,
        st.text("ABCDEFGH", min_size=1, max_size=3),
        st.sampled_from(Fit),
        st.none() | st.integers(0, 20_000),
        st.none() | st.sampled_from(Tier),
        left_s=st.none() | st.just(9000.0),
        has_limit=st.just(value=True),
        beds=st.sampled_from(Beds),
        catchment=st.none() | st.integers(1, 3),
        alliance=st.booleans(),
        activation_min=st.sampled_from([0, 0, 40]),
    ),
    unique_by=lambda each: each.facility.code,
    max_size=9,
)
