"""The order of an answer: who comes first, who is left out and why, and who is first at her side.

Pure: nothing here knows the web or the database. Until a named policy orders by windows, capacity
and catchment, the order is fit, then road time; capacity and area are shown and never ranked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from facilities.facility import Facility, Tier
from facilities.matching import Fit, Match
from routing.travel_times import Travel

FIT_ORDER = (Fit.FIT, Fit.BY_AGREEMENT, Fit.PARTIAL, Fit.UNKNOWN, Fit.UNFIT)
CAN_TAKE = frozenset({Fit.FIT, Fit.BY_AGREEMENT})


@dataclass(frozen=True)
class NoRoad:
    """Why there is no road time to a facility, as a code."""

    code: str


@dataclass(frozen=True)
class Standing:
    """One other facility with everything its place in the order depends on."""

    facility: Facility
    match: Match
    road: Travel | NoRoad

    @property
    def travel(self) -> Travel | None:
        """The road to it, where there is one."""
        return self.road if isinstance(self.road, Travel) else None

    @property
    def is_candidate(self) -> bool:
        """Whether it can take the patient, itself or by agreement, and can be reached."""
        return self.match.fit in CAN_TAKE and self.travel is not None


@dataclass(frozen=True)
class Ranking:
    """Every facility once: those to ask, best first, and the rest, nearest to fitting first."""

    candidates: tuple[Standing, ...]
    excluded: tuple[Standing, ...]


def rank(standings: Iterable[Standing], min_tier: Tier | None) -> Ranking:
    """Order by fit, then road time; ties by facility code.

    Among facilities that declared nothing, those of the asked tier come before the others: the
    tier orders the unknown and makes nobody a match.
    """
    ordered = sorted(standings, key=lambda each: _place(each, min_tier))
    return Ranking(
        candidates=tuple(each for each in ordered if each.is_candidate),
        excluded=tuple(each for each in ordered if not each.is_candidate),
    )


def _place(standing: Standing, min_tier: Tier | None) -> tuple[int, bool, bool, int, str]:
    fit, travel, tier = standing.match.fit, standing.travel, standing.facility.tier
    has_tier = min_tier is None or (tier is not None and tier.rank >= min_tier.rank)
    return (
        FIT_ORDER.index(fit),
        fit is Fit.UNKNOWN and not has_tier,
        travel is None,
        travel.travel_time_cs if travel else 0,
        standing.facility.code,
    )


class Rescue(StrEnum):
    """A way to get able hands to a patient for whom moving now is more dangerous than staying."""

    STAY = "stay"
    NEAREST_SITE = "nearest_site"
    TEAM = "team"


@dataclass(frozen=True)
class RescueOption:
    """One way with the seconds until able hands are with her; None where that is not known.

    `travel` is the patient's road to the site, or the team's road to the patient.
    """

    kind: Rescue
    hands_s: float | None
    standing: Standing | None = None
    travel: Travel | None = None
    mobilisation_s: float | None = None


def rescue_options(
    *,
    can_stay: bool | None,
    needs_nearest_theatre: bool,
    standings: Sequence[Standing],
    team_roads: Mapping[str, Travel],
    mobilisation_s: float,
) -> tuple[RescueOption, ...]:
    """Order the three ways by who gets able hands to her first; an unknown time comes last.

    `can_stay` is None where it is not known what can be done here, `team_roads` holds the road
    from each centre to the patient by code. Where the origin lacks the need, staying comes last;
    where what it lacks is a theatre that she needs at once, the nearest site comes first.
    """
    stay = RescueOption(Rescue.STAY, hands_s=0.0 if can_stay else None)
    options = (_nearest_site(standings), _team(standings, team_roads, mobilisation_s), stay)

    def place(option: RescueOption) -> tuple[bool, bool, float]:
        # a team cannot bring a theatre, however soon it is here
        is_behind = needs_nearest_theatre and option.kind is not Rescue.NEAREST_SITE
        return option.hands_s is None, is_behind, option.hands_s or 0.0

    # sorted() is stable: among unknown times the order above holds, so staying is the last of them
    return tuple(sorted(options, key=place))


def _nearest_site(standings: Iterable[Standing]) -> RescueOption:
    sites = [
        (each.travel.travel_time_cs, each.facility.code, each, each.travel)
        for each in standings
        if each.match.has_decisive and each.travel is not None
    ]
    if not sites:
        return RescueOption(Rescue.NEAREST_SITE, hands_s=None)
    _, _, site, travel = min(sites, key=lambda each: each[:2])
    return RescueOption(Rescue.NEAREST_SITE, travel.travel_time_s, site, travel)


def _team(
    standings: Iterable[Standing], team_roads: Mapping[str, Travel], mobilisation_s: float
) -> RescueOption:
    teams = [
        (FIT_ORDER.index(each.match.fit), road.travel_time_cs, each.facility.code, each, road)
        for each in standings
        if each.match.has_decisive and (road := team_roads.get(each.facility.code)) is not None
    ]
    if not teams:
        return RescueOption(Rescue.TEAM, hands_s=None)
    # fit before by agreement before partial: the team brings what its own centre can do
    _, _, _, centre, road = min(teams, key=lambda each: each[:3])
    hands_s = mobilisation_s + road.travel_time_s
    return RescueOption(Rescue.TEAM, hands_s, centre, road, mobilisation_s)
