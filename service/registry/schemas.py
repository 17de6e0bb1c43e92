"""Wire shapes of the graded network and the rules in force."""

from typing import Literal

from pydantic import BaseModel


class FacilityView(BaseModel):
    """A facility as pages name and call it."""

    code: str
    name: str
    name_en: str
    kind: str
    tier: str
    phone: str
    area_code: str
    has_account: bool


class CapabilityView(BaseModel):
    """A capability with its names; ``short`` fits on a chip."""

    code: str
    zh: str
    en: str
    short: str
    patient: Literal["mother", "newborn"]


class ConditionView(BaseModel):
    """A condition as a tile shows it."""

    id: str
    zh: str
    en: str
    kinds: list[Literal["M", "F", "N"]]
    urgency: str
    note_zh: str
    note_en: str
    search: list[str]
    ask: list[str]
    signed: bool
    source: str
    confidence: str


class UrgencyView(BaseModel):
    """An urgency with its names."""

    code: str
    zh: str
    en: str


class Vocabulary(BaseModel):
    """Every code a page shows, with its names, in one answer that changes only with the rules."""

    rules: str
    conditions: list[ConditionView]
    capabilities: list[CapabilityView]
    urgencies: list[UrgencyView]
