"""The graded network as one value: its facilities, who answers for which area, what each has."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from facilities.errors import Problem
from facilities.facility import Facility, Holding, in_force
from facilities.vocabulary import Vocabulary, packaged_vocabulary

# GB/T 2260 and its longer forms fill up with zeros: 140500 is the prefecture 1405.
_PADDING = {12: "000", 9: "000", 6: "00", 4: "00"}


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
        self.catchments = tuple(
            sorted(catchments, key=lambda each: (each.centre, each.kind, each.area_code, each.rank))
        )
        self.vocabulary = vocabulary or packaged_vocabulary()
        self._by_code = {each.code: each for each in self.facilities}

    def __iter__(self) -> Iterator[Facility]:
        return iter(self.facilities)

    def __len__(self) -> int:
        return len(self.facilities)

    def get(self, code: str) -> Facility | None:
        """Find a facility by its code."""
        return self._by_code.get(code)

    @cached_property
    def hash(self) -> str:
        """Name the network by its content, whatever order it came in."""
        content = {
            "facilities": [asdict(each) for each in self.facilities],
            "catchments": [asdict(each) for each in self.catchments],
        }
        text = json.dumps(content, default=_plain, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def held(self, facility: Facility, day: date) -> Mapping[str, Holding]:
        """Every code a facility has on a day, own before by agreement."""
        return facility.in_force_on(day, self.vocabulary).held

    def catchment_rank(
        self, centre: str, area_code: str | None, kinds: Collection[str], day: date
    ) -> int | None:
        """Give the best rank with which a centre of these kinds answers for an area on a day."""
        if not area_code:
            return None
        area = area_prefix(area_code)
        return min(
            (
                each.rank
                for each in self._catchments_of.get(centre, ())
                if each.kind in kinds
                and area.startswith(area_prefix(each.area_code))
                and in_force(each.valid_from, each.valid_to, day)
            ),
            default=None,
        )

    def problems(self) -> tuple[Problem, ...]:
        """Report everything in which the network contradicts itself."""
        return ()

    @cached_property
    def _catchments_of(self) -> Mapping[str, tuple[Catchment, ...]]:
        found: dict[str, tuple[Catchment, ...]] = {}
        for each in self.catchments:
            found[each.centre] = (*found.get(each.centre, ()), each)
        return MappingProxyType(found)


def area_prefix(area_code: str) -> str:
    """Take the filling zeros off an area code: 140500 is 1405, 140581001000 is 140581001."""
    while area_code.endswith(_PADDING.get(len(area_code), " ")):
        area_code = area_code[: -len(_PADDING[len(area_code)])]
    return area_code


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
