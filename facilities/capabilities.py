"""What a facility can do: the codes, their names, and which code includes which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from facilities.tables import Table, read_table, rows_of


class Side(StrEnum):
    """Whose capability it is."""

    MATERNAL = "maternal"
    NEWBORN = "newborn"
    OTHER = "other"


class WardGrade(StrEnum):
    """Level of a newborn ward (新生儿病房分级), lowest first."""

    OBSERVATION = "1"
    SPECIAL_A = "2a"
    SPECIAL_B = "2b"
    INTENSIVE_A = "3a"
    INTENSIVE_B = "3b"
    INTENSIVE_C = "3c"


@dataclass(frozen=True)
class Capability:
    """One code of the vocabulary; `zh` is short enough for a chip, `zh_full` for a sentence."""

    code: str
    side: Side
    zh: str
    zh_full: str
    en: str
    includes: str | None
    source: str
    confidence: str


@dataclass(frozen=True)
class Ward:
    """One ward grade with its names and the code it stands for (none for observation)."""

    grade: WardGrade
    code: str | None
    zh: str
    en: str


def build_capabilities(rows: Mapping[str, Table]) -> Mapping[str, Capability]:
    """Build capabilities from checked records, in their order."""
    return MappingProxyType(
        {
            code: Capability(
                code=code,
                side=Side(row["side"]),
                zh=row["zh"],
                zh_full=str(row.get("zh_full", row["zh"])),
                en=row["en"],
                includes=row.get("includes"),
                source=row["source"],
                confidence=row["confidence"],
            )
            for code, row in rows.items()
        }
    )


def build_wards(rows: Mapping[str, Table]) -> Mapping[WardGrade, Ward]:
    """Build ward grades from checked records, lowest first."""
    return MappingProxyType(
        {
            grade: Ward(grade, rows[grade].get("code"), rows[grade]["zh"], rows[grade]["en"])
            for grade in WardGrade
        }
    )


@cache
def capabilities() -> Mapping[str, Capability]:
    """Every packaged capability by its code, in the order of the table."""
    return build_capabilities(rows_of(read_table("capabilities.toml"), "capability"))


@cache
def wards() -> Mapping[WardGrade, Ward]:
    """Every packaged ward grade, lowest first."""
    return build_wards(rows_of(read_table("capabilities.toml"), "ward"))


@cache
def included(code: str) -> tuple[str, ...]:
    """List the code itself and everything it includes, highest first: nicu3a, nicu2b, nicu2a."""
    chain = [code]
    while (lower := capabilities()[chain[-1]].includes) is not None:
        chain.append(lower)
    return tuple(chain)


def with_included(codes: Iterable[str]) -> frozenset[str]:
    """All codes that holding these codes means."""
    return frozenset(lower for code in codes for lower in included(code))


@cache
def ward_codes() -> tuple[str, ...]:
    """List the codes that stand for a newborn ward, lowest first."""
    codes = [ward.code for ward in wards().values() if ward.code is not None]
    return tuple(dict.fromkeys(codes))


@cache
def _ward_ranks() -> Mapping[str, int]:
    return MappingProxyType({code: rank for rank, code in enumerate(ward_codes())})


def ward_rank(code: str) -> int:
    """Place of a ward code among the ward codes, 0 the lowest; -1 for any other code."""
    return _ward_ranks().get(code, -1)


def highest_ward(codes: Iterable[str]) -> str | None:
    """Pick the highest newborn-ward code among these, or none."""
    ranks = _ward_ranks()
    return max((code for code in codes if code in ranks), key=ward_rank, default=None)


def ward_of_code(code: str) -> WardGrade:
    """Name the lowest ward grade a code stands for: nicu3b is 3b, though 3c means it too."""
    return next(ward.grade for ward in wards().values() if ward.code == code)
