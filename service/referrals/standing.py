"""Where one facility stands for one case: everything that its place in the order depends on.

Pure: nothing here knows the web or the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.matching import Fit, Match, match
from facilities.needs import Needs
from facilities.network import Network
from routing.travel_times import Travel
from service.referrals.policy import Policy
from service.situation.capacity import Beds, FreeBeds, beds_for, beds_wanted

SECONDS_A_MINUTE = 60
CENTISECONDS = 100
CANDIDATES = frozenset({Fit.FIT, Fit.BY_AGREEMENT, Fit.PARTIAL})


@dataclass(frozen=True, slots=True)
class NoRoad:
    """Why there is no road time to a facility, as a code."""

    code: str


Road = Travel | NoRoad


class Chance(StrEnum):
    """Whether a centre can be reached in time, best first; unknown while an anchor is."""

    MAKES = "makes"
    LIKELY = "likely"
    MISSES = "misses"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ArrivalLimit:
    """The limit to be at a centre that a ranking may use; None while its anchor is unknown."""

    left_s: float | None

    def chance(self, likely_s: float, slow_s: float) -> Chance:
        """Judge a time to able hands by its slow end, then by its likely value."""
        if self.left_s is None:
            return Chance.UNKNOWN
        if slow_s <= self.left_s:
            return Chance.MAKES
        return Chance.LIKELY if likely_s <= self.left_s else Chance.MISSES


class Standing(NamedTuple):
    """One other facility with everything its place in the order depends on.

    A named tuple, because hundreds are made for every question. `catchment` is the rank with which
    it answers for the area of origin. `chance` is None where the case has no arrival limit or there
    is no road.
    """

    facility: Facility
    match: Match
    road: Road
    beds: Beds = Beds.UNKNOWN
    catchment: int | None = None
    alliance: bool = False
    chance: Chance | None = None
    spare_s: tuple[float, float] | None = None

    @property
    def travel(self) -> Travel | None:
        """The road to it, where there is one."""
        return self.road if isinstance(self.road, Travel) else None

    @property
    def is_candidate(self) -> bool:
        """Whether it has everything decisive, itself or by agreement, and can be reached."""
        return self.match.fit in CANDIDATES and isinstance(self.road, Travel)

    @property
    def hands_cs(self) -> int:
        """Road time and the wait until hands are ready, in centiseconds; 0 without a road."""
        if not isinstance(self.road, Travel):
            return 0
        return self.road.travel_time_cs + activation_s(self.match) * CENTISECONDS


@dataclass(frozen=True)
class Situation:
    """What a case stands in besides its needs and the roads: where, when, and who said what."""

    network: Network
    at: datetime
    policy: Policy
    origin: Facility | None = None
    capacity: Mapping[str, Sequence[FreeBeds]] | None = None

    @property
    def capacity_limit(self) -> timedelta:
        """How old a figure may be and still count."""
        return timedelta(hours=self.policy.capacity_limit_h)


def activation_s(judged: Match) -> int:
    """Seconds after arrival until the decisive hands are ready."""
    return judged.activation_min * SECONDS_A_MINUTE


def arrival_limit(needs: Needs) -> ArrivalLimit | None:
    """Give the shortest arrival limit that may rank; None where the case has none."""
    limits = [each for each in needs.windows if each.window.ranks and each.needed]
    if not limits:
        return None
    left = [each.left_min for each in limits if each.left_min is not None]
    return ArrivalLimit(min(left) * float(SECONDS_A_MINUTE) if left else None)


def standings(needs: Needs, roads: Mapping[str, Road], now: Situation) -> tuple[Standing, ...]:
    """Judge every facility but the origin, each at the moment the patient would arrive there."""
    return tuple(_standings(needs, roads, now))


def on_other_roads(
    known: Sequence[Standing], needs: Needs, roads: Mapping[str, Road]
) -> tuple[Standing, ...]:
    """Judge the same facilities at the same moment as if other roads led to them."""
    limit = arrival_limit(needs)
    return tuple(
        each._replace(road=road, chance=chance, spare_s=spare_s)
        for each in known
        for road in [roads.get(each.facility.code, each.road)]
        for chance, spare_s in [_chance(limit, road, each.match)]
    )


def _standings(needs: Needs, roads: Mapping[str, Road], now: Situation) -> Iterator[Standing]:
    network, capacity, bed_limit = now.network, now.capacity or {}, now.capacity_limit
    arrivals = {
        code: now.at + timedelta(seconds=road.travel_time_s)
        for code, road in roads.items()
        if isinstance(road, Travel)
    }
    matches = match(needs, network, now.at, arrivals)
    wanted = beds_wanted(needs, network.vocabulary)
    limit = arrival_limit(needs)
    origin = now.origin
    alliance = origin.alliance if origin else None
    catchments = network.catchment_ranks(
        origin.area_code if origin else None,
        centre_kinds(needs, network),
        now.at.astimezone(CHINA_TIME).date(),
    )
    for facility in network:
        code = facility.code
        if origin is not None and code == origin.code:
            continue
        judged, road = matches[code], roads[code]
        chance, spare_s = _chance(limit, road, judged)
        said = capacity.get(code)
        yield Standing(
            facility,
            judged,
            road,
            Beds.UNKNOWN if said is None else beds_for(wanted, said, now=now.at, limit=bed_limit),
            catchments.get(code),
            alliance is not None and facility.alliance == alliance,
            chance,
            spare_s,
        )


def centre_kinds(needs: Needs, network: Network) -> tuple[str, ...]:
    """List the kinds of centre that are named for these patients."""
    known = network.vocabulary.patient_kinds
    centres = (known[kind].centre for kind in needs.kinds if kind in known)
    return tuple(dict.fromkeys(centre for centre in centres if centre))


def _chance(
    limit: ArrivalLimit | None, road: Road, judged: Match
) -> tuple[Chance | None, tuple[float, float] | None]:
    if limit is None or not isinstance(road, Travel):
        return None, None
    wait_s = activation_s(judged)
    likely_s, slow_s = road.travel_time_s + wait_s, road.range_s[1] + wait_s
    chance = limit.chance(likely_s, slow_s)
    if limit.left_s is None:
        return chance, None
    return chance, (round(limit.left_s - likely_s, 2), round(limit.left_s - slow_s, 2))
