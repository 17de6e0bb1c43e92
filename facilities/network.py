"""The graded network as one value: its facilities, who answers for which area, what each has."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import combinations

from facilities.agreements import Agreements, Broken, Why
from facilities.capabilities import WardGrade
from facilities.errors import Problem, closest, shown
from facilities.facility import (
    Designation,
    Facility,
    Held,
    Holding,
    InForce,
    WardClash,
    in_force,
)
from facilities.vocabulary import Vocabulary, packaged_vocabulary

# GB/T 2260 and its longer forms fill up with zeros: 140500 is the prefecture 1405.
_PADDING = {12: "000", 9: "000", 6: "00", 4: "00"}
CAPABILITIES = "capabilities"
_DAYS_KEPT = 4  # today, tomorrow for those who arrive after midnight, and a day that is replayed


@dataclass(frozen=True)
class Catchment:
    """A centre answers for an area, as its kind of centre, from one date to another.

    `area_code` covers every longer code that starts with it. `rank` 1 is the primary centre.
    """

    centre: str
    area_code: str
    kind: str
    rank: int = 1
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


@dataclass(frozen=True, eq=False)
class OnDay:
    """What one facility has on one day, seen within its network.

    `held` gives for each code the best way it is held and `ways` every way, own first; agreements
    that do not hold are not among them but in `broken`. `silent` are the codes whose partner
    declared nothing, `doubtful` both of these. `timed` are the codes that have duty windows.
    `ward_only` is its newborn ward where that is all it declared.
    """

    nothing: bool
    ward_only: WardGrade | None
    held: Mapping[str, Holding]
    ways: Mapping[str, tuple[Holding, ...]]
    broken: Mapping[str, Broken]
    silent: frozenset[str]
    doubtful: frozenset[str]
    timed: frozenset[str]
    clash: WardClash | None


class Network:
    """Facilities in order of code, their catchments, and the words they are written in.

    It does not change; keep it between questions, because what holds on a day is worked out once.
    """

    def __init__(
        self,
        facilities: Iterable[Facility],
        catchments: Iterable[Catchment] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.facilities = tuple(sorted(facilities, key=lambda each: each.code))
        self.catchments = tuple(sorted(catchments, key=_place))
        self.vocabulary = vocabulary or packaged_vocabulary()
        self._by_code = {each.code: each for each in self.facilities}
        self._days: dict[date, dict[str, OnDay]] = {}

    def __iter__(self) -> Iterator[Facility]:
        return iter(self.facilities)

    def __len__(self) -> int:
        return len(self.facilities)

    def get(self, code: str) -> Facility | None:
        """Find a facility by its code."""
        return self._by_code.get(code)

    @cached_property
    def hash(self) -> str:
        """Name the network by its content and the words it rests on, whatever order it came in."""
        words = self.vocabulary
        content = {
            "facilities": [asdict(each) for each in self.facilities],
            "catchments": [asdict(each) for each in self.catchments],
            "includes": {code: each.includes for code, each in words.capabilities.items()},
            "wards": {grade.value: each.code for grade, each in words.wards.items()},
        }
        text = json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def turning_days(self) -> tuple[date, ...]:
        """Every day on which something that a facility declared begins, or has just ended."""
        return tuple(sorted({day for each in self.facilities for day in turning_days(each)}))

    def on_day(self, day: date) -> Mapping[str, OnDay]:
        """Give what each facility has on a day, by its code; worked out once and kept."""
        known = self._days.get(day)
        if known is None:
            agreements = Agreements(self._by_code, self.vocabulary, day)
            known = {each.code: self._work_out(each, day, agreements) for each in self.facilities}
            kept = list(self._days.items())[1 - _DAYS_KEPT :]
            self._days = {**dict(kept), day: known}  # a new mapping: others may be reading the old
        return known

    def of(self, facility: Facility, day: date) -> OnDay:
        """Give what one facility has on a day, also one that is not of the network."""
        if self._by_code.get(facility.code) is facility:
            return self.on_day(day)[facility.code]
        return self._work_out(facility, day, Agreements(self._by_code, self.vocabulary, day))

    def held(self, facility: Facility, day: date) -> Mapping[str, Holding]:
        """Every code a facility has on a day, own before by agreement, whatever the hour."""
        return self.of(facility, day).held

    def catchment_ranks(
        self, area_code: str | None, kinds: Collection[str], day: date
    ) -> Mapping[str, int]:
        """Give each centre of these kinds that answers for an area on a day, with its best rank."""
        area = area_prefix(area_code or "")
        found: dict[str, int] = {}
        for end in range(1, len(area) + 1):
            for each in self._catchments_of.get(area[:end], ()):
                if each.kind in kinds and in_force(each.valid_from, each.valid_to, day):
                    found[each.centre] = min(each.rank, found.get(each.centre, each.rank))
        return found

    def catchment_rank(
        self, centre: str, area_code: str | None, kinds: Collection[str], day: date
    ) -> int | None:
        """Give the best rank with which a centre of these kinds answers for an area on a day."""
        return self.catchment_ranks(area_code, kinds, day).get(centre)

    def problems(self) -> tuple[Problem, ...]:
        """Report everything in which the network contradicts itself, by facility code.

        `field` names the record (a facility's code), `column` and `value` what is wrong in it.
        """
        return (
            *(each for facility in self.facilities for each in _overlapping(facility)),
            *self._unknown_partners(),
            *self._circles(),
            *(each for catchment in self.catchments for each in self._wrong_catchment(catchment)),
        )

    def _work_out(self, facility: Facility, day: date, agreements: Agreements) -> OnDay:
        now = facility.in_force_on(day, self.vocabulary)
        if not any(each.partner for each in now.declared):
            return _on_day(now, now.ways, {}, frozenset())
        promises = agreements.promises(facility)
        return _on_day(
            now,
            {code: each.ways for code, each in promises.items() if each.ways},
            {code: each.broken for code, each in promises.items() if each.broken},
            frozenset(code for code, each in promises.items() if each.silent),
        )

    def _unknown_partners(self) -> Iterator[Problem]:
        for facility in self.facilities:
            for each in facility.capabilities:
                if each.partner and each.partner not in self._by_code:
                    message = (
                        f"{facility.code} has {each.code} by agreement with {shown(each.partner)}, "
                        "which is no facility of this network: give the partner's code, or add it."
                    )
                    yield Problem(
                        "unknown_partner", message, facility.code, each.partner, column=CAPABILITIES
                    )

    def _circles(self) -> Iterator[Problem]:
        # A circle is there on some day only if it is there on the day its last agreement began.
        agreed = (
            one.valid_from
            for each in self.facilities
            for one in each.capabilities
            if one.held is not Held.OWN
        )
        seen: set[tuple[str, str]] = set()
        for day in sorted({each or date.min for each in agreed}):
            for facility, code, chain in self._circles_on(day):
                if (facility, code) not in seen:
                    seen.add((facility, code))
                    yield _circle(facility, code, chain)

    def _circles_on(self, day: date) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        agreements = Agreements(self._by_code, self.vocabulary, day)
        for facility in self.facilities:
            for code, each in agreements.promises(facility).items():
                broken = each.broken
                if broken and broken.why is Why.CIRCULAR and facility.code in broken.chain:
                    yield facility.code, code, broken.chain

    def _wrong_catchment(self, catchment: Catchment) -> Iterator[Problem]:
        centre, kind, area = catchment.centre, catchment.kind, area_prefix(catchment.area_code)
        if centre not in self._by_code:
            message = f"The catchment of {shown(centre)} is of no facility of this network."
            yield Problem("unknown_centre", message, centre, centre, column="centre")
        if kind not in self.vocabulary.centre_kinds:
            meant = closest(kind, self.vocabulary.centre_kinds)
            message = f"{shown(kind)} is no kind of centre: {meant}."
            yield Problem("unknown_centre_kind", message, centre, kind, column="kind")
        known = self._areas
        if known and not any(area.startswith(each) or each.startswith(area) for each in known):
            message = (
                f"No facility of this network lies in the area {shown(catchment.area_code)}: "
                "compare it with the area codes of the facilities."
            )
            yield Problem("unknown_area", message, centre, catchment.area_code, column="area_code")

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(area_prefix(each.area_code) for each in self.facilities if each.area_code)

    @cached_property
    def _catchments_of(self) -> Mapping[str, list[Catchment]]:
        found: dict[str, list[Catchment]] = defaultdict(list)
        for each in self.catchments:
            found[area_prefix(each.area_code)].append(each)
        return dict(found)


def turning_days(facility: Facility) -> Iterator[date]:
    """Give every day on which something that one facility declared begins, or has just ended."""
    stated = [(facility.valid_from, facility.valid_to)]
    stated += [(each.valid_from, each.valid_to) for each in facility.capabilities]
    for first, last in stated:
        if first is not None:
            yield first
        if last is not None and last < date.max:
            yield last + timedelta(days=1)


@lru_cache(maxsize=4096)
def area_prefix(area_code: str) -> str:
    """Take the filling zeros off an area code: 140500 is 1405, 140581001000 is 140581001."""
    while area_code.endswith(_PADDING.get(len(area_code), " ")):
        area_code = area_code[: -len(_PADDING[len(area_code)])]
    return area_code


def _on_day(
    now: InForce,
    ways: Mapping[str, tuple[Holding, ...]],
    broken: Mapping[str, Broken],
    silent: frozenset[str],
) -> OnDay:
    return OnDay(
        nothing=not now.declared and now.ward is None,
        ward_only=None if now.declared else now.ward,
        held={code: each[0] for code, each in ways.items()},
        ways=ways,
        broken=broken,
        silent=silent,
        doubtful=silent.union(broken),
        timed=frozenset(code for code, each in ways.items() if any(way.duty for way in each)),
        clash=now.clash,
    )


def _overlapping(facility: Facility) -> Iterator[Problem]:
    for one, other in combinations(facility.designations, 2):
        if one.kind == other.kind and _overlap(one, other):
            message = (
                f"{facility.code} is named a centre of kind {one.kind} twice for the same days, as "
                f"{one.level} and as {other.level}: end the first before the second begins."
            )
            value = f"{one.kind}:{one.level}, {other.kind}:{other.level}"
            yield Problem(
                "overlapping_designations", message, facility.code, value, column="designations"
            )


def _overlap(one: Designation, other: Designation) -> bool:
    begin = max(one.valid_from or date.min, other.valid_from or date.min)
    end = min(one.valid_to or date.max, other.valid_to or date.max)
    return begin <= end


def _circle(facility: str, code: str, chain: tuple[str, ...]) -> Problem:
    turned = (*chain[chain.index(facility) :], *chain[: chain.index(facility)], facility)
    message = (
        f"{code} goes round in a circle of agreements ({' → '.join(turned)}) and nobody has it "
        "itself: say who does."
    )
    return Problem("circular_agreement", message, facility, code, column=CAPABILITIES)


def _place(catchment: Catchment) -> tuple[str, str, str, int, date]:
    begin = catchment.valid_from or date.min
    return catchment.centre, catchment.kind, catchment.area_code, catchment.rank, begin


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
