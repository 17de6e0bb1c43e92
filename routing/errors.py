"""What can go wrong with roads and places, said so that a person can act on it."""

from __future__ import annotations

from collections.abc import Mapping
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


class PlaceError(RoadsError):
    """A point that is not a place in this road graph's region."""


class WayError(RoadsError):
    """A way that this road graph does not have."""
