"""Wire shapes of the graded network and the rules in force."""

import unicodedata
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

FEWEST_DIGITS = 3
"""The shortest number that can be called, such as 120."""

AREA_CODE = r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$"
"""Plain digits only: a pattern's own digits are those of any script."""


class DesignationView(BaseModel):
    """A kind and level of centre that a facility was named for, with the document that says so."""

    kind: str
    level: str
    valid_from: date | None
    valid_to: date | None
    source: str | None


class FacilityView(BaseModel):
    """A facility as pages name and call it; ``designations`` and ward are those in force today.

    ``outside`` marks a centre that is not of the network and was named only to be asked.
    """

    code: str
    name: str
    name_en: str
    kind: str
    tier: str
    phone: str
    phones: list[str]
    area_code: str
    alliance: str | None
    ownership: Literal["public", "private"] | None
    designations: list[DesignationView]
    newborn_ward: str | None
    outside: bool
    has_account: bool


class OutsideCentre(BaseModel):
    """A centre that is not of the network, as somebody who wants to ask it names it.

    ``area_code`` has the digits of GB/T 2260, ``lon`` and ``lat`` are WGS-84 degrees.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=2, max_length=80)
    phone: str = Field(min_length=3, max_length=40, pattern=r"^[0-9+()（）\- 转#;,、]+$")
    area_code: str | None = Field(default=None, pattern=AREA_CODE)
    lon: float | None = Field(default=None, ge=-180, le=180, strict=True)
    lat: float | None = Field(default=None, ge=-90, le=90, strict=True)

    @field_validator("phone", "area_code", mode="before")
    @classmethod
    def _typed_in_full_width(cls, value: object) -> object:
        return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value

    @field_validator("name", mode="before")
    @classmethod
    def _one_visible_line(cls, value: object) -> object:
        """Drop what turns or hides letters and make one line of it, as an import does."""
        if not isinstance(value, str):
            return value
        seen = "".join(each for each in value if unicodedata.category(each) != "Cf")
        return " ".join(seen.split())

    @field_validator("name")
    @classmethod
    def _can_be_read(cls, name: str) -> str:
        if any(unicodedata.category(each) == "Cc" for each in name):
            raise PydanticCustomError("control_character", "it holds a control character")
        if not any(each.isalnum() for each in name):
            raise PydanticCustomError("no_name", "it holds no letter")
        return name

    @field_validator("phone")
    @classmethod
    def _can_be_called(cls, phone: str) -> str:
        if sum(each.isdigit() for each in phone) < FEWEST_DIGITS:
            raise PydanticCustomError("no_number", "it holds no number to call")
        return phone

    @model_validator(mode="after")
    def _has_a_whole_place(self) -> "OutsideCentre":
        if (self.lon is None) != (self.lat is None):
            raise ValueError("give both lon and lat, or neither")
        if self.lon == 0 and self.lat == 0:
            raise PydanticCustomError("null_island", "0,0 means the place was not entered")
        return self


class WordView(BaseModel):
    """A word of the deployment with its names; the code stays, the names are configuration."""

    code: str
    zh: str
    en: str


class PatientKindView(WordView):
    """A kind of patient: what the program must know of it, and which kind of centre is for it."""

    role: Literal["mother", "in_utero", "newborn", "other"]
    centre: str | None


class RiskColourView(WordView):
    """A colour of the pregnancy risk grading, graver with a higher rank."""

    rank: int
    infectious: bool
    meaning_zh: str
    meaning_en: str
    level_zh: str
    level_en: str
    report_within_h: int | None
    source: str
    confidence: str


class FindingView(BaseModel):
    """A finding that may be said; outside ``lowest`` to ``highest`` it is asked back.

    ``of`` says whom it is said of; ``several`` that more than one choice may be said at once.
    """

    key: str
    zh: str
    en: str
    unit: str
    kind: Literal["gestation", "number", "whole", "time", "yes_no", "choice"]
    choices: list[WordView]
    several: bool
    lowest: float | None
    highest: float | None
    of: Literal["any", "mother", "newborn"]


class CapabilityView(BaseModel):
    """A capability with its names; ``short`` fits on a chip."""

    code: str
    zh: str
    en: str
    short: str
    patient: Literal["mother", "newborn"]


class ConditionView(BaseModel):
    """A condition as a tile shows it; ``in_force`` is false before and after its dates."""

    id: str
    zh: str
    en: str
    kinds: list[str]
    urgency: str
    note_zh: str
    note_en: str
    search: list[str]
    ask: list[str]
    signed: bool
    in_force: bool
    source: str
    confidence: str


class UrgencyView(BaseModel):
    """An urgency with its names."""

    code: str
    zh: str
    en: str


class Vocabulary(BaseModel):
    """Every code a page shows, with its names, in one answer that changes only with the rules.

    ``tiers`` come lowest first, ``risk_colours`` the least grave first. ``fold_unsigned`` says that
    the treatment advice of a rule no clinician signed here is shown only when asked for.
    """

    rules: str
    conditions: list[ConditionView]
    capabilities: list[CapabilityView]
    urgencies: list[UrgencyView]
    tiers: list[WordView]
    patient_kinds: list[PatientKindView]
    centre_kinds: list[WordView]
    risk_colours: list[RiskColourView]
    findings: list[FindingView]
    fold_unsigned: bool
