"""Which centres count for a question, and when. Pure: a yes is never guessed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from facilities.capabilities import Side
from facilities.duty_moments import OpenWindow, open_windows
from facilities.facility import Facility
from facilities.matching import CanDo, Fit, Match, match, match_one
from facilities.needs import Needs
from facilities.network import Network
from routing.reach import Source, Window
from routing.snapping import Snap
from service.events.codes import CapacityKind
from service.reach.rules import reach_rules
from service.situation.capacity import (
    Beds,
    FreeBeds,
    beds_for,
    beds_of_patients,
    beds_wanted,
)

SECONDS_A_MINUTE = 60
FOREVER_S = float("inf")


class WhyNot(StrEnum):
    """Why a centre does not count."""

    UNFIT = "unfit"
    UNKNOWN = "unknown"
    OFF_DUTY = "off_duty"
    NO_BEDS = "no_beds"
    OFF_ROAD = "off_road"


@dataclass(frozen=True)
class Centre:
    """One facility for a question: how well it fits, and when it has everything decisive.

    `fit` is that at the moment, or of the moment it opens. `windows` are seconds from the moment
    asked about; `beds` is None where beds are not asked about.
    """

    facility: Facility
    fit: Fit
    why_not: WhyNot | None
    windows: tuple[Window, ...]
    open_from: datetime | None
    open_until: datetime | None
    beds: Beds | None

    @property
    def is_counted(self) -> bool:
        """Whether a woman who gets there is helped."""
        return self.why_not is None

    def source(self) -> Source:
        """Give it as one that times are counted to."""
        return Source(self.facility.code, self.facility.code, self.windows)


@dataclass(frozen=True)
class Around:
    """What centres are judged by besides the needs: where they stand and what they have free.

    `capacity` is None where beds are not asked about; a figure older than `limit` counts as
    unknown, and unknown beds count as beds.
    """

    network: Network
    standing: Collection[str]
    capacity: Mapping[str, Sequence[FreeBeds]] | None
    limit: timedelta


def judge(needs: Needs, at: datetime, around: Around) -> tuple[Centre, ...]:
    """Judge every facility of the network, in order of code."""
    now, judging = match(needs, around.network, at), _Judging(needs, at, around)
    return tuple(judging.of(each, now[each.code]) for each in around.network)


def judge_some(
    needs: Needs, at: datetime, around: Around, facilities: Iterable[Facility]
) -> tuple[Centre, ...]:
    """Judge some facilities, as they are or as they might be, in the order given."""
    judging = _Judging(needs, at, around)
    return tuple(
        judging.of(each, match_one(needs, each, around.network, at)) for each in facilities
    )


def counted(centres: Sequence[Centre]) -> tuple[Source, ...]:
    """Give the centres that count, as sources."""
    return tuple(each.source() for each in centres if each.is_counted)


def standing(places: Mapping[str, object]) -> frozenset[str]:
    """Pick the facilities that stand on a road."""
    return frozenset(code for code, place in places.items() if isinstance(place, Snap))


@dataclass(frozen=True)
class _Judging:
    """One question, put to many facilities."""

    needs: Needs
    at: datetime
    around: Around

    def of(self, facility: Facility, found: Match) -> Centre:
        """Say whether a facility counts, given how it fits at the moment."""
        at, network, horizon = self.at, self.around.network, reach_rules().horizon
        spans: tuple[OpenWindow, ...] = ()
        if found.has_decisive or _may_open(found):
            spans = open_windows(self.needs, facility, network, at, horizon)
        fit = found.fit
        if spans and not found.has_decisive:
            fit = match_one(self.needs, facility, network, spans[0].starts).fit
        beds = self._beds(facility)
        why_not = _why_not(found, opens=bool(spans), beds=beds)
        if why_not is None and facility.code not in self.around.standing:
            why_not = WhyNot.OFF_ROAD
        return Centre(
            facility=facility,
            fit=fit,
            why_not=why_not,
            windows=tuple(_window(each, at, horizon) for each in spans),
            open_from=_utc(spans[0].starts) if spans and spans[0].starts > at else None,
            open_until=_shuts(spans, at + horizon),
            beds=beds,
        )

    def _beds(self, facility: Facility) -> Beds | None:
        if self.around.capacity is None:
            return None
        said = self.around.capacity.get(facility.code, ())
        return beds_for(self._wanted, said, now=self.at, limit=self.around.limit)

    @cached_property
    def _wanted(self) -> Mapping[CapacityKind, int | None]:
        """Which beds are wanted; needs that no condition asked for tell by their side."""
        needs, words = self.needs, self.around.network.vocabulary
        if needs.kinds:
            return beds_wanted(needs, words)
        sides = {words.capabilities[code].side for need in needs.groups for code in need.any_of}
        return beds_of_patients(
            woman=bool(sides - {Side.NEWBORN}), cots=1 if Side.NEWBORN in sides else 0
        )


def _why_not(found: Match, *, opens: bool, beds: Beds | None) -> WhyNot | None:
    if opens:
        return WhyNot.NO_BEDS if beds is Beds.ZERO else None
    if found.decisive is CanDo.UNKNOWN:
        return WhyNot.UNKNOWN
    return WhyNot.OFF_DUTY if _may_open(found) else WhyNot.UNFIT


def _may_open(found: Match) -> bool:
    """Whether everything decisive that is missing is there at other hours."""
    gaps = [gap for gap in found.gaps if gap.need.decisive]
    return bool(gaps) and all(gap.until is not None for gap in gaps)


def _shuts(spans: Sequence[OpenWindow], horizon_ends: datetime) -> datetime | None:
    """Say when the first stretch of duty ends, whoever relieves whom within it."""
    ends: datetime | None = None
    for span in spans:
        if ends is not None and span.starts > ends:
            break
        ends = span.ends
    return None if ends is None or ends >= horizon_ends else _utc(ends)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _window(span: OpenWindow, at: datetime, horizon: timedelta) -> Window:
    """Write a window as seconds from the moment; one that outlasts the horizon does not end."""
    until_s = FOREVER_S if span.ends >= at + horizon else (span.ends - at).total_seconds()
    return Window(
        max((span.starts - at).total_seconds(), 0.0),
        until_s,
        float(span.activation_min * SECONDS_A_MINUTE),
    )
