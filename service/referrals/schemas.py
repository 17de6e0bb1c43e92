"""Wire shapes of the question and its ranked answer; ``greenlane rank --json`` prints the same."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from service.errors.unions import one_fault
from service.events.types import CapacityKind, Reason, Targets

LONGEST_LIST = 64
"""More than all conditions there are; a question has two or three."""

Code = Annotated[str, Field(max_length=80)]
Value = Annotated[
    Annotated[str, Field(max_length=200)] | bool | int | float,
    one_fault("value", "Input should be a number, a short text, true or false"),
]
Degrees = Annotated[float, Field(strict=True)]


class Wire(BaseModel):
    """A wire shape that refuses unknown fields."""

    model_config = ConfigDict(extra="forbid")


class OriginAtFacility(Wire):
    """The patient is at a facility of the network."""

    facility: Code


class OriginAtPoint(Wire):
    """The patient is at a point, WGS-84 degrees."""

    lon: Degrees
    lat: Degrees


class Question(Wire):
    """What is asked: where, which conditions, what was found.

    ``findings`` values are text or numbers as typed, null where not known; ``confirmed`` names
    implausible findings that a person has confirmed.
    """

    origin: OriginAtFacility | OriginAtPoint
    conditions: list[Code] = Field(max_length=LONGEST_LIST)
    findings: dict[str, Value | None] = Field(default={}, max_length=LONGEST_LIST)
    confirmed: list[Code] = Field(default=[], max_length=LONGEST_LIST)

    @field_validator("origin", mode="before")
    @classmethod
    def _one_origin(cls, value: object) -> object:
        """Read the kind of origin that was meant, so that a refusal names its own fields."""
        if isinstance(value, OriginAtFacility | OriginAtPoint):
            return value
        if isinstance(value, dict) and value:
            kind = OriginAtFacility if "facility" in value else OriginAtPoint
            return kind.model_validate(value)
        raise PydanticCustomError(
            "origin", "Input should name a facility, or a point by lon and lat"
        )


class Origin(Wire):
    """Where the answer starts: on which road, how far from it, with which flags."""

    facility: str | None
    snapped_m: float
    access_s: float
    flags: list[str]


class WindowLeft(Wire):
    """A clock that bounds the case; ``left_min`` is null while the anchor's time is unknown."""

    condition: str
    minutes: int
    anchor: str
    bounds: Literal["here", "arrival", "after_arrival"]
    strength: Literal["aim", "limit"]
    deadline_at: datetime | None
    left_min: float | None
    zh: str
    en: str


class Advice(Wire):
    """What to do, when, and whether a clinician here has signed the rule it comes from."""

    code: str
    zh: str
    en: str
    when: Literal["here", "move", "prepare"]
    condition: str
    signed: bool


class Doubt(Wire):
    """An implausible finding, left unused until a person confirms it."""

    key: str
    value: str
    code: str
    zh: str
    en: str


class Remark(Wire):
    """Something that goes with the answer, such as a need that fell away after the birth."""

    code: str
    zh: str
    en: str


class Capacity(Wire):
    """What a centre said it has free; ``free`` is null when it never said."""

    kind: CapacityKind
    free: int | None
    as_of: datetime | None


class MetNeed(Wire):
    """A need group that a facility meets, with which capability, by itself or a partner."""

    group: list[str]
    capability: str
    partner: str | None
    decisive: bool


class MissingNeed(Wire):
    """A need group that a facility does not meet."""

    group: list[str]
    decisive: bool


class Candidate(Wire):
    """One other facility in the answer; ``travel_time_s`` is road time between snapped points.

    ``access_s`` is the way between door and road at both ends together, in no other time.
    """

    facility: str
    name: str
    name_en: str
    phone: str
    tier: str
    area: Literal["same_county", "same_prefecture", "other", "unknown"]
    has_account: bool
    fit: Literal["fit", "by_agreement", "partial", "unfit", "unknown"]
    travel_time_s: float | None
    range_s: tuple[float, float] | None
    distance_m: float | None
    access_s: float | None
    met: list[MetNeed]
    missing: list[MissingNeed]
    reasons: list[Reason]
    capacity: list[Capacity]


class Here(Wire):
    """What the origin itself can do: ``unknown`` when it declared nothing or is no facility."""

    facility: str | None
    can_do: Literal["yes", "no", "unknown"]
    has: list[str]
    missing: list[MissingNeed]


class RescueLine(Wire):
    """One way to get able hands to her; lines come in order of ``hands_s``, unknown last.

    ``stay`` is never first where the origin lacks the decisive need. ``mobilisation_s`` and the
    road time are shown apart for a team that comes.
    """

    kind: Literal["stay", "nearest_site", "team"]
    facility: str | None
    name: str
    name_en: str
    phone: str
    able: Literal["yes", "no", "unknown"]
    missing: list[MissingNeed]
    hands_s: float | None
    travel_time_s: float | None
    range_s: tuple[float, float] | None
    mobilisation_s: float | None


class Versions(Wire):
    """What made the answer, each by hash or version, so that it can be replayed."""

    graph: str
    speeds: str
    closures: str
    rules: str
    network: str
    code: str


class Answer(Wire):
    """The ranked answer: every other facility once, in ``candidates`` or ``excluded``.

    ``cots`` is null where a newborn is expected and how many is not known. ``questions`` are
    findings that would change the answer (``ask``) and needs that stay unknown without them.
    """

    asked_at: datetime
    origin: Origin
    conditions: list[str]
    findings: dict[str, object]
    patients: list[Literal["mother", "fetus", "newborn"]]
    urgency: str
    urgency_next: str | None
    targets: Targets
    needs: list[list[str]]
    decisive: list[list[str]]
    extras: list[str]
    questions: list[Reason]
    min_tier: str | None
    ward: str | None
    cots: int | None
    here: Here
    rescue: list[RescueLine]
    windows: list[WindowLeft]
    advice: list[Advice]
    candidates: list[Candidate]
    excluded: list[Candidate]
    doubts: list[Doubt]
    remarks: list[Remark]
    versions: Versions


class Referral(Answer):
    """A stored answer with its id."""

    id: UUID


class Leg(Wire):
    """A stretch of the route of one road class and name."""

    road_class: str
    name: str
    bridge: bool
    tunnel: bool
    travel_time_s: float
    length_m: float
    coordinates: list[tuple[float, float]]


class RouteFeature(Wire):
    """One leg as a GeoJSON Feature."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, object]
    properties: dict[str, object]


class Route(Wire):
    """The route to one facility as a GeoJSON FeatureCollection, WGS-84, one Feature per leg."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    facility: str
    travel_time_s: float
    range_s: tuple[float, float]
    distance_m: float
    attribution: str
    features: list[RouteFeature]
