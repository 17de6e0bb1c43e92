"""Every event of the log, typed: one class per fact, told apart by ``type``, no unknown fields.

Codes are those of the domain's timeline. Events carry codes and times only: no name, telephone,
identity number, free text or coordinate. ``actor_name`` and ``said_by`` are filled for a reader
from erasable rows when the event is shown, and are never part of the stored bytes.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class Party(StrEnum):
    """The side an actor takes in a transfer."""

    REFERRING = "referring"
    RECEIVING = "receiving"
    COORDINATOR = "coordinator"
    QC = "qc"
    SYSTEM = "system"


class Source(StrEnum):
    """Where an entry came from."""

    AUTO = "auto"
    MANUAL = "manual"
    GPS = "gps"
    IMPORT = "import"


class Status(StrEnum):
    """Where a transfer stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    TEAM_EN_ROUTE = "team_en_route"
    WITH_PATIENT = "with_patient"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    DIED = "died"


class OfferState(StrEnum):
    """Where one ask to one centre stands."""

    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    """Who carries the patient."""

    FETCHED = "fetched"
    SENT = "sent"
    AMBULANCE_120 = "ambulance_120"


class DeclineReason(StrEnum):
    """Why a centre cannot take the patient; each comes with an alternative where there is one."""

    NO_BED = "no_bed"
    NO_CAPABILITY = "no_capability"
    NO_TEAM = "no_team"
    NO_VEHICLE = "no_vehicle"
    BETTER_ELSEWHERE = "better_elsewhere"
    STAY_AND_TREAT = "stay_and_treat"
    DUPLICATE = "duplicate"
    UNREACHABLE = "unreachable"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why the referring side ends a transfer."""

    IMPROVED = "improved"
    DELIVERED = "delivered"
    DIED_BEFORE = "died_before"
    FAMILY_REFUSED = "family_refused"
    LOCAL_TREATMENT = "local_treatment"
    DUPLICATE = "duplicate"
    OTHER = "other"


class AbortReason(StrEnum):
    """Why a journey under way ended elsewhere."""

    TURNED_BACK = "turned_back"
    DIVERTED = "diverted"
    OTHER = "other"


class DeathPhase(StrEnum):
    """When in the transfer a death fell."""

    BEFORE_TEAM = "before_team"
    ON_ROAD = "on_road"
    AFTER_ARRIVAL = "after_arrival"


class CapacityKind(StrEnum):
    """What a centre counts: beds for mothers, cots for newborns, resuscitation beds."""

    MATERNAL_BED = "maternal_bed"
    NEWBORN_COT = "newborn_cot"
    RESCUE_BED = "rescue_bed"


class Fact(BaseModel):
    """A frozen record without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Actor(Fact):
    """Who did it: an account (none for the system), for which side, at which facility."""

    account: UUID | None
    party: Party
    facility: str | None


class Window(Fact):
    """A clock that bounds the case; ``deadline_at`` is null while its anchor is unknown."""

    minutes: int
    anchor: str
    bounds: Literal["here", "arrival", "after_arrival"]
    strength: Literal["aim", "limit"]
    deadline_at: datetime | None
    condition: str


class Targets(Fact):
    """Seconds allowed by the urgency; null where none applies."""

    first_response_s: int | None
    accept_s: int | None
    leave_s: int | None


class Reason(Fact):
    """A coded reason with its parameters."""

    code: str
    params: dict[str, object]


class Said(Fact):
    """What the answer said of one centre when it was asked."""

    fit: str
    reasons: list[Reason]
    travel_time_s: float | None
    range_s: tuple[float, float] | None
    distance_m: float | None


class OfferCard(Said):
    """One ask to one centre with its own clock, and what the answer said of that centre."""

    facility: str
    state: OfferState
    sent_at: datetime
    delivered_at: datetime | None
    seen_at: datetime | None
    acknowledged_at: datetime | None
    accepted_at: datetime | None
    declined_at: datetime | None
    withdrawn_at: datetime | None
    by_phone: bool
    decline_reason: DeclineReason | None
    alternative: str | None


class Step(Fact):
    """A stamped step of the journey: when it happened and when it was entered."""

    type: str
    occurred_at: datetime
    recorded_at: datetime
    late: bool
    out_of_order: bool


class Clinical(Fact):
    """What boards show of the patients, without identity."""

    urgency: str
    urgency_next: str | None
    patients: list[Literal["mother", "fetus", "newborn"]]
    conditions: list[str]
    findings: dict[str, object]
    needs: list[list[str]]
    decisive: list[list[str]]
    windows: list[Window]
    prepare: list[str]
    targets: Targets


class TransferCard(Clinical):
    """The whole of a transfer as boards show it: clinical part only, no identity."""

    id: UUID
    referral: UUID
    case: str
    status: Status
    version: int
    referring_facility: str
    receiving_facility: str | None
    mode: Mode | None
    requested_at: datetime
    offers: list[OfferCard]
    steps: list[Step]
    ended_reason: str | None


class TransferFact(Fact):
    """What every event of a transfer carries."""

    transfer: UUID
    case: str
    version: int
    status: Status
    occurred_at: datetime
    recorded_at: datetime
    source: Source
    actor: Actor
    late: bool = False
    out_of_order: bool = False
    actor_name: str | None = None


class Requested(TransferFact):
    """A transfer was requested and its first centres asked."""

    type: Literal["requested"] = "requested"
    card: TransferCard


class Redirected(TransferFact):
    """Another centre was asked; it is told the whole transfer."""

    type: Literal["redirected"] = "redirected"
    facility: str
    card: TransferCard


class OfferFact(TransferFact):
    """What every event of one offer carries."""

    facility: str


class Notified(OfferFact):
    """The ask reached a board of the centre."""

    type: Literal["notified"] = "notified"


class Seen(OfferFact):
    """A named person at the centre stopped the ring."""

    type: Literal["seen"] = "seen"


class Acknowledged(OfferFact):
    """A named person at the centre took it on."""

    type: Literal["acknowledged"] = "acknowledged"


class Accepted(OfferFact):
    """The centre said yes; every other open offer was withdrawn with it."""

    type: Literal["accepted"] = "accepted"
    by_phone: bool
    note: UUID | None
    withdrawn: list[str]
    said_by: str | None = None


class Declined(OfferFact):
    """The centre cannot, says why, and names an alternative where there is one."""

    type: Literal["declined"] = "declined"
    reason: DeclineReason
    alternative: str | None


class TransportAssigned(TransferFact):
    """Who carries the patient was chosen."""

    type: Literal["transport_assigned"] = "transport_assigned"
    mode: Mode


class VehicleDeparted(TransferFact):
    """The receiving side's team left its base."""

    type: Literal["vehicle_departed"] = "vehicle_departed"


class ArrivedReferring(TransferFact):
    """The team reached the referring facility."""

    type: Literal["arrived_referring"] = "arrived_referring"


class DepartedReferring(TransferFact):
    """The vehicle left with the patient."""

    type: Literal["departed_referring"] = "departed_referring"


class ArrivedReceiving(TransferFact):
    """The vehicle reached the receiving facility."""

    type: Literal["arrived_receiving"] = "arrived_receiving"


class HandoverDone(TransferFact):
    """The receiver took over care."""

    type: Literal["handover_done"] = "handover_done"


class Cancelled(TransferFact):
    """The transfer ended before it was done; the reason is null when nobody gave one."""

    type: Literal["cancelled"] = "cancelled"
    reason: CancelReason | None


class Aborted(TransferFact):
    """The journey turned back or was diverted after departure."""

    type: Literal["aborted"] = "aborted"
    reason: AbortReason


class Died(TransferFact):
    """A death ended the transfer."""

    type: Literal["died"] = "died"
    phase: DeathPhase


class Closed(TransferFact):
    """No further clinical entry."""

    type: Literal["closed"] = "closed"


class CapacityReported(Fact):
    """A centre said what it has free."""

    type: Literal["capacity_reported"] = "capacity_reported"
    facility: str
    kind: CapacityKind
    free: int
    as_of: datetime
    recorded_at: datetime
    actor: Actor
    actor_name: str | None = None


TransferEvent = (
    Requested
    | Redirected
    | Notified
    | Seen
    | Acknowledged
    | Accepted
    | Declined
    | TransportAssigned
    | VehicleDeparted
    | ArrivedReferring
    | DepartedReferring
    | ArrivedReceiving
    | HandoverDone
    | Cancelled
    | Aborted
    | Died
    | Closed
)
Event = TransferEvent | CapacityReported
AnyEvent = Annotated[Event, Field(discriminator="type")]
EVENT = TypeAdapter[Event](AnyEvent)
SHOWN_ONLY = frozenset({"actor_name", "said_by"})
