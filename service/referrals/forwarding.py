"""What bridges a gap, and where to go on from a first centre that lacks something. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from facilities.matching import Fit, Gap, Match
from facilities.needs import Need
from routing.travel_times import Travel
from service.referrals.standing import Road, Standing

Group = tuple[str, ...]


class BridgeKind(StrEnum):
    """A way over a gap."""

    ON_DUTY = "on_duty"
    FORWARD = "forward"
    PARTNER = "partner"


@dataclass(frozen=True)
class Bridge:
    """One way over a gap: wait until on duty, go on to a facility, or call in the partner."""

    kind: BridgeKind
    facility: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Forward:
    """The centre to go on to from the first, for which needs, with the road from there."""

    standing: Standing
    needs: tuple[Need, ...]
    travel: Travel


def nearest_with(standings: Sequence[Standing]) -> Mapping[Group, str]:
    """Name for each need group the facility soonest reached by the patient that meets it."""
    nearest: dict[Group, tuple[int, str]] = {}
    for each in standings:
        if each.travel is None:
            continue
        place = each.hands_cs, each.facility.code
        for met in each.match.met:
            group = met.need.any_of
            nearest[group] = min(nearest.get(group, place), place)
    return {group: code for group, (_, code) in nearest.items()}


def bridges(judged: Match, nearest: Mapping[Group, str]) -> Mapping[Group, tuple[Bridge, ...]]:
    """List for each need group that a facility lacks what bridges the gap."""
    return {gap.need.any_of: tuple(_bridges(gap, nearest)) for gap in judged.gaps}


def _bridges(gap: Gap, nearest: Mapping[Group, str]) -> Iterator[Bridge]:
    if gap.until is not None:
        yield Bridge(BridgeKind.ON_DUTY, at=gap.until)
    if gap.partner is not None:
        yield Bridge(BridgeKind.PARTNER, facility=gap.partner)
    onward = nearest.get(gap.need.any_of)
    if onward is not None:
        yield Bridge(BridgeKind.FORWARD, facility=onward)


def onward_candidates(candidates: Sequence[Standing]) -> tuple[Standing, ...]:
    """List the other candidates that have everything the first lacks."""
    lacked = lacks(candidates)
    if not lacked:
        return ()
    groups = {need.any_of for need in lacked}
    return tuple(
        each for each in candidates[1:] if groups <= {met.need.any_of for met in each.match.met}
    )


def lacks(candidates: Sequence[Standing]) -> tuple[Need, ...]:
    """List what the first candidate lacks; nothing of it is decisive."""
    if not candidates or candidates[0].match.fit is not Fit.PARTIAL:
        return ()
    return candidates[0].match.missing


def forward_to(candidates: Sequence[Standing], roads: Mapping[str, Road]) -> Forward | None:
    """Choose the nearest centre to go on to, by road from the first; none where no road is.

    `roads` holds the road from the first centre to each of the `onward_candidates`.
    """
    reached = [
        (road.travel_time_cs, each.facility.code, each, road)
        for each in onward_candidates(candidates)
        if isinstance(road := roads.get(each.facility.code), Travel)
    ]
    if not reached:
        return None
    _, _, standing, travel = min(reached, key=lambda each: each[:2])
    return Forward(standing, lacks(candidates), travel)
