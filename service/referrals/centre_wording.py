"""What an answer says of centres, in the shapes of the wire; decides nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from facilities.facility import Facility
from facilities.matching import CanDo, Match
from facilities.matching import MetNeed as MetFound
from facilities.matching import Reason as ReasonFound
from routing.errors import PlaceError
from routing.snapping import Snap
from service.events.facts import Reason
from service.referrals.forwarding import Bridge as BridgeFound
from service.referrals.forwarding import Forward
from service.referrals.plans import Line
from service.referrals.plans import Plan as PlanFound
from service.referrals.rescue import Rescue, RescueOption
from service.referrals.schemas import (
    Bridge,
    Candidate,
    Capacity,
    ForwardTo,
    Here,
    MetNeed,
    MissingNeed,
    Patient,
    Plan,
    PlanLine,
    RescueLine,
)
from service.referrals.standing import NoRoad, Standing, activation_s
from service.registry.network import Area
from service.situation.capacity import FreeBeds

Bridges = Mapping[tuple[str, ...], Sequence[BridgeFound]]
NO_BRIDGES: Bridges = {}


def here(facility: Facility | None, judged: Match | None) -> Here:
    """Say what the origin itself can do; unknown where it is no facility."""
    if facility is None or judged is None:
        return Here(facility=None, can_do="unknown", has=[], missing=[])
    return Here(
        facility=facility.code,
        can_do=judged.decisive.value,
        has=[each.holding.code for each in judged.met],
        missing=[each for each in missing(judged) if each.decisive],
    )


def candidate(
    standing: Standing,
    *,
    place: Snap | PlaceError,
    area: Area,
    cross_province: bool | None,
    has_account: bool,
    mobilisation_s: float | None,
    band: int | None,
    bridges: Bridges,
    capacity: Sequence[Capacity],
) -> Candidate:
    """Say everything the answer knows of one other facility."""
    facility, judged, travel = standing.facility, standing.match, standing.travel
    return Candidate(
        facility=facility.code,
        name=facility.name,
        name_en=facility.name_en or "",
        phone=facility.phone or "",
        tier=facility.tier.value if facility.tier else "",
        area=area,
        has_account=has_account,
        outside=facility.outside,
        cross_province=cross_province,
        fit=judged.fit.value,
        travel_time_s=travel.travel_time_s if travel else None,
        range_s=travel.range_s if travel else None,
        distance_m=travel.distance_m if travel else None,
        access_s=(
            round(travel.origin_access_s + travel.destination_access_s, 1) if travel else None
        ),
        activation_s=float(activation_s(judged)),
        mobilisation_s=mobilisation_s,
        window=standing.chance.value if standing.chance else None,
        spare_s=standing.spare_s,
        band=band,
        beds=standing.beds.value,
        catchment=standing.catchment,
        alliance=standing.alliance,
        met=[_met(each) for each in judged.met],
        missing=missing(judged, bridges),
        reasons=list(_reasons(standing, place)),
        capacity=list(capacity),
    )


def capacity(said: Sequence[FreeBeds], *, now: datetime, limit: timedelta) -> list[Capacity]:
    """Say what a centre said it has free, and whether that is too old to count."""
    return [
        Capacity(kind=each.kind, free=each.free, as_of=each.as_of, stale=each.is_stale(now, limit))
        for each in said
    ]


def rescue_line(
    option: RescueOption, origin_facility: Facility | None, judged_here: Match | None
) -> RescueLine:
    """Say one way to get able hands to her; a way that nobody offers has no facility."""
    is_stay = option.kind is Rescue.STAY
    standing = option.standing
    facility = origin_facility if is_stay else (standing.facility if standing else None)
    judged = judged_here if is_stay else (standing.match if standing else None)
    lacked = missing(judged) if judged else []
    travel = option.travel
    return RescueLine(
        kind=option.kind.value,
        facility=facility.code if facility else None,
        name=facility.name if facility else "",
        name_en=(facility.name_en or "") if facility else "",
        phone=(facility.phone or "") if facility else "",
        able=(judged.decisive if judged else CanDo.UNKNOWN).value,
        missing=[each for each in lacked if each.decisive or not is_stay],
        hands_s=option.hands_s,
        travel_time_s=travel.travel_time_s if travel else None,
        range_s=travel.range_s if travel else None,
        mobilisation_s=option.mobilisation_s,
        vehicle_ready_s=option.vehicle_ready_s,
        proposal=option.proposal,
    )


def forward_to(found: Forward | None) -> ForwardTo | None:
    """Say where to go on to from the first centre."""
    if found is None:
        return None
    facility = found.standing.facility
    return ForwardTo(
        facility=facility.code,
        name=facility.name,
        name_en=facility.name_en or "",
        phone=facility.phone or "",
        needs=[list(need.any_of) for need in found.needs],
        travel_time_s=found.travel.travel_time_s,
    )


def plan(found: PlanFound) -> Plan:
    """Say one way to move everybody, with its costs."""
    return Plan(
        kind=found.kind.value,
        lines=[_plan_line(each) for each in found.lines],
        longest_s=found.longest_s,
        apart_s=found.apart_s,
        reasons=[_reason(each) for each in found.reasons],
    )


def missing(judged: Match, bridges: Bridges = NO_BRIDGES) -> list[MissingNeed]:
    """List what a facility lacks on arrival, until when, and what bridges it."""
    return [
        MissingNeed(
            group=list(gap.need.any_of),
            decisive=gap.need.decisive,
            until=_utc(gap.until),
            bridges=[
                Bridge(kind=each.kind.value, facility=each.facility, at=_utc(each.at))
                for each in bridges.get(gap.need.any_of, ())
            ],
        )
        for gap in judged.gaps
    ]


def _plan_line(line: Line) -> PlanLine:
    return PlanLine(
        patient=cast("Patient", line.who),
        facility=line.facility.code if line.facility else None,
        name=line.facility.name if line.facility else "",
        travel_time_s=line.travel_time_s,
        fit=line.match.fit.value if line.match else "unknown",
        window=line.chance.value if line.chance else None,
    )


def _reasons(standing: Standing, place: Snap | PlaceError) -> Iterator[Reason]:
    if standing.facility.outside:
        yield Reason(code="outside_network", params={})
    if isinstance(standing.road, NoRoad):
        yield Reason(code=standing.road.code, params={})
    if isinstance(place, Snap):
        for flag in place.flags:
            yield Reason(code=flag.value, params={"snapped_m": place.snapped_m})
    yield from map(_reason, standing.match.reasons)


def _reason(found: ReasonFound) -> Reason:
    return Reason(code=found.code, params=dict(found.params))


def _met(each: MetFound) -> MetNeed:
    return MetNeed(
        group=list(each.need.any_of),
        capability=each.holding.code,
        partner=each.holding.partner,
        decisive=each.need.decisive,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
