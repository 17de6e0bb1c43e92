"""Wire shapes of the administrator's page."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from service.events.types import RegistryTable
from service.registry.schemas import FacilityView


class Table(StrEnum):
    """A table that can be read from a file and written to one."""

    FACILITIES = "facilities"
    DESIGNATIONS = "designations"
    CATCHMENTS = "catchments"
    CAPACITY = "capacity"


class Crs(StrEnum):
    """The coordinate system a file is written in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class FileProblem(BaseModel):
    """What is wrong with a file, or worth a look, as a spreadsheet shows its rows."""

    code: str
    detail: str
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None


class ChangeLine(BaseModel):
    """One difference: in which table, of which facility, in which field, from what to what.

    ``field`` is null where the whole record is new or gone. Values are as a file has them.
    """

    table: str
    facility: str
    kind: Literal["added", "changed", "removed"]
    field: str | None
    before: str | None
    after: str | None


class ChangeCounts(BaseModel):
    """How many facilities a change adds, alters and leaves as they are."""

    added: int
    changed: int
    unchanged: int


class ImportReport(BaseModel):
    """What a file would change, or has changed where ``change`` names it in the history.

    One error, and nothing is stored or said to change.
    """

    table: Table
    rows: int
    errors: list[FileProblem]
    remarks: list[FileProblem]
    counts: ChangeCounts
    changes: list[ChangeLine]
    change: UUID | None


class ChangeView(BaseModel):
    """One change in the history of the network, with the part of it the reader may see."""

    id: UUID
    table: RegistryTable
    recorded_at: datetime
    by: str | None
    source: str
    source_hash: str | None
    network: str
    counts: ChangeCounts
    changes: list[ChangeLine]


class HeldView(BaseModel):
    """A capability as it was declared; ``duty`` is empty where it is there at any hour."""

    code: str
    held: Literal["own", "by_agreement"]
    partner: str | None
    valid_from: date | None
    valid_to: date | None
    duty: str


class CatchmentView(BaseModel):
    """An area that a centre answers for; rank 1 is the primary centre."""

    area_code: str
    kind: str
    rank: int
    valid_from: date | None
    valid_to: date | None
    source: str | None


class FacilityRecord(FacilityView):
    """Everything recorded of a facility; ``designations`` are those of any day.

    ``stabilisation`` gives minutes by condition, ``*`` for those it does not name.
    """

    lon: float | None
    lat: float | None
    grid: str | None
    retrieval_team: bool | None
    mobilisation_min: int | None
    mobilisation_night_min: int | None
    stabilisation: dict[str, int]
    vehicle_ready_min: int | None
    valid_from: date | None
    valid_to: date | None
    source: str | None
    capabilities: list[HeldView]
    catchments: list[CatchmentView]


class RulesView(BaseModel):
    """The rules in force: their hash, the version of each file, and what a deployment changed."""

    hash: str
    in_force_since: datetime | None
    by: str | None
    versions: dict[str, str]
    own_files: list[str]
    overridden: list[str]
    conditions: int
    signed: int
    unsigned: list[str]


class Reloaded(RulesView):
    """The rules after they were read again; ``changed`` where they are others than before."""

    changed: bool
