"""What holds at this moment: beds, closures, weather, weights of the roads."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Column, Field, SQLModel


class CapacityRow(SQLModel, table=True):
    """One report of free beds by a centre; the latest ``as_of`` of a kind counts."""

    __tablename__ = "capacity"

    id: int | None = Field(default=None, primary_key=True)
    facility: str = Field(foreign_key="facility.code", index=True)
    kind: str
    free: int
    as_of: datetime
    recorded_at: datetime
    reported_by: UUID | None = Field(default=None, foreign_key="account.id")


class CapacityAskRow(SQLModel, table=True):
    """A coordinator asked a centre again for one kind of bed; the latest of a kind is shown."""

    __tablename__ = "capacity_ask"

    id: int | None = Field(default=None, primary_key=True)
    facility: str = Field(foreign_key="facility.code", index=True)
    kind: str
    asked_at: datetime
    asked_by: UUID | None = Field(default=None, foreign_key="account.id")


class ClosureRow(SQLModel, table=True):
    """A road said to be closed, slower or one-way, as it was registered; nothing changes it.

    ``place`` is canonical bytes; it holds from ``starts_at``, never before ``recorded_at``, until
    ``ends_at`` or an entry of ``closure_lift``. ``note`` names an erasable text.
    """

    __tablename__ = "closure"

    id: UUID = Field(primary_key=True)
    recorded_at: datetime = Field(index=True)
    author: UUID | None = Field(default=None, foreign_key="account.id")
    place: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    effect: str
    factor: float | None = None
    direction: str
    starts_at: datetime
    ends_at: datetime | None = None
    reason: str
    source: str
    note: UUID | None = Field(default=None, foreign_key="note.id")


class ClosureLiftRow(SQLModel, table=True):
    """A closure was said to be over from ``lifted_at`` on; of several the last recorded counts."""

    __tablename__ = "closure_lift"

    id: int | None = Field(default=None, primary_key=True)
    closure: UUID = Field(foreign_key="closure.id", index=True)
    recorded_at: datetime
    lifted_at: datetime
    author: UUID | None = Field(default=None, foreign_key="account.id")


class ConditionRow(SQLModel, table=True):
    """What was said of rain, snow or ice; of one kind the last recorded that has begun counts.

    ``place`` is canonical bytes of a circle, null everywhere.
    """

    __tablename__ = "road_condition"

    id: UUID = Field(primary_key=True)
    recorded_at: datetime = Field(index=True)
    author: UUID | None = Field(default=None, foreign_key="account.id")
    kind: str
    in_force: bool
    place: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    starts_at: datetime
    ends_at: datetime | None = None
    source: str
    note: UUID | None = Field(default=None, foreign_key="note.id")


class RoadsVersionRow(SQLModel, table=True):
    """Weights that were in force on a graph, and the moment from which the register gives them.

    ``entries`` counts what the register held then. Answers name ``version``, so that they can be
    made again; a version that comes back, as every night, is entered again when it is announced.
    """

    __tablename__ = "roads_version"

    seq: int | None = Field(default=None, primary_key=True)
    version: str = Field(index=True)
    graph: str
    since: datetime
    entries: int
    calibration: str | None = Field(default=None, foreign_key="calibration.version")
    recorded_at: datetime


class CalibrationRow(SQLModel, table=True):
    """A calibration that was in force: everything its file says, as canonical bytes."""

    __tablename__ = "calibration"

    version: str = Field(primary_key=True)
    recorded_at: datetime
    document: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
