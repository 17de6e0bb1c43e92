"""Wire shapes of what a coordinator is told: requests that compete, and centres to ask again."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from service.events.types import CapacityKind


class BedsSaid(BaseModel):
    """What a centre said it has free of one kind, and when; null when it never said."""

    facility: str
    name: str
    name_en: str
    kind: CapacityKind
    free: int | None
    as_of: datetime | None


class ScarceBeds(BedsSaid):
    """Beds that more is wanted of than is free, by the transfers that want them, oldest first."""

    wanted_by: list[UUID]


class CompetingRequest(BaseModel):
    """One open request of a contest, and how long it has waited for a yes."""

    transfer: UUID
    case: str
    urgency: str
    requested_at: datetime
    waited_s: float


class Placement(BaseModel):
    """Where one request would go; all null where no centre of its own has room.

    ``keeps_window`` is false where the slow end of the road, from now on, misses a limit to arrive
    by, and null where nobody knows when that limit began.
    """

    transfer: UUID
    facility: str | None
    name: str | None
    name_en: str | None
    travel_time_s: float | None
    keeps_window: bool | None


class WaitsLonger(BaseModel):
    """A request that would travel longer by the advice; null where it would have no place."""

    transfer: UUID
    by_s: float | None


class Contest(BaseModel):
    """Open requests that want the same beds: first-come beside the advice, which nobody applies.

    ``stale`` are figures behind either column that nobody knows any more: they bound nothing.
    """

    scarce: list[ScarceBeds]
    requests: list[CompetingRequest]
    first_come: list[Placement]
    advised: list[Placement]
    differs: bool
    waits_longer: list[WaitsLonger]
    stale: list[BedsSaid]


class OverdueBeds(BaseModel):
    """A kind of bed nobody knows any more, or that was asked about since it was said."""

    kind: CapacityKind
    free: int | None
    as_of: datetime | None
    asked_at: datetime | None
    asked_by: str | None


class OverdueCentre(BaseModel):
    """A centre to ask again; without an account it can only be phoned."""

    facility: str
    name: str
    name_en: str
    phone: str
    has_account: bool
    beds: list[OverdueBeds]
