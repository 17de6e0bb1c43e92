"""Compare what is needed with what a facility can do, keeping every coded reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

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
    knows_what_decides,
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


# A named tuple, because one is made of every facility for every question.
class Match(NamedTuple):
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


def match(
    needs: Needs, network: Network, at: datetime, arrivals: Mapping[str, datetime] = NO_ARRIVALS
) -> dict[str, Match]:
    """Judge every facility of a network for one case, each at the patient's arrival there.

    A facility whose arrival is not given is judged at `at`; all times are aware. What is in force
    and who is on duty follow the calendar and the clock of China.

    A facility that declared some capabilities is taken at its word. One that declared none is
    unknown. A newborn ward grade alone declares the ward codes and nothing else: needs beyond the
    ward stay open, and such a facility is at best unknown unless the ward is all that is needed.
    """
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


def can_do_here(needs: Needs, origin: Facility | None, network: Network, at: datetime) -> Here:
    """Say whether the place where she is has everything decisive; unknown without an origin."""
    if origin is None:
        return Here(CanDo.UNKNOWN, ())
    found = match_one(needs, origin, network, at)
    return Here(found.decisive, tuple(need for need in found.missing if need.decisive))


class _Calendar:
    """What the facilities have on the day of an arrival; most arrive on the day of the question."""

    def __init__(self, network: Network, at: datetime) -> None:
        self._network = network
        local = at.astimezone(CHINA_TIME)
        self._today = network.on_day(local.date())
        begins = datetime.combine(local.date(), time(), CHINA_TIME)
        # in the zone of the question, because times of one zone compare twenty times as fast
        self._begins = begins.astimezone(at.tzinfo)
        self._ends = self._begins + timedelta(days=1)

    def on(self, arrival: datetime) -> Mapping[str, OnDay]:
        if self._begins <= arrival < self._ends:
            return self._today
        return self._network.on_day(arrival.astimezone(CHINA_TIME).date())


class _Judged(NamedTuple):
    """A match without its facility: all share it whose holdings and state are the same."""

    fit: Fit
    reasons: tuple[Reason, ...]
    met: tuple[MetNeed, ...]
    missing: tuple[Need, ...]
    open_needs: tuple[Need, ...]
    decisive: CanDo
    clash: WardClash | None
    gaps: tuple[Gap, ...]
    activation_min: int = 0
    open_at: datetime | None = None


class _Way(NamedTuple):
    """Who answers a need on arrival, and how soon; or nobody, until somebody is on duty."""

    holding: Holding | None
    activation_min: int = 0
    until: datetime | None = None
    partner: str | None = None


class _Answer(NamedTuple):
    """How one need is answered on arrival: met by a holding, or a gap; and the words for it."""

    met: MetNeed | None
    gap: Gap | None
    reasons: tuple[Reason, ...]


class _Case:
    """The needs of one case, asked of many facilities.

    Facilities that answer every need in the same way share one judgement, so that a question over
    a whole province costs little more than looking up its codes.
    """

    def __init__(self, needs: Needs, network: Network) -> None:
        self._needs, self._words = needs, network.vocabulary
        self._groups = needs.groups
        self._first = [need.any_of[0] for need in needs.groups]
        self._choices = [place for place, need in enumerate(needs.groups) if len(need.any_of) > 1]
        self._top_ward = self._words.ward_codes[-1]
        self._codes = frozenset(code for need in needs.groups for code in need.any_of)
        if needs.ward_unknown:
            self._codes |= {self._top_ward}
        self._no_need = knows_no_need(needs)
        self._decides = knows_what_decides(needs)
        self._shared: dict[tuple[object, ...], _Judged] = {}
        self._answers: dict[tuple[object, ...], _Answer] = {}

    def judge(self, facility: Facility, now: OnDay, arrival: datetime) -> Match:
        return Match(facility.code, *self._judged(facility, now, arrival))

    def _judged(self, facility: Facility, now: OnDay, arrival: datetime) -> _Judged:
        if now.nothing:
            return self._undeclared(facility, now, arrival)
        if now.timed and not self._codes.isdisjoint(now.timed):
            return self._timed(facility, now, arrival)
        held = now.held
        found = list(map(held.get, self._first))
        for place in self._choices:
            found[place] = _best(self._groups[place].any_of, held)
        ward_open = self._needs.ward_unknown and self._top_ward not in held
        key: tuple[object, ...] = ()
        if not now.doubtful or self._codes.isdisjoint(now.doubtful):
            # the network keeps each holding, so its identity names it
            key = (ward_open, now.ward_only, now.clash, *map(id, found))
        judged = self._shared.get(key)
        if judged is None:
            answers = [
                self._answer(need, now, holding)
                for need, holding in zip(self._groups, found, strict=True)
            ]
            judged = self._work_out(facility, now, arrival, answers, ward_open=ward_open)
        if key:
            self._shared[key] = judged
        return judged

    def _undeclared(self, facility: Facility, now: OnDay, arrival: datetime) -> _Judged:
        key = () if has_lapsed(facility) else ("undeclared", facility.tier)
        judged = self._shared.get(key)
        if judged is None:
            nobody = [self._answer(need, now, None) for need in self._groups]
            ward_open = self._needs.ward_unknown
            judged = self._work_out(facility, now, arrival, nobody, ward_open=ward_open)
        if key:
            self._shared[key] = judged
        return judged

    def _timed(self, facility: Facility, now: OnDay, arrival: datetime) -> _Judged:
        """Judge a facility where something that is needed has duty windows."""
        local = arrival.astimezone(CHINA_TIME)
        answers = [
            self._answer(need, now, _best(need.any_of, now.held))
            if now.timed.isdisjoint(need.any_of)
            else self._answer_at(need, now, local)
            for need in self._groups
        ]
        ward_open = self._needs.ward_unknown and not _is_on_duty((self._top_ward,), now, local)
        judged = self._work_out(facility, now, arrival, answers, ward_open=ward_open)
        open_at = self._open_at(now, judged.gaps)
        return judged if open_at is None else judged._replace(open_at=open_at)

    def _open_at(self, now: OnDay, gaps: tuple[Gap, ...]) -> datetime | None:
        ends = [gap.until for gap in gaps if gap.need.decisive]
        known = [each for each in ends if each is not None]
        if not known or len(known) < len(ends):
            return None
        then = max(known)
        together = all(_is_on_duty(need.any_of, now, then) for need in self._needs.decisive)
        return then if together else None

    def _work_out(
        self,
        facility: Facility,
        now: OnDay,
        arrival: datetime,
        answers: list[_Answer],
        *,
        ward_open: bool,
    ) -> _Judged:
        met = tuple([each.met for each in answers if each.met is not None])
        gaps = [each for each in answers if each.gap is not None]
        open_needs: tuple[Need, ...] = ()
        if now.nothing or now.ward_only:
            open_needs = tuple(
                each.gap.need for each in gaps if each.gap and self._is_open(each.gap.need, now)
            )
            gaps = [each for each in gaps if each.gap and each.gap.need not in open_needs]
        missing = tuple([each.gap.need for each in gaps if each.gap])
        ward_undecided = ward_open and self._needs.ward_decisive
        undecided = now.nothing or ward_undecided or self._no_need
        lacking = missing and not self._decides  # nobody knows whether it is what decides
        reasons: list[Reason] = []
        if now.nothing or now.ward_only or self._no_need:
            reasons.extend(state_reasons(facility, now, arrival, self._needs))
        for each in gaps:
            reasons += each.reasons
        if ward_open and not now.nothing:
            reasons.append(Reason("ward_unknown"))
        for each in answers:
            if each.met:
                reasons += each.reasons
        if now.clash:
            reasons.append(clash_reason(now.clash))
        return _Judged(
            _fit(met, missing, undecided=undecided or bool(open_needs or lacking)),
            tuple(reasons),
            met,
            missing,
            open_needs,
            _decisive(missing, open_needs, undecided=undecided or not self._decides),
            now.clash,
            tuple([each.gap for each in gaps if each.gap]),
            max([each.activation_min for each in met if each.need.decisive], default=0),
        )

    def _answer(self, need: Need, now: OnDay, holding: Holding | None) -> _Answer:
        """Answer a need by somebody who is there at any hour, or by nobody."""
        known = self._answers.get((id(need), id(holding)))
        if known is None or now.doubtful:
            known = self._kept(need, now, _Way(holding), (id(need), id(holding)))
        return known

    def _answer_at(self, need: Need, now: OnDay, local: datetime) -> _Answer:
        """Answer a need by who is on duty."""
        way = _way_at(need.any_of, now, local)
        return self._kept(need, now, way, (id(need), id(way.holding), *way[1:]))

    def _kept(self, need: Need, now: OnDay, way: _Way, key: tuple[object, ...]) -> _Answer:
        """Give the answer with its words; the same ones serve all facilities that answer so."""
        if not now.doubtful.isdisjoint(need.any_of):
            return _answered(need, now, way)
        known = self._answers.get(key)
        if known is None:
            known = self._answers[key] = _answered(need, now, way)
        return known

    def _is_open(self, need: Need, now: OnDay) -> bool:
        """Whether nothing was said of this need: a ward grade alone speaks of wards only."""
        ranks = self._words.ward_rank
        return now.nothing or any(ranks(code) < 0 for code in need.any_of)


def _answered(need: Need, now: OnDay, way: _Way) -> _Answer:
    if way.holding is not None:
        met = MetNeed(need, way.holding, way.activation_min)
        return _Answer(met, None, tuple(met_reasons(met, now)))
    gap = Gap(need, way.until, way.partner)
    return _Answer(None, gap, tuple(gap_reasons(gap, now)))


def _way_at(any_of: tuple[str, ...], now: OnDay, local: datetime) -> _Way:
    """Find who is on duty: own before by agreement; the soonest ready of all counts."""
    ready: list[tuple[bool, int, Holding]] = []
    later: list[tuple[datetime, str]] = []
    for way in (each for code in any_of for each in now.ways.get(code, ())):
        activation_min = activation_at(way.duty, local)
        if activation_min is not None:
            ready.append((way.held is not Held.OWN, activation_min, way))
        elif (start := next_on_duty(way.duty, local)) is not None:
            later.append((start, way.partner or ""))
    if ready:
        best = min(ready, key=lambda each: each[:2])[2]
        return _Way(best, min(minutes for _, minutes, _ in ready))
    until, partner = min(later, default=(None, ""))
    return _Way(None, until=until, partner=partner or None)


def _best(any_of: tuple[str, ...], held: Mapping[str, Holding]) -> Holding | None:
    if len(any_of) == 1:
        return held.get(any_of[0])
    found = [holding for code in any_of if (holding := held.get(code)) is not None]
    own = (holding for holding in found if holding.held is Held.OWN)
    return next(own, found[0] if found else None)


def _is_on_duty(any_of: tuple[str, ...], now: OnDay, local: datetime) -> bool:
    ways = (each for code in any_of for each in now.ways.get(code, ()))
    return any(activation_at(each.duty, local) is not None for each in ways)


def _decisive(missing: tuple[Need, ...], open_needs: tuple[Need, ...], *, undecided: bool) -> CanDo:
    if any(need.decisive for need in missing):
        return CanDo.NO
    if undecided or any(need.decisive for need in open_needs):
        return CanDo.UNKNOWN
    return CanDo.YES


def _fit(met: tuple[MetNeed, ...], missing: tuple[Need, ...], *, undecided: bool) -> Fit:
    if any(need.decisive for need in missing):
        return Fit.UNFIT
    if undecided:
        return Fit.UNKNOWN
    if missing:
        return Fit.PARTIAL
    by_agreement = any(each.holding.held is Held.BY_AGREEMENT for each in met)
    return Fit.BY_AGREEMENT if by_agreement else Fit.FIT
