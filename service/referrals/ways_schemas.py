"""Wire shapes of the ways to move a patient; ``greenlane rank --ways --json`` prints the same."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from service.referrals.schemas import Versions, WindowChance, Wire

WayName = Literal["direct", "fetched", "forward", "rendezvous"]
AimName = Literal["first_hands", "definitive"]
LegName = Literal[
    "mobilise", "drive_out", "wait", "stabilise", "hand_over", "drive", "dwell", "activate"
]
CarrierName = Literal["referring", "team", "via", "nobody"]
StopKindName = Literal["facility", "service_area", "toll", "village"]
PlaceKind = Literal["origin", "facility", "stop"]
NewbornName = Literal["in_utero", "birth_here"]
Range = tuple[float, float]


class WayPlace(Wire):
    """Where a leg begins or ends: where she is, a facility, or a stop beside the road."""

    kind: PlaceKind
    key: str
    name: str
    name_en: str


class WayLeg(Wire):
    """One leg of a way, ``starts_s`` after the question; it begins where others still go on.

    ``distance_m`` is null where nobody drives. ``proposal``: nobody measured this time.
    """

    kind: LegName
    carried_by: CarrierName
    start: WayPlace
    end: WayPlace
    starts_s: float
    time_s: float
    range_s: Range
    distance_m: float | None
    proposal: bool


class ViaCentre(Wire):
    """The centre where she is stabilised before she goes on."""

    facility: str
    name: str
    name_en: str
    phone: str


class MeetingPlace(Wire):
    """Where two vehicles may stop beside the road and meet; ``name`` is empty where it has none."""

    key: str
    kind: StopKindName
    name: str
    lon: float
    lat: float


class MovingWay(Wire):
    """One way to move her to one centre, with every leg, or ``why_not``.

    All seconds count from the question. ``first_hands_s`` is when somebody able is with her,
    ``definitive_s`` when the centre's hands are ready for her; both null where the way is not
    possible. ``window`` judges the latter against the arrival limit of the case (null: it has
    none), ``spare_s`` is what is left at the likely and the slow end. ``proposal``: a time in it
    was measured by nobody.
    """

    way: WayName
    possible: bool
    why_not: str | None
    legs: list[WayLeg]
    via: ViaCentre | None
    stop: MeetingPlace | None
    wait_s: float | None
    first_hands_s: float | None
    first_hands_range_s: Range | None
    definitive_s: float | None
    definitive_range_s: Range | None
    window: WindowChance | None
    spare_s: Range | None
    proposal: bool


class WaySaid(Wire):
    """What a verdict rests on, or what would turn it, as a code with its values."""

    code: str
    params: dict[str, object]


class Verdict(Wire):
    """Which way is best, by how much over the way ``over``, what it rests on, what turns it.

    ``no_gain``: no way gains on the simplest by more than the margin. ``best`` is null where no
    way is possible, a gain where nothing is compared or the gain is not known. ``stay``: everything
    decisive is where she is, so she is treated there; ``best`` is for a move needed all the same.
    """

    stay: bool
    best: WayName | None
    facility: str | None
    over: WayName | None
    no_gain: bool
    gain_first_hands_s: float | None
    gain_definitive_s: float | None
    rests_on: list[WaySaid]
    flips: list[WaySaid]
    zh: str
    en: str


class FacilityWays(Wire):
    """The four ways to one centre, always in the order direct, fetched, forward, rendezvous."""

    facility: str
    name: str
    name_en: str
    phone: str
    best: WayName | None
    ways: list[MovingWay]
    verdict: Verdict


class NewbornPlan(Wire):
    """One of the two ways for a baby who is not born yet, by its own times from the question.

    In utero she is moved by ``way`` and the baby is born at ``facility``. Else it is born at
    ``born_at`` (null: where she is, which is no facility) and the team of ``facility`` fetches it.
    """

    kind: NewbornName
    facility: str | None
    name: str
    name_en: str
    born_at: str | None
    way: WayName | None
    first_hands_s: float | None
    first_hands_range_s: Range | None
    definitive_s: float | None
    definitive_range_s: Range | None


class NewbornVerdict(Wire):
    """Which of the two the answer's plans put first, and what the baby gains; null if not known."""

    best: NewbornName
    no_gain: bool
    gain_first_hands_s: float | None
    gain_definitive_s: float | None
    rests_on: list[WaySaid]
    zh: str
    en: str


class NewbornWays(Wire):
    """Moving her before the birth beside giving birth here and fetching the newborn."""

    in_utero: NewbornPlan
    birth_here: NewbornPlan
    verdict: NewbornVerdict


class CaseWays(Wire):
    """The ways to move one case to some centres, in the order of the answer.

    ``aim`` is what the ways are compared by: somebody able with her (U0), else definitive care
    within the arrival windows, where sooner able hands count a share that ``rests_on`` names.
    ``windows_counted``: a limit with a known beginning entered.
    ``unsigned``: a rule behind it was signed by nobody here. Ranges run from the shortest to the
    longest time of every leg: those of teams, and of each drive at the high and the low speeds, or
    P10 and P90 under a calibration.
    """

    asked_at: datetime
    aim: AimName
    windows_counted: bool
    facilities: list[FacilityWays]
    verdict: Verdict
    newborn: NewbornWays | None
    uncalibrated: bool
    unsigned: bool
    versions: Versions


class ReferralWays(CaseWays):
    """The ways to move the case of a stored answer, under that answer's own versions."""

    referral: UUID


class WayRouteFeature(Wire):
    """One driven leg as a GeoJSON Feature."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, object]
    properties: dict[str, object]


class WayRoute(Wire):
    """The driven legs of one way as a GeoJSON FeatureCollection, WGS-84, one Feature per leg."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    facility: str
    way: WayName
    attribution: str
    features: list[WayRouteFeature]
