"""What every event is made of. Pure."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from service.events.codes import Party


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
