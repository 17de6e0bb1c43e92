"""Wire shapes of the proof."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class AuditLine(BaseModel):
    """One transfer of a period, as quality control lists it."""

    transfer: UUID
    case: str
    status: str
    urgency: str
    conditions: list[str]
    referring_facility: str
    receiving_facility: str | None
    requested_at: datetime
    events: int


class AuditPage(BaseModel):
    """The transfers requested in a period, newest first; ``next`` continues the list."""

    transfers: list[AuditLine]
    next: str | None
