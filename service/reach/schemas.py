"""Wire shapes of questions about reach, and of the table of places."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.errors.moments import Moment

Code = Annotated[str, Field(min_length=1, max_length=64)]
Written = Annotated[str, Field(min_length=1, max_length=200)]
Degrees = Annotated[float, Field(allow_inf_nan=False, strict=True)]
Unit = Literal["births", "people"]
WhyNone = Literal["unreachable", "nobody_fits", "off_road"]

MOST_CHANGES = 50
MOST_NEEDS = 12
MOST_SITES_NAMED = 5000


class Band(BaseModel):
    """How far a band reaches."""

    within_min: int


class BandShape(BaseModel):
    """The area of a band: polygons with their holes, [lon, lat], WGS-84."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[tuple[float, float]]]]


class BandFeature(BaseModel):
    """One band."""

    type: Literal["Feature"]
    properties: Band
    geometry: BandShape


class Bands(BaseModel):
    """Who is within how many minutes, as GeoJSON; the shorter bands lie inside the longer."""

    type: Literal["FeatureCollection"]
    attribution: str
    features: list[BandFeature]


class ReachRemark(BaseModel):
    """Something the answer rests on or leaves out, by code and in both languages."""

    code: str
    params: dict[str, str | int | float]
    zh: str
    en: str


class PointsView(BaseModel):
    """The table of places that is counted; weight and places are those the reader may see."""

    name: str
    unit: Unit
    as_of: datetime
    weight: float
    places: int
    sha256: str


class PointRecord(BaseModel):
    """One place of the table."""

    key: str
    name: str
    lon: float
    lat: float
    weight: float
    area_code: str


class PointTable(BaseModel):
    """The table of places with its rows; null where none was uploaded."""

    points: PointsView | None
    rows: list[PointRecord]


class Within(BaseModel):
    """How many births or people, and in how many places, are within so many minutes."""

    minutes: int
    weight: float
    share: float
    places: int


class Outside(BaseModel):
    """Who cannot reach anybody at all."""

    weight: float
    places: int


class AreaView(BaseModel):
    """One county: its name is what the names of its places begin with, empty where nothing."""

    area_code: str
    name: str
    weight: float
    within: list[Within]
    unreachable_weight: float


class NeedBeyond(BaseModel):
    """A need that is farther than the band, and the nearest centre that has it alone."""

    need: list[str]
    nearest: str | None
    minutes: float | None


class PlaceView(BaseModel):
    """One place: the minutes until able hands, or why there are none.

    ``band`` is the first that holds it. ``missing`` are the needs that keep it out of the band
    before that; none where each is near enough, but at no one centre.
    """

    key: str
    name: str
    area_code: str
    lon: float
    lat: float
    weight: float
    minutes: float | None
    range_min: tuple[float, float | None] | None
    nearest: str | None
    nearest_name: str | None
    band: int | None
    why_none: WhyNone | None
    missing: list[NeedBeyond]


class CentreView(BaseModel):
    """One facility: whether it counts, from when to when, or why not."""

    facility: str
    name: str
    name_en: str
    lon: float | None
    lat: float | None
    fit: Literal["fit", "by_agreement", "partial", "unknown", "unfit"]
    open_from: datetime | None
    open_until: datetime | None
    beds: Literal["free", "unknown", "zero"] | None
    counted: bool
    why_not: Literal["off_duty", "no_beds", "unknown", "unfit", "off_road"] | None


class Heading(BaseModel):
    """The question as it was understood, and the versions its answer rests on.

    ``areas`` are those whose places the reader may see, null for all.
    """

    needs: list[list[str]]
    condition: str | None
    at: datetime
    capacity: Literal["ignore", "free"]
    bands_min: list[int]
    roads_version: str
    graph: str
    network: str
    rules: str
    uncalibrated: bool
    areas_seen: list[str] | None
    took_s: float
    remarks: list[ReachRemark]
    points: PointsView | None


class ReachView(Heading):
    """Who is within how many minutes of a centre that fits; the places come worst first."""

    bands: Bands
    within: list[Within]
    unreachable: Outside | None
    areas: list[AreaView]
    places: list[PlaceView]
    centres: list[CentreView]


class QuestionBody(BaseModel):
    """A question about reach, as the address of `GET /api/reach` has it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    condition: Code | None = None
    need: Annotated[list[Written], Field(max_length=MOST_NEEDS)] = []
    at: Moment | None = None
    capacity: Literal["ignore", "free"] = "ignore"
    bands: Written | None = None


class CloseWay(BaseModel):
    """Suppose that a way of the map is closed in both directions."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["close_way"]
    way: Annotated[int, Field(ge=1, strict=True)]


class CloseCentre(BaseModel):
    """Suppose that a facility is no longer there."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["close_centre"]
    facility: Code


class OpenCentre(BaseModel):
    """Suppose a new centre; capabilities as in a table of facilities, with hours in brackets."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Literal["open_centre"]
    name: Written
    lon: Degrees
    lat: Degrees
    capabilities: Annotated[list[Written], Field(min_length=1, max_length=60)]


class UpgradeCentre(BaseModel):
    """Suppose that a facility can do more than it says."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Literal["upgrade_centre"]
    facility: Code
    capabilities: Annotated[list[Written], Field(min_length=1, max_length=60)]


Change = Annotated[CloseWay | CloseCentre | OpenCentre | UpgradeCentre, Field(discriminator="kind")]


class WhatIfBody(QuestionBody):
    """A question, and what is supposed to be otherwise."""

    changes: Annotated[list[Change], Field(min_length=1, max_length=MOST_CHANGES)]


class Reached(BaseModel):
    """What a question comes to in sums."""

    within: list[Within]
    unreachable: Outside | None


class MovedPlace(BaseModel):
    """A place whose minutes change; null where nobody is reached at all."""

    key: str
    name: str
    area_code: str
    weight: float
    before_min: float | None
    after_min: float | None
    change_min: float | None
    nearest_before: str | None
    nearest_after: str | None


class WhatIfView(Heading):
    """Who gains and who loses: those who lose most first, those who gain most last.

    ``gained_weight`` is of places that become nearer or reachable, ``lost_weight`` of the others.
    ``problems`` are remarks on the changes, such as a new centre that would not count.
    """

    before: Reached
    after: Reached
    bands_after: Bands
    gained_weight: float
    lost_weight: float
    moved: list[MovedPlace]
    problems: list[ReachRemark]


class SitingBody(QuestionBody):
    """Where to add capabilities, so that most births or people are within some minutes.

    ``sites`` are the facilities that may be chosen, null for those of a tier for it: see remarks.
    """

    capabilities: Annotated[list[Written], Field(min_length=1, max_length=60)]
    k: Annotated[int, Field(ge=1, le=1000, strict=True)]
    within_min: Annotated[int, Field(ge=1, le=600, strict=True)] | None = None
    sites: Annotated[list[Code], Field(min_length=1, max_length=MOST_SITES_NAMED)] | None = None


class ChosenSite(BaseModel):
    """A facility to add the capabilities at: what it adds to those before, and the sum so far."""

    facility: str
    name: str
    name_en: str
    adds_weight: float
    covered_weight: float
    share: float


class SitingView(Heading):
    """The best places found, in the order in which they add most, and how good they can be at all.

    No choice covers more than ``bound_weight``; ``exact`` says that none covers more than this one.
    """

    within_min: int
    k: int
    covered_before: float
    chosen: list[ChosenSite]
    covered_weight: float
    share: float
    bound_weight: float
    gap_share: float
    exact: bool
    method: str
    sites: int
