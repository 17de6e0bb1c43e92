"""The codes that events are written in, each with its meaning."""

from enum import StrEnum


class Party(StrEnum):
    """The side an actor takes: in a transfer, or of the network that transfers go by."""

    REFERRING = "referring"
    RECEIVING = "receiving"
    COORDINATOR = "coordinator"
    QC = "qc"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Source(StrEnum):
    """Where an entry came from."""

    AUTO = "auto"
    MANUAL = "manual"
    GPS = "gps"
    IMPORT = "import"


class Status(StrEnum):
    """Where a transfer stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    TEAM_EN_ROUTE = "team_en_route"
    WITH_PATIENT = "with_patient"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"
    DIED = "died"


class OfferState(StrEnum):
    """Where one ask to one centre stands."""

    SENT = "sent"
    DELIVERED = "delivered"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Mode(StrEnum):
    """Who carries the patient; at a rendezvous the referring side and the team meet on the way."""

    FETCHED = "fetched"
    SENT = "sent"
    AMBULANCE_120 = "ambulance_120"
    RENDEZVOUS = "rendezvous"


class DeclineReason(StrEnum):
    """Why a centre cannot take the patient; each comes with an alternative where there is one."""

    NO_BED = "no_bed"
    NO_CAPABILITY = "no_capability"
    NO_TEAM = "no_team"
    NO_VEHICLE = "no_vehicle"
    BETTER_ELSEWHERE = "better_elsewhere"
    STAY_AND_TREAT = "stay_and_treat"
    DUPLICATE = "duplicate"
    UNREACHABLE = "unreachable"
    OTHER = "other"


class CancelReason(StrEnum):
    """Why the referring side ends a transfer."""

    IMPROVED = "improved"
    DELIVERED = "delivered"
    DIED_BEFORE = "died_before"
    FAMILY_REFUSED = "family_refused"
    LOCAL_TREATMENT = "local_treatment"
    DUPLICATE = "duplicate"
    OTHER = "other"


class AbortReason(StrEnum):
    """Why a journey under way ended elsewhere."""

    TURNED_BACK = "turned_back"
    DIVERTED = "diverted"
    OTHER = "other"


class DeathPhase(StrEnum):
    """When in the transfer a death fell."""

    BEFORE_TEAM = "before_team"
    ON_ROAD = "on_road"
    AFTER_ARRIVAL = "after_arrival"


class CapacityKind(StrEnum):
    """What a centre counts: beds for mothers, cots for newborns, resuscitation beds."""

    MATERNAL_BED = "maternal_bed"
    NEWBORN_COT = "newborn_cot"
    RESCUE_BED = "rescue_bed"


class RegistryTable(StrEnum):
    """Which part of the graded network was changed."""

    FACILITIES = "facilities"
    DESIGNATIONS = "designations"
    CATCHMENTS = "catchments"
    CAPACITY = "capacity"
    OUTSIDE = "outside"
    STANDARDS = "standards"


class ClosureEffect(StrEnum):
    """What an entry of the register does to the roads it lies on."""

    CLOSED = "closed"
    SLOWER = "slower"
    ONE_WAY = "one_way"


class RoadDirection(StrEnum):
    """Which way it holds, by the order of the way's nodes or of the drawn line.

    Of a road that is one-way only, it is the way that stays open.
    """

    BOTH = "both"
    ALONG = "along"
    AGAINST = "against"


class RoadReason(StrEnum):
    """Why a road is closed or slower."""

    LANDSLIDE = "landslide"
    FLOOD = "flood"
    BRIDGE = "bridge"
    ACCIDENT = "accident"
    WORKS = "works"
    SNOW = "snow"
    ICE = "ice"
    EVENT = "event"
    OTHER = "other"


class RoadSource(StrEnum):
    """Who said so of a road."""

    POLICE = "police"
    ROAD_BUREAU = "road_bureau"
    WEATHER = "weather"
    DRIVER = "driver"
    HOSPITAL = "hospital"
    OTHER = "other"


class ConditionKind(StrEnum):
    """What makes many roads slower at once and is said by a person; night follows the clock."""

    RAIN = "rain"
    SNOW = "snow"
    ICE = "ice"
