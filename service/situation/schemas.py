"""Wire shapes of what holds at this moment."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from service.errors.moments import Moment
from service.events.types import CapacityKind


class CapacityReport(BaseModel):
    """What a centre says it has free, and when it looked."""

    model_config = ConfigDict(extra="forbid")

    kind: CapacityKind
    free: int = Field(ge=0, le=999, strict=True)
    as_of: Moment | None = None


class CapacityAsk(BaseModel):
    """Which kind of bed a centre is asked about again."""

    model_config = ConfigDict(extra="forbid")

    kind: CapacityKind


class CapacityAskSaid(BaseModel):
    """That a centre was asked again, and when."""

    facility: str
    kind: CapacityKind
    asked_at: datetime


class CapacitySaid(BaseModel):
    """What a centre has said it has free, and when."""

    facility: str
    kind: CapacityKind
    free: int
    as_of: datetime
