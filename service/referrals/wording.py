"""The parts of an answer in the shapes of the wire; decides nothing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from facilities.conditions import PatientKind, Phase
from facilities.facility import Facility
from facilities.findings import Findings
from facilities.matching import CanDo, Match
from facilities.matching import Here as HereFound
from facilities.matching import MetNeed as MetFound
from facilities.needs import Need, Needs
from facilities.rules import rule_book
from routing.errors import PlaceError
from routing.snapping import Snap
from service.events.types import Reason, Targets
from service.referrals.ranking import NoRoad, Rescue, RescueOption, Standing
from service.referrals.schemas import (
    Advice,
    Candidate,
    Capacity,
    Doubt,
    Here,
    MetNeed,
    MissingNeed,
    Origin,
    Remark,
    RescueLine,
    WindowLeft,
)
from service.registry.network import Area
from service.situation.capacity import FreeBeds

Patient = Literal["mother", "fetus", "newborn"]
_WHEN: dict[Phase, Literal["here", "move", "prepare"]] = {
    Phase.HERE: "here",
    Phase.ROAD: "move",
    Phase.PREPARE: "prepare",
}


def origin(facility: Facility | None, place: Snap) -> Origin:
    """Say where the answer starts."""
    return Origin(
        facility=facility.code if facility else None,
        snapped_m=place.snapped_m,
        access_s=place.access_s,
        flags=[flag.value for flag in place.flags],
    )


def findings(found: Findings) -> dict[str, object]:
    """Name every finding that was used; moments in UTC."""
    return {
        key: _moment(value) if isinstance(value, datetime) else value
        for key, value in found.values.items()
    }


def patients(needs: Needs, found: Findings) -> list[Patient]:
    """List who is moved, one entry for each baby that is known of."""
    babies = max(1, found.babies or 1)
    listed: list[Patient] = []
    if needs.kinds[0] is not PatientKind.NEWBORN:
        listed.append("mother")
    if PatientKind.IN_UTERO in needs.kinds:
        listed += ["fetus"] * babies
    if PatientKind.NEWBORN in needs.kinds:
        listed += ["newborn"] * babies
    return listed


def targets(needs: Needs) -> Targets:
    """Give the target times of the urgency."""
    row = rule_book().urgencies[needs.urgency]
    return Targets(
        first_response_s=row.first_response_s, accept_s=row.accept_s, leave_s=row.leave_s
    )


def questions(needs: Needs) -> list[Reason]:
    """Ask for the findings that would change the answer, and name what is unknown without them."""
    asked = [Reason(code="ask", params={"finding": key}) for key in needs.ask]
    return asked + ([Reason(code="ward_unknown", params={})] if needs.ward_unknown else [])


def windows(needs: Needs, found: Findings, *, now: datetime) -> list[WindowLeft]:
    """Give every clock; what is left is null while the time of its anchor is unknown."""
    return [
        WindowLeft(
            condition=each.condition,
            minutes=each.window.minutes,
            anchor=each.window.anchor,
            bounds=each.window.bounds.value,
            strength=each.window.strength.value,
            deadline_at=_deadline(
                found.anchor(each.window.anchor),
                each.window.minutes - each.window.start_min,
                now=now,
            ),
            left_min=each.left_min,
            zh=each.window.zh,
            en=each.window.en,
        )
        for each in needs.windows
    ]


def advice(needs: Needs) -> list[Advice]:
    """Give every line of what to do, with the first condition that brings it."""
    return [
        Advice(
            code=line.code,
            zh=line.zh,
            en=line.en,
            when=_WHEN[line.phase],
            condition=line.conditions[0],
            signed=line.signed,
            folded=False,
        )
        for line in needs.advice
    ]


def doubts(needs: Needs) -> list[Doubt]:
    """Give every finding that is left unused until it is confirmed, with its question."""
    return [
        Doubt(
            key=each.key,
            value=each.value,
            code=each.code,
            zh=each.question_zh,
            en=each.question_en,
        )
        for each in needs.doubts
    ]


def remarks(needs: Needs) -> list[Remark]:
    """Give every note that goes with the needs."""
    return [Remark(code=each.code, zh=each.zh, en=each.en) for each in needs.remarks]


def here(found: HereFound, facility: Facility | None, judged: Match | None) -> Here:
    """Say what the origin itself can do."""
    return Here(
        facility=facility.code if facility else None,
        can_do=found.answer.value,
        has=[each.holding.code for each in judged.met] if judged else [],
        missing=_missing(found.missing),
    )


def candidate(
    standing: Standing,
    *,
    place: Snap | PlaceError,
    area: Area,
    has_account: bool,
    capacity: Sequence[FreeBeds],
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
        outside=False,
        cross_province=None,
        fit=judged.fit.value,
        travel_time_s=travel.travel_time_s if travel else None,
        range_s=travel.range_s if travel else None,
        distance_m=travel.distance_m if travel else None,
        access_s=(
            round(travel.origin_access_s + travel.destination_access_s, 1) if travel else None
        ),
        activation_s=0.0,
        mobilisation_s=0.0,
        window=None,
        spare_s=None,
        band=None,
        beds="unknown",
        catchment=None,
        alliance=False,
        met=[_met(each) for each in judged.met],
        missing=_missing(judged.missing),
        reasons=list(_reasons(standing, place)),
        capacity=[
            Capacity(kind=each.kind, free=each.free, as_of=each.as_of, stale=False)
            for each in capacity
        ],
    )


def rescue_line(
    option: RescueOption, here_found: HereFound, origin_facility: Facility | None
) -> RescueLine:
    """Say one way to get able hands to her; a way that nobody offers has no facility."""
    is_stay = option.kind is Rescue.STAY
    standing = option.standing
    facility = origin_facility if is_stay else (standing.facility if standing else None)
    able = here_found.answer if is_stay else (CanDo.YES if standing else CanDo.UNKNOWN)
    missing = here_found.missing if is_stay else (standing.match.missing if standing else ())
    travel = option.travel
    return RescueLine(
        kind=option.kind.value,
        facility=facility.code if facility else None,
        name=facility.name if facility else "",
        name_en=(facility.name_en or "") if facility else "",
        phone=(facility.phone or "") if facility else "",
        able=able.value,
        missing=_missing(missing),
        hands_s=option.hands_s,
        travel_time_s=travel.travel_time_s if travel else None,
        range_s=travel.range_s if travel else None,
        mobilisation_s=option.mobilisation_s,
    )


def _reasons(standing: Standing, place: Snap | PlaceError) -> Iterator[Reason]:
    if isinstance(standing.road, NoRoad):
        yield Reason(code=standing.road.code, params={})
    if isinstance(place, Snap):
        for flag in place.flags:
            yield Reason(code=flag.value, params={"snapped_m": place.snapped_m})
    for reason in standing.match.reasons:
        yield Reason(code=reason.code, params=dict(reason.params))


def _met(each: MetFound) -> MetNeed:
    return MetNeed(
        group=list(each.need.any_of),
        capability=each.holding.code,
        partner=each.holding.partner,
        decisive=each.need.decisive,
    )


def _missing(needs: Sequence[Need]) -> list[MissingNeed]:
    return [
        MissingNeed(group=list(need.any_of), decisive=need.decisive, until=None, bridges=[])
        for need in needs
    ]


def _deadline(anchor: datetime | None, minutes: int, *, now: datetime) -> datetime | None:
    # An anchor that lies ahead, even confirmed, never makes a window longer.
    return None if anchor is None else min(anchor, now) + timedelta(minutes=minutes)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
