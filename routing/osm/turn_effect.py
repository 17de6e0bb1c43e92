"""How much turn restrictions change answers on a region: measured, to be reported."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from routing.graph import LonLat, RoadGraph
from routing.kernel import DijkstraKernel, Weights
from routing.osm import build_roads
from routing.osm.rules import RoadRules, road_rules
from routing.snapping import snap
from routing.travel_times import Travel, travel_times


@dataclass(frozen=True)
class TurnEffect:
    """What the restrictions of a source change for pairs of an origin and a destination.

    `longer_s` are the extra seconds of every pair that changes, ascending; `first_choices_changed`
    counts the origins whose nearest destination is another one. Of the `restrictions`, `over_ways`
    lead over the ways between two junctions.
    """

    restrictions: int
    over_ways: int
    junctions_split: int
    pairs: int
    origins: int
    longer_s: tuple[float, ...]
    first_choices_changed: int

    @property
    def share_changed(self) -> float:
        """The share of pairs whose time is another."""
        return len(self.longer_s) / self.pairs


def turn_effect(
    source: Path, destinations: Sequence[LonLat], origins: int, seed: int
) -> TurnEffect:
    """Build a source with and without its restrictions and compare times to `destinations`.

    The `origins` are random points of roads; the same seed gives the same.
    """
    rules = road_rules()
    unrestricted = replace(rules, turns=replace(rules.turns, keys=()))
    with tempfile.TemporaryDirectory() as folder:
        obeying, free = (
            _built(source, Path(folder) / name, each)
            for name, each in (("obeying", rules), ("free", unrestricted))
        )
        points = _points(free, origins, seed)
        obeyed, freed = (_times_s(each, points, destinations) for each in (obeying, free))
    reached = ~np.isnan(obeyed) & ~np.isnan(freed)
    longer = np.sort((obeyed - freed)[reached])
    some = reached.any(axis=1)
    first = [np.nanargmin(times[some], axis=1) for times in (obeyed, freed)]
    return TurnEffect(
        restrictions=obeying.manifest.applied.get("turn_restrictions", 0),
        over_ways=obeying.manifest.applied.get("turn_restrictions_over_ways", 0),
        junctions_split=obeying.manifest.applied.get("junctions_split", 0),
        pairs=int(reached.sum()),
        origins=int(some.sum()),
        longer_s=tuple(longer[longer != 0].round(2).tolist()),
        first_choices_changed=int((first[0] != first[1]).sum()),
    )


def _built(source: Path, folder: Path, rules: RoadRules) -> RoadGraph:
    build_roads(source, folder, direct=True, rules=rules)
    return RoadGraph.load(folder)


def _points(graph: RoadGraph, count: int, seed: int) -> list[LonLat]:
    """Return random points of roads, the same for every graph of a source."""
    rows = np.random.default_rng(seed).integers(0, len(graph.point_lonlat), count)
    return [(float(lon), float(lat)) for lon, lat in graph.point_lonlat[rows]]


def _times_s(
    graph: RoadGraph, origins: Sequence[LonLat], destinations: Sequence[LonLat]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    centres = [snap(graph, lon, lat) for lon, lat in destinations]
    weights, kernel = Weights.of(graph), DijkstraKernel()
    rows = []
    for lon, lat in origins:
        found = travel_times(graph, kernel, weights, snap(graph, lon, lat), centres)
        rows.append([each.travel_time_s if isinstance(each, Travel) else np.nan for each in found])
    return np.array(rows, dtype=np.float64).reshape(len(origins), -1)
