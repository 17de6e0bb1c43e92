"""A facility of the graded network: where it is, what it was named for, what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from types import MappingProxyType

from facilities.capabilities import (
    WardGrade,
    highest_ward,
    included,
    wards,
)


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


class CentreKind(StrEnum):
    """Whom a designated centre is for; a deployment may one day add children."""

    MATERNAL = "maternal"
    NEWBORN = "newborn"


class Held(StrEnum):
    """How a facility has a capability."""

    OWN = "own"
    BY_AGREEMENT = "by_agreement"


@dataclass(frozen=True)
class Designation:
    """A health authority named this facility a centre of a level, from one date to another."""

    kind: CentreKind
    level: Tier
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None


@dataclass(frozen=True)
class DeclaredCapability:
    """A capability the facility said it has, itself or through a named partner."""

    code: str
    held: Held = Held.OWN
    partner: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Holding:
    """How one capability code is held on a day; `partner` only by agreement."""

    code: str
    held: Held
    partner: str | None = None


@dataclass(frozen=True)
class WardClash:
    """The ward grade says one thing and a declared ward code another; the code wins."""

    ward: WardGrade
    declared: str


@dataclass(frozen=True)
class InForce:
    """What a facility declared that holds on one day; `held` is everything this means."""

    declared: tuple[DeclaredCapability, ...]
    ward: WardGrade | None
    held: Mapping[str, Holding]
    clash: WardClash | None


@dataclass(frozen=True)
class Facility:
    """A place that treats mothers or newborns, or sends them on. Coordinates are WGS-84 degrees."""

    code: str
    name: str
    lon: float
    lat: float
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

    def in_force_on(self, day: date) -> InForce:
        """Give what holds on a day (both ends of a validity included).

        It is worked out once for each day asked about, because every question asks every facility.
        """
        known = self._in_force.get(day)
        if known is None:
            known = self._work_out(day)
            self._in_force.clear()  # yesterday is not asked about again
            self._in_force[day] = known
        return known

    def declared_on(self, day: date) -> tuple[DeclaredCapability, ...]:
        """Capabilities declared and in force on a day."""
        return self.in_force_on(day).declared

    def ward_on(self, day: date) -> WardGrade | None:
        """Give the ward grade in force on a day."""
        return self.in_force_on(day).ward

    def held_on(self, day: date) -> Mapping[str, Holding]:
        """Every code it has on a day, with what each includes; own wins over by agreement.

        A ward grade stands for its code only where no ward code was declared.
        """
        return self.in_force_on(day).held

    def ward_clash_on(self, day: date) -> WardClash | None:
        """Report the contradiction between ward grade and declared ward codes, if there is one."""
        return self.in_force_on(day).clash

    @cached_property
    def _in_force(self) -> dict[date, InForce]:
        return {}

    def _work_out(self, day: date) -> InForce:
        declared = tuple(
            each for each in self.capabilities if in_force(each.valid_from, each.valid_to, day)
        )
        ward = self.newborn_ward if in_force(self.valid_from, None, day) else None
        declared_ward = highest_ward(each.code for each in declared)
        clash = None
        if ward and declared_ward and wards()[ward].code != declared_ward:
            clash = WardClash(ward, declared_ward)
        held = _held(declared, None if declared_ward else ward)
        return InForce(declared, ward, MappingProxyType(held), clash)

    def designations_on(self, day: date) -> tuple[Designation, ...]:
        """Designations in force on a day."""
        return tuple(
            each for each in self.designations if in_force(each.valid_from, each.valid_to, day)
        )


def in_force(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether a validity, open where an end is missing, covers a day."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


def _held(declared: tuple[DeclaredCapability, ...], ward: WardGrade | None) -> dict[str, Holding]:
    # A network may be read afresh for every question, so this counts: two plain passes, the own
    # capabilities last so that they win.
    held: dict[str, Holding] = {}
    for each in declared:
        if each.held is not Held.OWN:
            for code in included(each.code):
                held.setdefault(code, Holding(code, each.held, each.partner))
    for each in declared:
        if each.held is Held.OWN:
            for code in included(each.code):
                held[code] = _own(code)
    ward_code = wards()[ward].code if ward else None
    for code in included(ward_code) if ward_code else ():
        held[code] = _own(code)
    return held


@cache
def _own(code: str) -> Holding:
    return Holding(code, Held.OWN)
