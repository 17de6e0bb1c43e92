"""Who is first at her side where moving her now is more dangerous than staying. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilities.facility import Facility
from facilities.moving import Minutes
from routing.travel_times import Travel
from service.referrals.ranking import FIT_ORDER
from service.referrals.standing import CENTISECONDS, Standing


class Rescue(StrEnum):
    """A way to get able hands to a patient for whom moving now is more dangerous than staying."""

    STAY = "stay"
    NEAREST_SITE = "nearest_site"
    TEAM = "team"


@dataclass(frozen=True)
class RescueOption:
    """One way with the seconds until able hands are with her; None where that is not known.

    `travel` is the patient's road to the site, or the team's road to the patient. Before it comes
    what her own vehicle needs until it leaves, or the team; `proposal` says that nobody stated it.
    """

    kind: Rescue
    hands_s: float | None
    standing: Standing | None = None
    travel: Travel | None = None
    vehicle_ready_s: float | None = None
    mobilisation_s: float | None = None
    proposal: bool = False


def rescue_options(
    *,
    can_stay: bool | None,
    stay_hands_s: float = 0.0,
    needs_nearest_theatre: bool,
    sites: Sequence[Standing],
    vehicle_ready: Minutes,
    standings: Sequence[Standing],
    team_roads: Mapping[str, Travel],
    mobilisation: Callable[[Facility], Minutes],
) -> tuple[RescueOption, ...]:
    """Order the three ways by who gets able hands to her first; an unknown time comes last.

    `can_stay` is None where it is not known what can be done here, `stay_hands_s` the wait for
    those on call here; `sites` are judged when her own vehicle, which leaves once it is ready,
    would be there; `team_roads` holds the road from each centre to the patient by code and
    `mobilisation` says until when its team leaves; who sends none is no team. Where the origin
    lacks the need, staying comes last; where what it lacks is a theatre that she needs at once,
    the nearest site comes first.
    """
    stay = RescueOption(Rescue.STAY, hands_s=stay_hands_s if can_stay else None)
    team = _team(standings, team_roads, mobilisation)
    options = (_nearest_site(sites, vehicle_ready), team, stay)

    def place(option: RescueOption) -> tuple[bool, bool, float]:
        # a team cannot bring a theatre, however soon it is here
        is_behind = needs_nearest_theatre and option.kind is not Rescue.NEAREST_SITE
        return option.hands_s is None, is_behind, option.hands_s or 0.0

    # sorted() is stable: among unknown times the order above holds, so staying is the last of them
    return tuple(sorted(options, key=place))


def _nearest_site(sites: Iterable[Standing], vehicle_ready: Minutes) -> RescueOption:
    able = [
        (each.hands_cs, each.facility.code, each, each.travel)
        for each in sites
        if each.match.has_decisive and each.travel is not None
    ]
    if not able:
        return RescueOption(Rescue.NEAREST_SITE, hands_s=None)
    hands_cs, _, site, travel = min(able, key=lambda each: each[:2])
    ready_s = float(vehicle_ready.likely_s)
    return RescueOption(
        Rescue.NEAREST_SITE,
        ready_s + hands_cs / CENTISECONDS,
        site,
        travel,
        vehicle_ready_s=ready_s,
        proposal=vehicle_ready.proposal,
    )


def _team(
    standings: Iterable[Standing],
    team_roads: Mapping[str, Travel],
    mobilisation: Callable[[Facility], Minutes],
) -> RescueOption:
    teams = [
        (
            FIT_ORDER.index(each.match.fit),
            mobilisation(each.facility).likely_s + road.travel_time_s,
            each.facility.code,
            each,
            road,
        )
        for each in standings
        if each.match.has_decisive
        and each.facility.sends_team is not False
        and (road := team_roads.get(each.facility.code)) is not None
    ]
    if not teams:
        return RescueOption(Rescue.TEAM, hands_s=None)
    # fit before by agreement before partial: the team brings what its own centre can do
    _, hands_s, _, centre, road = min(teams, key=lambda each: each[:3])
    gathers = mobilisation(centre.facility)
    return RescueOption(
        Rescue.TEAM,
        hands_s,
        centre,
        road,
        mobilisation_s=float(gathers.likely_s),
        proposal=gathers.proposal,
    )
