"""Wire shapes of the question and its ranked answer; ``greenlane rank --json`` prints the same."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from service.errors.unions import one_fault
from service.events.codes import CapacityKind
from service.events.facts import Reason, Targets

Fit = Literal["fit", "by_agreement", "partial", "unfit", "unknown"]
WindowChance = Literal["makes", "likely", "misses", "unknown"]
Patient = Literal["mother", "fetus", "newborn", "other"]
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
    implausible findings that a person has confirmed, ``removed`` suggested conditions that a
    person took away. ``urgency`` overrules the derived one. ``conditions`` may be empty where
    findings are given.
    """

    origin: OriginAtFacility | OriginAtPoint
    conditions: list[Code] = Field(default=[], max_length=LONGEST_LIST)
    findings: dict[str, Value | None] = Field(default={}, max_length=LONGEST_LIST)
    confirmed: list[Code] = Field(default=[], max_length=LONGEST_LIST)
    removed: list[Code] = Field(default=[], max_length=LONGEST_LIST)
    urgency: Literal["U0", "U1", "U2", "U3", "U4"] | None = None

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
    """What to do, when, and whether a clinician here has signed the rule it comes from.

    ``folded`` lines are treatment of an unsigned rule: shown only to who opens them.
    """

    code: str
    zh: str
    en: str
    when: Literal["here", "move", "prepare"]
    condition: str
    signed: bool
    folded: bool


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
    """What a centre said it has free; ``free`` is null when it never said.

    A ``stale`` figure is older than the policy's limit: it counts as unknown.
    """

    kind: CapacityKind
    free: int | None
    as_of: datetime | None
    stale: bool


class MetNeed(Wire):
    """A need group that a facility meets, with which capability, by itself or a partner."""

    group: list[str]
    capability: str
    partner: str | None
    decisive: bool


class Bridge(Wire):
    """What bridges a gap: wait until on duty, go on to a facility that has it, or its partner."""

    kind: Literal["on_duty", "forward", "partner"]
    facility: str | None
    at: datetime | None


class MissingNeed(Wire):
    """A need group that a facility does not meet, until when, and what bridges it.

    ``until`` is null where the capability was not declared at all.
    """

    group: list[str]
    decisive: bool
    until: datetime | None
    bridges: list[Bridge]


class Candidate(Wire):
    """One other facility in the answer; ``travel_time_s`` is road time between snapped points.

    ``access_s`` is the way between door and road at both ends together, in no other time.
    What the policy compares: ``window`` (null: the case has no arrival limit) with what is left
    ``spare_s`` at the likely and the slow end; ``band`` steps above the fastest; ``fit``; ``beds``
    by the kinds this case needs; ``catchment`` rank (1 the primary) or ``alliance``; and road time
    plus ``activation_s``, which is counted after arrival. ``mobilisation_s`` is its team's at
    this hour, null where it sends none.
    """

    facility: str
    name: str
    name_en: str
    phone: str
    tier: str
    area: Literal["same_county", "same_prefecture", "other", "unknown"]
    has_account: bool
    outside: bool
    cross_province: bool | None
    fit: Fit
    travel_time_s: float | None
    range_s: tuple[float, float] | None
    distance_m: float | None
    access_s: float | None
    activation_s: float
    mobilisation_s: float | None
    window: WindowChance | None
    spare_s: tuple[float, float] | None
    band: int | None
    beds: Literal["free", "unknown", "zero"]
    catchment: int | None
    alliance: bool
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

    ``stay`` is never first where the origin lacks the decisive need. Before the road comes
    ``vehicle_ready_s`` of her own vehicle that takes her to a site, or ``mobilisation_s`` of a
    team that comes; ``proposal`` says that nobody stated it. Answers stored before have neither of
    a site: their ``hands_s`` counts from when the vehicle moves.
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
    vehicle_ready_s: float | None = None
    proposal: bool = False


class Because(Wire):
    """A printed threshold that a finding meets, with its source and how sure it is."""

    finding: str
    op: str
    value: str | bool | int | float
    zh: str
    en: str
    source: str
    confidence: str


class SuggestedCondition(Wire):
    """A condition that findings speak for; it applies unless a person took it away.

    A ``hint`` comes from an uncertain threshold: it is shown and never applies by itself.
    """

    condition: str
    because: list[Because]
    removed: bool
    hint: bool


class PolicyUsed(Wire):
    """The named policy that ordered the candidates."""

    name: str
    version: str


class ForwardTo(Wire):
    """Where to go on from the first centre for the needs it lacks; road time from that centre."""

    facility: str
    name: str
    name_en: str
    phone: str
    needs: list[list[str]]
    travel_time_s: float


class PlanLine(Wire):
    """Where one patient of the case goes.

    ``facility`` is null where nobody is known or she stays where she is, which is no facility.
    """

    patient: Patient
    facility: str | None
    name: str
    travel_time_s: float | None
    fit: Fit
    window: WindowChance | None


class Plan(Wire):
    """One way to move all patients of the case, with its costs.

    ``longest_s`` is the longest time any of them is on the road, ``apart_s`` the road between the
    two centres; null where they stay together or it is not known.
    """

    kind: Literal["together", "split", "in_utero", "after_birth"]
    lines: list[PlanLine]
    longest_s: float | None
    apart_s: float | None
    reasons: list[Reason]


class Versions(Wire):
    """What made the answer, each by hash or version, so that it can be replayed.

    ``uncalibrated``: nobody has fitted the times here to completed trips, and ``range_s`` is from
    the high to the low speeds. Else ``travel_time_s`` is P50 and ``range_s`` from P10 to P90.
    """

    graph: str
    speeds: str
    calibration: str | None
    uncalibrated: bool
    closures: str
    rules: str
    network: str
    policy: str
    code: str


class Answer(Wire):
    """The ranked answer: every other facility once, in ``candidates`` or ``excluded``.

    ``cots`` is null where a newborn is expected and how many is not known. ``questions`` are
    findings that would change the answer (``ask``) and needs that stay unknown without them.
    ``separated_by`` is the first rule of the policy in which first and second differ, ``plans``
    are ways to move several patients, best first.
    """

    asked_at: datetime
    origin: Origin
    kind: str
    conditions: list[str]
    suggested: list[SuggestedCondition]
    findings: dict[str, object]
    patients: list[Patient]
    risk: list[str]
    isolation: bool
    urgency: str
    urgency_derived: str
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
    policy: PolicyUsed
    candidates: list[Candidate]
    separated_by: str | None
    forward_to: ForwardTo | None
    plans: list[Plan]
    excluded: list[Candidate]
    doubts: list[Doubt]
    remarks: list[Remark]
    versions: Versions


class Referral(Answer):
    """A stored answer with its id."""

    id: UUID
