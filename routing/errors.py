"""What can go wrong with roads and places, said so that a person can act on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class RoadsError(ValueError):
    """A question about roads that cannot be answered as it was put.

    `code` is stable and machine-readable, `params` hold the values the sentence speaks of.
    """

    def __init__(self, code: str, message: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.params: dict[str, Any] = dict(params or {})


class SourceError(RoadsError):
    """A road source (`.osm`, `.osm.pbf`, `.graphml`) that cannot become a road graph."""


class DirectoryError(RoadsError):
    """A directory that is not a complete road graph, or may not become one."""


class RulesError(RoadsError):
    """A deployment's own rules for roads that cannot be used."""


class PlaceError(RoadsError):
    """A point that is not a place in this road graph's region."""


class WayError(RoadsError):
    """A way that this road graph does not have."""


class ClosureError(RoadsError):
    """A closure that cannot be put on these roads, with everything that is wrong with it.

    Each of `problems` names its field and value in `params`.
    """

    def __init__(self, problems: Sequence[RoadsError]) -> None:
        first = problems[0]
        super().__init__(first.code, " ".join(str(each) for each in problems), first.params)
        self.problems = tuple(problems)
