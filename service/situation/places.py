"""Places on roads as the register keeps them and a request names them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic_core import PydanticCustomError

MOST_POINTS = 10_000
"""So that nobody waits for an endless line; how many make sense, the roads themselves say."""

Degrees = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class PlaceOnRoads(BaseModel):
    """A frozen place without unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Way(PlaceOnRoads):
    """A whole OpenStreetMap way, by its number."""

    kind: Literal["way"]
    way: Annotated[int, Field(strict=True, gt=0, lt=2**63)]


class Circle(PlaceOnRoads):
    """What lies within a distance of a WGS-84 point."""

    kind: Literal["circle"]
    lon: Degrees
    lat: Degrees
    radius_m: Annotated[float, Field(strict=True, allow_inf_nan=False)]


class Line(PlaceOnRoads):
    """The roads that a drawn line follows; its points are [lon, lat], WGS-84."""

    kind: Literal["line"]
    points: Annotated[list[tuple[Degrees, Degrees]], Field(min_length=1, max_length=MOST_POINTS)]


_KINDS: dict[str, type[PlaceOnRoads]] = {"way": Way, "circle": Circle, "line": Line}


def _of_its_kind(value: Any) -> Any:
    """Read the kind that was meant, so that a refusal names its own fields."""
    if isinstance(value, PlaceOnRoads):
        return value
    kind = value.get("kind") if isinstance(value, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise PydanticCustomError(
            "place", 'Input should be a place whose kind is "way", "circle" or "line"'
        )
    return model.model_validate(value)


Place = Way | Circle | Line
AnyPlace = Annotated[Place, BeforeValidator(_of_its_kind)]
PLACE: TypeAdapter[Place] = TypeAdapter(AnyPlace)
