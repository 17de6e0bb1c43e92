"""Every table, as rows: never a request body, never a domain object.

Moments are aware UTC. ``…Row`` classes are written only by ``actions``.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
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


class AccountRow(SQLModel, table=True):
    """A person or a wall screen who may sign in. ``display_name`` is erasable.

    ``failed_pins`` counts wrong PINs typed at a wall screen; it is kept apart from the sign-in's
    own count, so that a passer-by cannot sign the screen out.
    """

    __tablename__ = "account"

    id: UUID = Field(primary_key=True)
    account: str = Field(unique=True)
    display_name: str
    password_hash: str
    pin_hash: str | None = None
    created_at: datetime
    disabled_at: datetime | None = None
    failed_sign_ins: int = 0
    locked_until: datetime | None = None
    failed_pins: int = 0
    pins_locked_until: datetime | None = None


class RoleRow(SQLModel, table=True):
    """An account holds a role at one facility, over one area, or (administrator) nowhere."""

    __tablename__ = "role"

    id: int | None = Field(default=None, primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    role: str
    facility: str | None = Field(default=None, foreign_key="facility.code")
    area: str | None = None


class SessionRow(SQLModel, table=True):
    """A signed-in browser: only the hash of its token is kept."""

    __tablename__ = "session"

    token_hash: str = Field(primary_key=True)
    account: UUID = Field(foreign_key="account.id", index=True)
    created_at: datetime
    expires_at: datetime


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


class EventRow(SQLModel, table=True):
    """One fact of the append-only log; ``seq`` order is commit order.

    ``body`` holds the canonical bytes of the event. Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("transfer", "version"),)

    seq: int | None = Field(default=None, primary_key=True)
    type: str
    transfer: UUID | None = Field(default=None, index=True)
    version: int | None = None
    occurred_at: datetime
    recorded_at: datetime = Field(index=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class AudienceRow(SQLModel, table=True):
    """An event's place in the stream of one audience (``facility:CODE`` or ``area:CODE``).

    ``n`` is dense from 1 in each audience, so that a reader sees a gap and learns nothing of
    other audiences' traffic. Append-only like the log.
    """

    __tablename__ = "audience"
    __table_args__ = (UniqueConstraint("audience", "seq"),)

    audience: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seq: int = Field(foreign_key="event.seq", index=True)


class LogIdentityRow(SQLModel, table=True):
    """The identity of this log: a position of another log is answered with a reset."""

    __tablename__ = "log_identity"

    epoch: str = Field(primary_key=True)
    created_at: datetime
