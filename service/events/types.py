"""Every event of the log, typed: one class per fact, told apart by ``type``, no unknown fields.

Codes are those of the domain's timeline. Events carry codes and times only: no name, telephone,
identity number, free text or coordinate. ``actor_name`` and ``said_by`` are filled for a reader
from erasable rows when the event is shown, and are never part of the stored bytes.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from service.events.codes import AbortReason as AbortReason
from service.events.codes import CancelReason as CancelReason
from service.events.codes import CapacityKind as CapacityKind
from service.events.codes import ClosureEffect as ClosureEffect
from service.events.codes import ConditionKind as ConditionKind
from service.events.codes import DeathPhase as DeathPhase
from service.events.codes import DeclineReason as DeclineReason
from service.events.codes import Mode as Mode
from service.events.codes import OfferState as OfferState
from service.events.codes import Party as Party
from service.events.codes import RegistryTable as RegistryTable
from service.events.codes import RoadDirection as RoadDirection
from service.events.codes import RoadReason as RoadReason
from service.events.codes import RoadSource as RoadSource
from service.events.codes import Source as Source
from service.events.codes import Status as Status
from service.events.facts import Actor as Actor
from service.events.facts import Fact as Fact
from service.events.facts import Reason as Reason
from service.events.facts import Targets as Targets
from service.events.facts import Window as Window
from service.events.road_facts import ClosureLifted as ClosureLifted
from service.events.road_facts import ClosureSet as ClosureSet
from service.events.road_facts import ConditionSet as ConditionSet
from service.events.road_facts import RoadCauses as RoadCauses
from service.events.road_facts import RoadFact as RoadFact
from service.events.road_facts import RoadsChanged as RoadsChanged
from service.events.road_facts import RouteChange as RouteChange
from service.events.road_facts import RouteChanged as RouteChanged
from service.events.road_facts import RouteChangeSeen as RouteChangeSeen
from service.events.road_facts import RouteFact as RouteFact
from service.events.road_facts import RouteShift as RouteShift
from service.events.road_facts import RouteStand as RouteStand


class Said(Fact):
    """What the answer said of one centre when it was asked.

    ``outside``: it is not of the graded network. ``cross_province`` is null while an area is not
    known; 120 generally does not cross, so that a vehicle must be decided on its own.
    """

    fit: str
    reasons: list[Reason]
    travel_time_s: float | None
    range_s: tuple[float, float] | None
    distance_m: float | None
    outside: bool
    cross_province: bool | None


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
    patients: list[Literal["mother", "fetus", "newborn", "other"]]
    conditions: list[str]
    findings: dict[str, object]
    needs: list[list[str]]
    decisive: list[list[str]]
    windows: list[Window]
    prepare: list[str]
    targets: Targets


class TransferCard(Clinical):
    """The whole of a transfer as boards show it: clinical part only, no identity.

    ``route_change`` is what the roads changed since it was asked for and nobody has acknowledged;
    the offers' times are always those of now. ``stop`` is the key of the place where two vehicles
    meet, or met.
    """

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
    route_change: RouteChange | None = None
    stop: str | None = None


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
    """Who carries the patient was chosen, and for a rendezvous the stop where they meet."""

    type: Literal["transport_assigned"] = "transport_assigned"
    mode: Mode
    stop: str | None = None


class VehicleDeparted(TransferFact):
    """The receiving side's team left its base."""

    type: Literal["vehicle_departed"] = "vehicle_departed"


class ArrivedReferring(TransferFact):
    """The team reached the referring facility."""

    type: Literal["arrived_referring"] = "arrived_referring"


class DepartedReferring(TransferFact):
    """The vehicle left with the patient."""

    type: Literal["departed_referring"] = "departed_referring"


class CustodyRelayed(TransferFact):
    """The team took the patient over on the road, at a stop; null where nobody said which."""

    type: Literal["custody_relayed"] = "custody_relayed"
    from_facility: str
    to_facility: str
    stop: str | None


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


class CapacityFact(Fact):
    """What every event of a centre's free beds carries."""

    facility: str
    kind: CapacityKind
    recorded_at: datetime
    actor: Actor
    actor_name: str | None = None


class CapacityReported(CapacityFact):
    """A centre said what it has free."""

    type: Literal["capacity_reported"] = "capacity_reported"
    free: int
    as_of: datetime


class CapacityAsked(CapacityFact):
    """A coordinator asked a centre again what it has free."""

    type: Literal["capacity_asked"] = "capacity_asked"


class NetworkChanged(Fact):
    """Something recorded of the graded network was changed; `change` names it in the history.

    `counts` are numbers of records by what became of them; the hashes are SHA-256.
    """

    type: Literal["network_changed"] = "network_changed"
    change: UUID
    table: RegistryTable
    counts: dict[str, int]
    network_hash: str
    source_hash: str | None
    recorded_at: datetime
    actor: Actor


class RulesChanged(Fact):
    """Other rules came into force; both hashes name what is kept in full, none the first time."""

    type: Literal["rules_changed"] = "rules_changed"
    before: str | None
    after: str
    recorded_at: datetime
    actor: Actor


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
    | CustodyRelayed
    | ArrivedReceiving
    | HandoverDone
    | Cancelled
    | Aborted
    | Died
    | Closed
)
CapacityEvent = CapacityReported | CapacityAsked
RoadEvent = ClosureSet | ClosureLifted | ConditionSet | RoadsChanged
RouteEvent = RouteChanged | RouteChangeSeen
Event = TransferEvent | CapacityEvent | RoadEvent | RouteEvent
AnyTrailEvent = Annotated[TransferEvent | RouteEvent, Field(discriminator="type")]
"""What the trail of a transfer holds."""
AnyEvent = Annotated[Event, Field(discriminator="type")]
EVENT = TypeAdapter[Event](AnyEvent)
RegistryEvent = NetworkChanged | RulesChanged
"""Kept in the log for proof and in nobody's stream: a page reads the registry's own history."""
LoggedEvent = Event | RegistryEvent
SHOWN_ONLY = frozenset({"actor_name", "said_by"})
