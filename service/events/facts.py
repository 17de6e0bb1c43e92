"""What every event is made of. Pure."""

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
