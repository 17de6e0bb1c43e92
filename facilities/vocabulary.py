"""The words of a deployment: tiers, kinds of patient and centre, colours, capabilities, wards."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cache, cached_property

from facilities.capabilities import (
    Capability,
    Ward,
    WardGrade,
    build_capabilities,
    build_wards,
)
from facilities.tables import Table, packaged_tables, read_table, rows_of


class PatientRole(StrEnum):
    """What the program must know of a kind of patient."""

    MOTHER = "mother"
    IN_UTERO = "in_utero"
    NEWBORN = "newborn"
    OTHER = "other"


class BedKind(StrEnum):
    """A kind of bed that centres are asked about."""

    MATERNAL_BED = "maternal_bed"
    NEWBORN_COT = "newborn_cot"
    RESCUE_BED = "rescue_bed"


@dataclass(frozen=True)
class Label:
    """A word of the deployment in both languages; `words` are other ways to write it."""

    code: str
    zh: str
    en: str
    words: tuple[str, ...] = ()

    def is_written(self, text: str) -> bool:
        """Whether a person who wrote this text meant this word."""
        known = (self.code, self.zh, self.en, *self.words)
        return _plain(text) in {_plain(each) for each in known}


def _plain(text: str) -> str:
    """Write a text in one way: no full-width forms, no outer spaces, lower case."""
    return unicodedata.normalize("NFKC", text).strip().lower()


@dataclass(frozen=True)
class PatientKindLabel(Label):
    """A kind of patient, and which kind of centre is named for it."""

    role: PatientRole = PatientRole.OTHER
    centre: str | None = None


@dataclass(frozen=True)
class CentreKindLabel(Label):
    """A kind of centre, and which beds one that is named for it is asked about."""

    beds: tuple[BedKind, ...] = ()


@dataclass(frozen=True)
class RiskColour(Label):
    """A colour of the pregnancy risk grading; graver with a higher rank."""

    rank: int = 0
    infectious: bool = False
    meaning_zh: str = ""
    meaning_en: str = ""
    level_zh: str = ""
    level_en: str = ""
    report_within_h: int | None = None
    source: str = ""
    confidence: str = "U"
    signed_off_by: str = ""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Every word the rules and the network are written in; `tiers` come lowest first.

    `conditions` are only their names: what they need is in the rule book.
    """

    tiers: Mapping[str, Label]
    patient_kinds: Mapping[str, PatientKindLabel]
    centre_kinds: Mapping[str, CentreKindLabel]
    risk_colours: Mapping[str, RiskColour]
    capabilities: Mapping[str, Capability]
    wards: Mapping[WardGrade, Ward]
    conditions: Mapping[str, Label] = field(default_factory=dict)

    def kind_of(self, role: PatientRole, among: Iterable[str] = ()) -> str:
        """Name a kind of patient of this role: the first among these codes, else the first known.

        Every role but `other` has a kind; for one without any LookupError is raised.
        """
        of_role = [each.code for each in self.patient_kinds.values() if each.role is role]
        if not of_role:
            raise LookupError(f"expected a kind of patient of role {role}, got none")
        return next((code for code in among if code in of_role), of_role[0])

    def included(self, code: str) -> tuple[str, ...]:
        """List the code itself and everything it includes, highest first (nicu3a, nicu2b)."""
        return self._included.get(code, (code,))

    @cached_property
    def ward_codes(self) -> tuple[str, ...]:
        """List the codes that stand for a newborn ward, lowest first."""
        codes = [ward.code for ward in self.wards.values() if ward.code is not None]
        return tuple(dict.fromkeys(codes))

    def ward_rank(self, code: str) -> int:
        """Place of a ward code among the ward codes, 0 the lowest; -1 for any other code."""
        return self._ward_ranks.get(code, -1)

    def highest_ward(self, codes: Iterable[str]) -> str | None:
        """Pick the highest newborn-ward code among these, or none."""
        ranks = self._ward_ranks
        return max((code for code in codes if code in ranks), key=self.ward_rank, default=None)

    def ward_of_code(self, code: str) -> WardGrade:
        """Name the lowest ward grade a code stands for: nicu3b is 3b, though 3c means it too."""
        return next(ward.grade for ward in self.wards.values() if ward.code == code)

    @cached_property
    def _included(self) -> Mapping[str, tuple[str, ...]]:
        return {code: tuple(self._chain(code)) for code in self.capabilities}

    def _chain(self, code: str) -> Iterator[str]:
        lower: str | None = code
        while lower is not None:
            yield lower
            lower = self.capabilities[lower].includes

    @cached_property
    def _ward_ranks(self) -> Mapping[str, int]:
        return {code: rank for rank, code in enumerate(self.ward_codes)}


Rows = Mapping[str, Table]


@cache
def packaged_vocabulary() -> Vocabulary:
    """Give the words of the packaged tables, without any of a deployment's own."""
    words, abilities = read_table("vocabulary.toml"), read_table("capabilities.toml")
    return build_vocabulary(
        {kind: rows_of(words, kind) for kind in VOCABULARY_TABLES}
        | {kind: rows_of(abilities, kind) for kind in ABILITY_TABLES}
        | {CONDITION_TABLE: _packaged_conditions()}
    )


def _packaged_conditions() -> Rows:
    names = [name for name in packaged_tables() if name.startswith("conditions/")]
    return {key: row for name in names for key, row in read_table(name)[CONDITION_TABLE].items()}


VOCABULARY_TABLES = ("tier", "patient_kind", "centre_kind", "risk_colour")
ABILITY_TABLES = ("capability", "ward")
CONDITION_TABLE = "condition"


def build_vocabulary(tables: Mapping[str, Rows]) -> Vocabulary:
    """Build the words from checked records by table, such as `tier`."""
    return Vocabulary(
        tiers=_labels(tables["tier"]),
        patient_kinds={
            code: PatientKindLabel(
                code,
                row["zh"],
                row["en"],
                tuple(row.get("words", ())),
                PatientRole(row["role"]),
                row.get("centre"),
            )
            for code, row in tables["patient_kind"].items()
        },
        centre_kinds={
            code: CentreKindLabel(
                code,
                row["zh"],
                row["en"],
                tuple(row.get("words", ())),
                tuple(dict.fromkeys(map(BedKind, row.get("beds", ())))),
            )
            for code, row in tables["centre_kind"].items()
        },
        risk_colours=_colours(tables["risk_colour"]),
        capabilities=build_capabilities(tables["capability"]),
        wards=build_wards(tables["ward"]),
        conditions={
            code: Label(code, row["zh"], row["en"], tuple(row.get("aliases", ())))
            for code, row in tables[CONDITION_TABLE].items()
        },
    )


def _labels(rows: Rows) -> dict[str, Label]:
    return {
        code: Label(code, row["zh"], row["en"], tuple(row.get("words", ())))
        for code, row in rows.items()
    }


def _colours(rows: Rows) -> dict[str, RiskColour]:
    """Build the colours, the mildest first."""
    ordered = sorted(rows, key=lambda code: rows[code]["rank"])
    return {code: _colour(code, rows[code]) for code in ordered}


def _colour(code: str, row: Table) -> RiskColour:
    names = {each.name for each in fields(RiskColour)} - {"words"}
    given = {name: value for name, value in row.items() if name in names}
    return RiskColour(code=code, words=tuple(row.get("words", ())), **given)
