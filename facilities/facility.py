"""A facility of the graded network: where it is, what it was named for, what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from types import MappingProxyType
from typing import Literal

from facilities.capabilities import WardGrade
from facilities.duty import Duty
from facilities.vocabulary import Vocabulary, packaged_vocabulary


class Tier(StrEnum):
    """Administrative level; its labels on screen are configuration."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"

    @property
    def rank(self) -> int:
        """Place among the tiers, 0 the lowest."""
        return list(Tier).index(self)


Ownership = Literal["public", "private"]


ANY_CONDITION = "*"
"""Stands in `Facility.stabilisation` for every condition that is not named."""


class Held(StrEnum):
    """How a facility has a capability."""

    OWN = "own"
    BY_AGREEMENT = "by_agreement"


@dataclass(frozen=True)
class Designation:
    """A health authority named this facility a centre of a level, from one date to another."""

    kind: str
    level: Tier
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


@dataclass(frozen=True)
class DeclaredCapability:
    """A capability the facility said it has, itself or through a named partner.

    `duty` says when it is there; without windows it is there at any hour.
    """

    code: str
    held: Held = Held.OWN
    partner: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    duty: Duty = ()


@dataclass(frozen=True)
class Holding:
    """One way a capability code is held on a day; `partner` only by agreement."""

    code: str
    held: Held
    partner: str | None = None
    duty: Duty = ()


@dataclass(frozen=True)
class WardClash:
    """The ward grade says one thing and a declared ward code another; the code wins."""

    ward: WardGrade
    declared: str


@dataclass(frozen=True)
class InForce:
    """What a facility declared that holds on one day, whatever the hour.

    `ways` gives for each code every way it is held, own first; `held` the first of them.
    """

    declared: tuple[DeclaredCapability, ...]
    ward: WardGrade | None
    held: Mapping[str, Holding]
    ways: Mapping[str, tuple[Holding, ...]]
    clash: WardClash | None


@dataclass(frozen=True)
class Facility:
    """A place that treats mothers or newborns, or sends them on. Coordinates are WGS-84 degrees.

    `outside` marks a place that is not of the network and may be asked by telephone; only there
    the coordinates may be missing. `mobilisation_min` is what its own team needs to leave by day,
    `mobilisation_night_min` by night; `stabilisation` what its people need with a patient, in
    minutes by condition, `ANY_CONDITION` for those it does not name; `vehicle_ready_min` what its
    own ambulance needs until wheels roll. `retrieval_team` is None where nobody said.
    """

    code: str
    name: str
    lon: float | None
    lat: float | None
    name_en: str | None = None
    kind: str | None = None
    tier: Tier | None = None
    phone: str | None = None
    area_code: str | None = None
    designations: tuple[Designation, ...] = ()
    capabilities: tuple[DeclaredCapability, ...] = ()
    newborn_ward: WardGrade | None = None
    valid_from: date | None = None
    source: str | None = None
    phones: tuple[str, ...] = ()
    alliance: str | None = None
    ownership: Ownership | None = None
    grid: str | None = None
    mobilisation_min: int | None = None
    valid_to: date | None = None
    outside: bool = False
    mobilisation_night_min: int | None = None
    # out of the hash, because a mapping has none; equality still compares it
    stabilisation: Mapping[str, int] = field(default_factory=dict, hash=False)
    vehicle_ready_min: int | None = None
    retrieval_team: bool | None = None

    @property
    def sends_team(self) -> bool | None:
        """Whether it sends a team to fetch; one that stated a mobilisation does. None unknown."""
        stated = (self.mobilisation_min, self.mobilisation_night_min)
        if self.retrieval_team is None and any(each is not None for each in stated):
            return True
        return self.retrieval_team

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, None where they are not known."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)

    def in_force_on(self, day: date, words: Vocabulary | None = None) -> InForce:
        """Give what holds on a day (both ends of a validity included), in a deployment's words.

        It is worked out once for each day asked about, because every question asks every facility.
        """
        words = words or packaged_vocabulary()
        known = self._in_force.get((day, words))
        if known is None:
            known = self._work_out(day, words)
            self._in_force.clear()  # yesterday is not asked about again
            self._in_force[day, words] = known
        return known

    def ward_on(self, day: date) -> WardGrade | None:
        """Give the ward grade in force on a day."""
        return self.in_force_on(day).ward

    def held_on(self, day: date) -> Mapping[str, Holding]:
        """Every code it has on a day, with what each includes; own wins over by agreement.

        A ward grade stands for its code only where no ward code was declared.
        """
        return self.in_force_on(day).held

    def designations_on(self, day: date) -> tuple[Designation, ...]:
        """Designations in force on a day."""
        return tuple(
            each for each in self.designations if in_force(each.valid_from, each.valid_to, day)
        )

    def is_open_on(self, day: date) -> bool:
        """Whether the facility as recorded here exists on a day."""
        return in_force(self.valid_from, self.valid_to, day)

    @cached_property
    def _in_force(self) -> dict[tuple[date, Vocabulary], InForce]:
        return {}

    def _work_out(self, day: date, words: Vocabulary) -> InForce:
        is_open = self.is_open_on(day)
        declared = tuple(
            each
            for each in self.capabilities
            if is_open and in_force(each.valid_from, each.valid_to, day)
        )
        ward = self.newborn_ward if is_open else None
        declared_ward = words.highest_ward(each.code for each in declared)
        clash = None
        if ward and declared_ward and words.wards[ward].code != declared_ward:
            clash = WardClash(ward, declared_ward)
        ways = _ways(declared, None if declared_ward else ward, words)
        held = {code: each[0] for code, each in ways.items()}
        return InForce(declared, ward, MappingProxyType(held), MappingProxyType(ways), clash)


def in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether a validity, open where an end is missing, covers a day."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


def _ways(
    declared: tuple[DeclaredCapability, ...], ward: WardGrade | None, words: Vocabulary
) -> dict[str, tuple[Holding, ...]]:
    found: dict[str, tuple[Holding, ...]] = {}
    ward_code = words.wards[ward].code if ward else None
    for code in words.included(ward_code) if ward_code else ():
        found[code] = (_own(code),)
    for each in sorted(declared, key=lambda one: one.held is not Held.OWN):  # own first
        for code in words.included(each.code):
            found[code] = (*found.get(code, ()), _holding(each, code))
    return found


def _holding(declared: DeclaredCapability, code: str) -> Holding:
    if declared.held is Held.OWN and not declared.duty:
        return _own(code)
    return _shared(code, declared.held, declared.partner, declared.duty)


# Facilities that hold a code in the same way share one object, which a match recognises at once.
@cache
def _own(code: str) -> Holding:
    return Holding(code, Held.OWN)


@lru_cache(maxsize=65_536)
def _shared(code: str, held: Held, partner: str | None, duty: Duty) -> Holding:
    return Holding(code, held, partner, duty)
