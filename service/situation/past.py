"""Make the weights again under which an answer was made, from what the register held then."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from routing.weights import Weights
from service.situation.weighing import Fits, weigh

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from routing.calibration import Calibration

KEPT_VERSIONS = 4
"""The last few that old answers were drawn on: each is some megabytes for a province."""

Name: TypeAlias = tuple[str, str | None]
"""The version of weights, and of the calibration they are under."""


@dataclass(frozen=True, eq=False)
class Past:
    """Weights that were in force, with the calibration they were made under."""

    weights: Weights
    fits: Fits


@dataclass(frozen=True, eq=False)
class PastWeights:
    """Weights of past moments on one graph; the last few are kept, and shared by threads."""

    _kept: OrderedDict[Name, Past] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def named(self, session: Session, fits: Fits, name: Name, asked_at: datetime) -> Past | None:
        """Give the weights of that name, under which a question was answered at a moment.

        None where they cannot be made again.
        """
        with self._lock:
            found = self._kept.get(name)
        if found is None:
            found = _made_again(session, fits, name, asked_at)
        if found is not None:
            self._keep(name, found)
        return found

    def _keep(self, name: Name, found: Past) -> None:
        with self._lock:
            self._kept[name] = found
            self._kept.move_to_end(name)
            while len(self._kept) > KEPT_VERSIONS:
                self._kept.popitem(last=False)


def _made_again(session: Session, fits: Fits, name: Name, asked_at: datetime) -> Past | None:
    version, calibration = name
    if calibration is None and version == fits.graph.hash:
        return Past(Weights.of(fits.graph), fits.then(None))
    # A question on the command line has roads but no database, whose import would double its time.
    from service.situation import road_queries

    recorded = road_queries.version_named(session, version, fits.graph.hash, calibration)
    # a server that was killed served them for a moment before it would have entered them
    since = asked_at if recorded is None else recorded.since
    then = fits.then(_calibration(session, fits, calibration))
    if (then.calibration is None) != (calibration is None):
        return None
    weights = weigh(then, road_queries.register(session), since).weights
    return Past(weights, then) if weights.version == version else None


def _calibration(session: Session, fits: Fits, version: str | None) -> Calibration | None:
    if version is None or (fits.calibration and fits.calibration.version == version):
        return fits.calibration if version else None
    from routing.calibration import Calibration  # SciPy behind it: only for an answer of another
    from service.situation import road_queries

    kept = road_queries.calibration(session, version)
    return None if kept is None else Calibration.from_document(json.loads(kept))
