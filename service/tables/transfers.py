"""Cases, referrals and transfers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Column, Field, SQLModel


class CaseRow(SQLModel, table=True):
    """One clinical episode, named by a short code two people can say on the phone."""

    __tablename__ = "case"

    id: UUID = Field(primary_key=True)
    code: str = Field(unique=True)
    created_at: datetime


class PatientRow(SQLModel, table=True):
    """One patient of a case: mother, fetus, newborn or other. No identity is stored."""

    __tablename__ = "patient"

    id: UUID = Field(primary_key=True)
    case: UUID = Field(foreign_key="case.id", index=True)
    kind: str
    ordinal: int


class ReferralRow(SQLModel, table=True):
    """The question at a moment and its ranked answer, both as canonical bytes.

    ``origin_edge`` and ``origin_fraction`` place the origin on the road graph named in the
    answer's versions; no raw coordinate is kept.
    """

    __tablename__ = "referral"

    id: UUID = Field(primary_key=True)
    referring_facility: str | None = Field(default=None, foreign_key="facility.code", index=True)
    asked_by: UUID = Field(foreign_key="account.id")
    asked_at: datetime
    origin_edge: int
    origin_fraction: float
    question: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    answer: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class TransferRow(SQLModel, table=True):
    """One interfacility transfer; ``version`` counts its events."""

    __tablename__ = "transfer"

    id: UUID = Field(primary_key=True)
    case: UUID = Field(foreign_key="case.id", index=True)
    referral: UUID = Field(foreign_key="referral.id", index=True)
    request_hash: str
    status: str = Field(index=True)
    version: int
    mode: str | None = None
    referring_facility: str = Field(foreign_key="facility.code", index=True)
    receiving_facility: str | None = Field(default=None, foreign_key="facility.code", index=True)
    requested_at: datetime
    ended_reason: str | None = None
    clinical: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class TransferPatientRow(SQLModel, table=True):
    """A transfer moves one or more patients of its case together."""

    __tablename__ = "transfer_patient"

    transfer: UUID = Field(foreign_key="transfer.id", primary_key=True)
    patient: UUID = Field(foreign_key="patient.id", primary_key=True)


class OfferRow(SQLModel, table=True):
    """One ask to one centre, with its own clock; ``said`` keeps what the answer said of it."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("transfer", "facility"),
        Index(
            "only_one_accept_wins",
            "transfer",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    transfer: UUID = Field(foreign_key="transfer.id", index=True)
    facility: str = Field(foreign_key="facility.code", index=True)
    state: str
    sent_at: datetime
    delivered_at: datetime | None = None
    seen_at: datetime | None = None
    acknowledged_at: datetime | None = None
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    withdrawn_at: datetime | None = None
    by_phone: bool = False
    decline_reason: str | None = None
    alternative: str | None = None
    said: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class NoteRow(SQLModel, table=True):
    """Erasable free text that an event refers to, such as who said yes on the telephone."""

    __tablename__ = "note"

    id: UUID = Field(primary_key=True)
    text: str | None
    written_by: UUID | None = Field(default=None, foreign_key="account.id")
    written_at: datetime
