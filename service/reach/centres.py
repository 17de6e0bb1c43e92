"""Which centres count for a question, and when. Pure: a yes is never guessed."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from facilities.capabilities import Side
from facilities.duty_moments import OpenWindow, open_windows
from facilities.facility import Facility
from facilities.matching import CanDo, Fit, Match, match, match_one
from facilities.needs import Needs
from facilities.network import Network
from facilities.vocabulary import Vocabulary
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
    return tuple(_judged(needs, at, around))


def counted(centres: Sequence[Centre]) -> tuple[Source, ...]:
    """Give the centres that count, as sources."""
    return tuple(each.source() for each in centres if each.is_counted)


def standing(places: Mapping[str, object]) -> frozenset[str]:
    """Pick the facilities that stand on a road."""
    return frozenset(code for code, place in places.items() if isinstance(place, Snap))


def _judged(needs: Needs, at: datetime, around: Around) -> Iterator[Centre]:
    horizon = reach_rules().horizon
    now = match(needs, around.network, at)
    wanted = _wanted(needs, around.network.vocabulary)
    for facility in around.network:
        found = now[facility.code]
        spans: tuple[OpenWindow, ...] = ()
        if found.has_decisive or _may_open(found):
            spans = open_windows(needs, facility, around.network, at, horizon)
        fit, beds = found.fit, None
        if spans and not found.has_decisive:
            fit = match_one(needs, facility, around.network, spans[0].starts).fit
        if around.capacity is not None:
            said = around.capacity.get(facility.code, ())
            beds = beds_for(wanted, said, now=at, limit=around.limit)
        yield Centre(
            facility=facility,
            fit=fit,
            why_not=_why_not(found, opens=bool(spans), beds=beds)
            or (None if facility.code in around.standing else WhyNot.OFF_ROAD),
            windows=tuple(_window(each, at, horizon) for each in spans),
            open_from=_utc(spans[0].starts) if spans and spans[0].starts > at else None,
            open_until=_shuts(spans, at + horizon),
            beds=beds,
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


def _wanted(needs: Needs, words: Vocabulary) -> Mapping[CapacityKind, int | None]:
    """Say which beds are wanted; needs that nobody's condition asked for tell by their side."""
    if needs.kinds:
        return beds_wanted(needs, words)
    sides = {words.capabilities[code].side for need in needs.groups for code in need.any_of}
    return beds_of_patients(
        woman=bool(sides - {Side.NEWBORN}), cots=1 if Side.NEWBORN in sides else 0
    )
