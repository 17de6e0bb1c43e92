"""What a facility can do: the codes, their names, and which code includes which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from facilities.tables import Table


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
