"""Wire shapes of a transfer and its commands."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from service.errors.moments import Moment
from service.errors.unions import one_fault
from service.events.types import (
    AbortReason,
    AnyTrailEvent,
    CancelReason,
    DeathPhase,
    DeclineReason,
    Mode,
    TransferCard,
)
from service.referrals.ways_schemas import MeetingPlace


class Command(StrEnum):
    """What a person may tell a transfer."""

    OFFER = "offer"
    SEE = "see"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT = "accept"
    DECLINE = "decline"
    ASSIGN = "assign"
    DEPART = "depart"
    RELAY = "relay"
    ARRIVE = "arrive"
    HAND_OVER = "hand-over"
    CANCEL = "cancel"
    ABORT = "abort"
    RECORD_DEATH = "record-death"
    CLOSE = "close"


AnyReason = Annotated[
    DeclineReason | CancelReason | AbortReason | DeathPhase,
    one_fault("enum", "Input should be the code of a reason"),
]


class TransferRequest(BaseModel):
    """Ask one or several centres on the grounds of a stored answer."""

    model_config = ConfigDict(extra="forbid")

    referral: UUID
    offers: list[str] = Field(min_length=1, max_length=20)


class CommandBody(BaseModel):
    """What a command may carry; which fields it needs depends on the command.

    ``facility``: the offer meant, when it is not the caller's own centre's; for a departure to a
    rendezvous, whose vehicle leaves. ``stop``: the key of the place where two vehicles meet.
    ``by_phone``: who said yes on the telephone. ``pin``: names the person at a wall screen.
    ``reason``: a decline, cancel or abort code, or the phase of a death.
    """

    model_config = ConfigDict(extra="forbid")

    facility: str | None = None
    occurred_at: Moment | None = None
    expected_version: int | None = Field(default=None, strict=True)
    reason: AnyReason | None = None
    alternative: str | None = None
    by_phone: str | None = Field(default=None, min_length=1, max_length=40)
    mode: Mode | None = None
    stop: str | None = Field(default=None, min_length=1, max_length=120)
    pin: str | None = Field(default=None, pattern=r"^\d{4,8}$")


class TransferView(BaseModel):
    """A transfer as it stands, with its timeline in order of occurrence."""

    card: TransferCard
    trail: list[AnyTrailEvent]
    commands: list[Command]
    """What this reader may do now."""

    meeting: MeetingPlace | None
    """Where two vehicles meet; null where none do, or the roads served do not know the place."""

    may_acknowledge_route: bool
    """Whether the roads changed its route and this reader may say that it was seen."""


class RouteSeen(BaseModel):
    """Which change of the route a person has seen, by the version of the roads on the card."""

    model_config = ConfigDict(extra="forbid")

    version: str = Field(max_length=64)
