"""The graded network as recorded, the rules in force, and the tables of demand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Column, Field, SQLModel


class FacilityRow(SQLModel, table=True):
    """A facility as others refer to it; what is known of it is in its latest registry version.

    ``outside`` marks a centre that is not of the graded network and was named only to be asked.
    """

    __tablename__ = "facility"

    code: str = Field(primary_key=True)
    name: str
    name_en: str = ""
    area_code: str = ""
    outside: bool = False
    recorded_at: datetime


class RegistryChangeRow(SQLModel, table=True):
    """One change of the graded network: who recorded it when, from which document.

    ``seq`` order is commit order. ``network`` is the hash of the network after it, ``body`` the
    canonical bytes of what changed. Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "registry_change"

    seq: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    part: str = Field(index=True)
    recorded_at: datetime = Field(index=True)
    actor: UUID | None = Field(default=None, foreign_key="account.id")
    source: str
    source_hash: str | None = None
    network: str
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RegistryVersionRow(SQLModel, table=True):
    """One part of what is known of a facility, as a change left it; the latest counts.

    Nothing is overwritten, so that the network of any past moment can be read again.
    """

    __tablename__ = "registry_version"
    __table_args__ = (UniqueConstraint("facility", "part", "change"),)

    id: int | None = Field(default=None, primary_key=True)
    change: int = Field(foreign_key="registry_change.seq", index=True)
    part: str
    facility: str = Field(foreign_key="facility.code")
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RulesVersionRow(SQLModel, table=True):
    """Rules that came into force: the packaged tables and the deployment's own, in full.

    Both are canonical bytes of file name → text; ``hash`` names the two together.
    """

    __tablename__ = "rules_version"

    seq: int | None = Field(default=None, primary_key=True)
    hash: str = Field(index=True)
    recorded_at: datetime
    actor: UUID | None = Field(default=None, foreign_key="account.id")
    packaged: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    override: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DemandTableRow(SQLModel, table=True):
    """A table of places with births or people at each, as it was uploaded; the latest counts.

    ``unit`` says what the weights count; ``sha256`` is that of the uploaded bytes. A new table
    stands in the place of the one before, which stays. Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "demand_table"

    seq: int | None = Field(default=None, primary_key=True)
    id: UUID = Field(unique=True)
    name: str
    unit: str
    sha256: str
    recorded_at: datetime
    account: UUID | None = Field(default=None, foreign_key="account.id")


class DemandPointRow(SQLModel, table=True):
    """One place of a demand table, in WGS-84 degrees, with its weight in the table's unit."""

    __tablename__ = "demand_point"

    table: UUID = Field(foreign_key="demand_table.id", primary_key=True)
    key: str = Field(primary_key=True)
    name: str
    lon: float
    lat: float
    weight: float
    area_code: str
