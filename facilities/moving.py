"""How long teams and vehicles need, and what stabilises her on the way, as the tables say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

MINUTE_S = 60
PROPOSAL = "P"  # a product's default that nobody measured


class TeamTime(StrEnum):
    """What of a team's or a vehicle's work takes time."""

    MOBILISATION = "mobilisation"
    MOBILISATION_NIGHT = "mobilisation_night"
    STABILISATION = "stabilisation"
    HAND_OVER = "hand_over"
    VEHICLE_READY = "vehicle_ready"
    DWELL = "dwell"


@dataclass(frozen=True)
class Minutes:
    """Whole minutes, ``low`` ≤ ``likely`` ≤ ``high``, and on what they rest.

    `proposal` says that nobody measured or stated them.
    """

    low: int
    likely: int
    high: int
    proposal: bool
    source: str
    confidence: str

    @property
    def likely_s(self) -> int:
        """The likely time in seconds."""
        return self.likely * MINUTE_S

    @property
    def range_s(self) -> tuple[int, int]:
        """The low and the high time in seconds."""
        return self.low * MINUTE_S, self.high * MINUTE_S


@dataclass(frozen=True)
class Night:
    """The hours in which a team has to be called in, by the clock of China; may run over midnight.

    The first moment is inside, the last outside.
    """

    starts: time
    ends: time

    def covers(self, moment: time) -> bool:
        """Whether a time of day falls into the night."""
        if self.starts < self.ends:
            return self.starts <= moment < self.ends
        return moment >= self.starts or moment < self.ends


@dataclass(frozen=True)
class TeamRules:
    """What holds of teams and vehicles until a facility states its own times.

    `stabilisation` and `dwell` give by condition what differs from the time in `times`.
    """

    times: Mapping[TeamTime, Minutes]
    night: Night
    stabilisation: Mapping[str, Minutes]
    dwell: Mapping[str, Minutes]

    @property
    def mobilisation_s(self) -> int:
        """What a fetching team likely needs to leave by day, in seconds."""
        return self.times[TeamTime.MOBILISATION].likely_s

    @property
    def stabilisation_s(self) -> int:
        """What a fetching team likely needs at her side, in seconds."""
        return self.times[TeamTime.STABILISATION].likely_s


@dataclass(frozen=True)
class BridgingRule:
    """What a nearer centre must have to stabilise a patient of one condition before she goes on.

    `groups` are alternatives of which one is needed. `zh` and `en` say what is done there. An
    empty `signed_off_by` means that no clinician signed it.
    """

    condition: str
    groups: tuple[tuple[str, ...], ...]
    zh: str
    en: str
    source: str
    confidence: str
    signed_off_by: str = ""


@dataclass(frozen=True)
class CommonConditions:
    """The conditions that come most often, the commonest need not be first, and who says so."""

    conditions: tuple[str, ...]
    source: str
    confidence: str
