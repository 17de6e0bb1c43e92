"""Make the weights again under which an answer was made, from what the register held then."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock

from sqlmodel import Session

from routing.weights import Weights
from service.situation import road_queries
from service.situation.weighing import Fits, weigh

KEPT_VERSIONS = 4
"""The last few that old answers were drawn on: each is some megabytes for a province."""


@dataclass(frozen=True, eq=False)
class PastWeights:
    """Weights of past moments on one graph; the last few are kept, and shared by threads."""

    _kept: OrderedDict[str, Weights] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def named(self, session: Session, fits: Fits, version: str) -> Weights | None:
        """Give the weights of that name; none where they cannot be made again."""
        with self._lock:
            weights = self._kept.get(version)
        if weights is None:
            weights = _made_again(session, fits, version)
        if weights is not None:
            self._keep(version, weights)
        return weights

    def _keep(self, version: str, weights: Weights) -> None:
        with self._lock:
            self._kept[version] = weights
            self._kept.move_to_end(version)
            while len(self._kept) > KEPT_VERSIONS:
                self._kept.popitem(last=False)


def _made_again(session: Session, fits: Fits, version: str) -> Weights | None:
    if version == fits.graph.hash:
        return Weights.of(fits.graph)
    recorded = road_queries.version_named(session, version, fits.graph.hash)
    if recorded is None:
        return None
    weights = weigh(fits, road_queries.register(session), recorded.since).weights
    return weights if weights.version == version else None
