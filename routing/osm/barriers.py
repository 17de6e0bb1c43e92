"""What stands on a road: which barriers close it, and which only take time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from routing.osm.tags import has_any, is_every_value_in, most_specific, pair_of


@dataclass(frozen=True)
class Delay:
    """Whole centiseconds that something on the way takes; `low_cs` is the shortest."""

    low_cs: int
    likely_cs: int
    high_cs: int


class Passing(StrEnum):
    """What a map node does to the road over it."""

    FREE = "free"
    SLOW = "slow"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class BarrierRules:
    """The table `[barriers]` of `data/roads.toml`."""

    blocking: frozenset[str]
    free: frozenset[str]
    delays: Mapping[str, Delay]
    opened_by: tuple[tuple[str, str], ...]
    closed_by: tuple[tuple[str, str], ...]
    access_keys: tuple[str, ...]
    closed_access: frozenset[str]
    exemptions: tuple[tuple[str, str], ...]

    def passing(self, tags: Mapping[str, str]) -> Passing:
        """Return whether one can drive over a node with these tags.

        An access tag on the node decides before the kind of barrier does, and an ambulance
        exemption before both. A kind the table does not know is passed and said.
        """
        kind = tags.get("barrier", "no")
        is_open = self._is_open(tags)
        if is_open is False or (is_open is None and kind in self.blocking):
            return Passing.BLOCKED
        if kind in self.delays:
            return Passing.SLOW
        return Passing.FREE if is_open or kind in self.free else Passing.UNKNOWN

    def _is_open(self, tags: Mapping[str, str]) -> bool | None:
        """Return what the tags say whatever the kind of barrier is, or `None`: it decides."""
        if has_any(tags, self.exemptions):
            return True
        access = most_specific(tags, self.access_keys)
        if access is not None:
            return not is_every_value_in(access, self.closed_access)
        if has_any(tags, self.closed_by):
            return False
        return True if has_any(tags, self.opened_by) else None

    def delay(self, tags: Mapping[str, str]) -> Delay:
        """Return what passing a node takes; raise `KeyError` where passing takes no time."""
        return self.delays[tags["barrier"]]


def barrier_rules_of(raw: Mapping[str, Any]) -> BarrierRules:
    """Read the barrier rules from the whole of `data/roads.toml`."""
    barriers, access = raw["barriers"], raw["access"]
    return BarrierRules(
        blocking=frozenset(barriers["blocking"]),
        free=frozenset(barriers["free"]),
        delays={each["barrier"]: delay_of(each["seconds"]) for each in barriers["delay"]},
        opened_by=tuple(pair_of(item) for item in barriers["opened_by"]),
        closed_by=tuple(pair_of(item) for item in barriers["closed_by"]),
        access_keys=tuple(access["keys"]),
        closed_access=frozenset(access["closed"]),
        exemptions=tuple(pair_of(item) for item in access["ambulance_exemptions"]),
    )


def delay_of(seconds: Mapping[str, float]) -> Delay:
    """Read a delay from its low, likely and high seconds."""
    low_cs, likely_cs, high_cs = (round(100 * seconds[key]) for key in ("low", "likely", "high"))
    if not 0 <= low_cs <= likely_cs <= high_cs:
        raise ValueError(f"expected 0 <= low <= likely <= high, got {dict(seconds)}")
    return Delay(low_cs, likely_cs, high_cs)
