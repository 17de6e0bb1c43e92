"""Compare what is needed with what a facility can do, keeping every coded reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import overload

from facilities.duty import activation_at, next_on_duty
from facilities.facility import Facility, Held, Holding, WardClash
from facilities.findings import CHINA_TIME
from facilities.needs import Need, Needs
from facilities.network import Network, OnDay
from facilities.reasons import (
    Gap,
    MetNeed,
    Reason,
    clash_reason,
    gap_reasons,
    has_lapsed,
    knows_no_need,
    met_reasons,
    state_reasons,
)

__all__ = [
    "CanDo",
    "Fit",
    "Gap",
    "Here",
    "Match",
    "MetNeed",
    "Reason",
    "can_do_here",
    "match",
    "match_one",
]

NO_ARRIVALS: Mapping[str, datetime] = MappingProxyType({})


class Fit(StrEnum):
    """How well a facility answers a case, best first."""

    FIT = "fit"
    BY_AGREEMENT = "by_agreement"
    PARTIAL = "partial"
    UNKNOWN = "unknown"
    UNFIT = "unfit"

    @property
    def rank(self) -> int:
        """Place in the order of fits, 0 the best."""
        return list(Fit).index(self)


class CanDo(StrEnum):
    """Whether a place has what is decisive."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Match:
    """One facility against one case, at the patient's arrival there.

    `open_needs` could not be judged from what it declared. `gaps` say of each of `missing` until
    when. `activation_min` passes after the arrival until all decisive hands are ready. `open_at`
    is when everything decisive that is off duty on arrival is on duty at once.
    """

    facility: str
    fit: Fit
    reasons: tuple[Reason, ...]
    met: tuple[MetNeed, ...]
    missing: tuple[Need, ...]
    open_needs: tuple[Need, ...]
    decisive: CanDo
    clash: WardClash | None
    gaps: tuple[Gap, ...] = ()
    activation_min: int = 0
    open_at: datetime | None = None

    @property
    def has_decisive(self) -> bool:
        """Whether everything decisive is known to be there."""
        return self.decisive is CanDo.YES


@dataclass(frozen=True)
class Here:
    """What can be done where she is: the answer, and the decisive needs that are missing."""

    answer: CanDo
    missing: tuple[Need, ...]


@overload
def match(
    needs: Needs, network: Network, at: datetime, arrivals: Mapping[str, datetime] = NO_ARRIVALS
) -> dict[str, Match]: ...
@overload
def match(needs: Needs, network: Facility, at: date) -> Match: ...
def match(
    needs: Needs,
    network: Network | Facility,
    at: date,
    arrivals: Mapping[str, datetime] = NO_ARRIVALS,
) -> dict[str, Match] | Match:
    """Judge every facility of a network for one case, each at the patient's arrival there.

    A facility whose arrival is not given is judged at `at`; all times are aware. What is in force
    and who is on duty follow the calendar and the clock of China.

    A facility that declared some capabilities is taken at its word. One that declared none is
    unknown. A newborn ward grade alone declares the ward codes and nothing else: needs beyond the
    ward stay open, and such a facility is at best unknown unless the ward is all that is needed.
    """
    if isinstance(network, Facility):
        return match_one(needs, network, Network((network,)), _noon(at))
    at = at if isinstance(at, datetime) else _noon(at)
    case, calendar = _Case(needs, network), _Calendar(network, at)
    found: dict[str, Match] = {}
    for facility in network.facilities:
        arrival = arrivals.get(facility.code, at)
        found[facility.code] = case.judge(facility, calendar.on(arrival)[facility.code], arrival)
    return found


def match_one(needs: Needs, facility: Facility, network: Network, arrival_at: datetime) -> Match:
    """Judge one facility, of the network or not, at the patient's arrival there (aware)."""
    day = arrival_at.astimezone(CHINA_TIME).date()
    return _Case(needs, network).judge(facility, network.of(facility, day), arrival_at)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), CHINA_TIME)


def can_do_here(
    needs: Needs, origin: Facility | None, network: Network | date, at: datetime | None = None
) -> Here:
    """Say whether the place where she is has everything decisive; unknown without an origin."""
    if origin is None:
        return Here(CanDo.UNKNOWN, ())
    if isinstance(network, Network):
        found = match_one(needs, origin, network, at or datetime.now(CHINA_TIME))
    else:
        found = match_one(needs, origin, Network((origin,)), _noon(network))
    return Here(found.decisive, tuple(need for need in found.missing if need.decisive))


class _Calendar:
    """What the facilities have on the day of an arrival; most arrive on the day of the question."""

    def __init__(self, network: Network, at: datetime) -> None:
        self._network = network
        local = at.astimezone(CHINA_TIME)
        self._today = network.on_day(local.date())
        self._begins = datetime.combine(local.date(), time(), CHINA_TIME)
        self._ends = self._begins + timedelta(days=1)

    def on(self, arrival: datetime) -> Mapping[str, OnDay]:
        if self._begins <= arrival < self._ends:
            return self._today
        return self._network.on_day(arrival.astimezone(CHINA_TIME).date())


@dataclass(frozen=True)
class _Judged:
    """The part of a match that all facilities share whose holdings and state are the same."""

    fit: Fit
    reasons: tuple[Reason, ...]
    met: tuple[MetNeed, ...]
    missing: tuple[Need, ...]
    open_needs: tuple[Need, ...]
    decisive: CanDo
    gaps: tuple[Gap, ...]
    activation_min: int = 0
    open_at: datetime | None = None


@dataclass(frozen=True)
class _Way:
    """How one need is answered on arrival: by a holding, or not until somebody is on duty."""

    holding: Holding | None
    activation_min: int = 0
    until: datetime | None = None
    partner: str | None = None


class _Case:
    """The needs of one case, asked of many facilities."""

    def __init__(self, needs: Needs, network: Network) -> None:
        self._needs, self._words = needs, network.vocabulary
        self._judged: dict[tuple[object, ...], _Judged] = {}
        self._top_ward = self._words.ward_codes[-1]

    def judge(self, facility: Facility, now: OnDay, arrival: datetime) -> Match:
        ask = self._timed if now.timed else self._known
        judged = ask(facility, now, arrival)
        return Match(
            facility.code,
            judged.fit,
            judged.reasons,
            judged.met,
            judged.missing,
            judged.open_needs,
            judged.decisive,
            now.clash,
            judged.gaps,
            judged.activation_min,
            judged.open_at,
        )

    def _known(self, facility: Facility, now: OnDay, arrival: datetime) -> _Judged:
        """Judge a facility whose hours do not matter; the usual ones are worked out once."""
        held = now.held
        found = [_best(need, held) for need in self._needs.groups]
        ward_open = self._needs.ward_unknown and self._top_ward not in held
        if now.peculiar or (now.nothing and has_lapsed(facility)):
            ways = [_Way(each) for each in found]
            return self._work_out(facility, now, arrival, ways, ward_open=ward_open)
        tier = facility.tier if now.nothing else None
        key = (now.nothing, tier, ward_open, *map(id, found))  # the network keeps each holding
        judged = self._judged.get(key)
        if judged is None:
            ways = [_Way(each) for each in found]
            judged = self._work_out(facility, now, arrival, ways, ward_open=ward_open)
            self._judged[key] = judged
        return judged

    def _timed(self, facility: Facility, now: OnDay, arrival: datetime) -> _Judged:
        """Judge a facility of which something is there in duty windows only."""
        local = arrival.astimezone(CHINA_TIME)
        ways = [_way_at(need.any_of, now, local) for need in self._needs.groups]
        top_ward = _way_at((self._top_ward,), now, local).holding
        ward_open = self._needs.ward_unknown and top_ward is None
        judged = self._work_out(facility, now, arrival, ways, ward_open=ward_open)
        return replace(judged, open_at=self._open_at(now, judged.gaps))

    def _open_at(self, now: OnDay, gaps: tuple[Gap, ...]) -> datetime | None:
        untils = [gap.until for gap in gaps if gap.need.decisive]
        known = [each for each in untils if each is not None]
        if not known or len(known) < len(untils):
            return None
        then = max(known)
        ready = (_way_at(need.any_of, now, then).holding for need in self._needs.decisive)
        return then if all(ready) else None

    def _work_out(
        self,
        facility: Facility,
        now: OnDay,
        arrival: datetime,
        ways: list[_Way],
        *,
        ward_open: bool,
    ) -> _Judged:
        met: list[MetNeed] = []
        gaps: list[Gap] = []
        open_needs: list[Need] = []
        for need, way in zip(self._needs.groups, ways, strict=True):
            if way.holding is not None:
                met.append(MetNeed(need, way.holding, way.activation_min))
            elif self._is_open(need, now):
                open_needs.append(need)
            else:
                gaps.append(Gap(need, way.until, way.partner))
        missing = tuple(gap.need for gap in gaps)
        reasons = (
            *state_reasons(facility, now, arrival, self._needs),
            *(reason for gap in gaps for reason in gap_reasons(gap, now)),
            *([Reason("ward_unknown")] if ward_open and not now.nothing else []),
            *(reason for each in met for reason in met_reasons(each, now)),
            *([clash_reason(now.clash)] if now.clash else []),
        )
        undecided = (
            now.nothing
            or bool(open_needs)
            or (ward_open and self._needs.ward_decisive)
            or knows_no_need(self._needs)
        )
        return _Judged(
            _fit(met, missing, undecided=undecided),
            reasons,
            tuple(met),
            missing,
            tuple(open_needs),
            _decisive(self._needs, missing, open_needs, ward_open=ward_open, nothing=now.nothing),
            tuple(gaps),
            max((each.activation_min for each in met if each.need.decisive), default=0),
        )

    def _is_open(self, need: Need, now: OnDay) -> bool:
        """Whether nothing was said of this need: a ward grade alone speaks of wards only."""
        if now.nothing:
            return True
        ranks = self._words.ward_rank
        return now.ward_only is not None and any(ranks(code) < 0 for code in need.any_of)


def _best(need: Need, held: Mapping[str, Holding]) -> Holding | None:
    best: Holding | None = None
    for code in need.any_of:
        holding = held.get(code)
        if holding is not None and holding.held is Held.OWN:
            return holding
        best = best or holding
    return best


def _way_at(any_of: tuple[str, ...], now: OnDay, local: datetime) -> _Way:
    """Find who is on duty for one of these codes: own before by agreement, soonest ready counts."""
    best: Holding | None = None
    ready: list[int] = []
    later: list[tuple[datetime, str]] = []
    for way in (each for code in any_of for each in now.ways.get(code, ())):
        activation_min = activation_at(way.duty, local)
        if activation_min is not None:
            ready.append(activation_min)
            is_better = best is None or (best.held is not Held.OWN and way.held is Held.OWN)
            best = way if is_better else best
        elif (start := next_on_duty(way.duty, local)) is not None:
            later.append((start, way.partner or ""))
    if best is not None:
        return _Way(best, min(ready))
    until, partner = min(later, default=(None, ""))
    return _Way(None, until=until, partner=partner or None)


def _decisive(
    needs: Needs,
    missing: tuple[Need, ...],
    open_needs: list[Need],
    *,
    ward_open: bool,
    nothing: bool,
) -> CanDo:
    if any(need.decisive for need in missing):
        return CanDo.NO
    ward_undecided = ward_open and needs.ward_decisive
    open_decisive = any(need.decisive for need in open_needs)
    if nothing or ward_undecided or open_decisive or knows_no_need(needs):
        return CanDo.UNKNOWN
    return CanDo.YES


def _fit(met: list[MetNeed], missing: tuple[Need, ...], *, undecided: bool) -> Fit:
    if any(need.decisive for need in missing):
        return Fit.UNFIT
    if undecided:
        return Fit.UNKNOWN
    if missing:
        return Fit.PARTIAL
    by_agreement = any(each.holding.held is Held.BY_AGREEMENT for each in met)
    return Fit.BY_AGREEMENT if by_agreement else Fit.FIT
