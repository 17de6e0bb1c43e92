"""How far our order of centres agrees with that of OSRM and Valhalla on the same extract.

Judged by regret, not by identity: how many seconds more our first choice costs by the other's own
table. Pairs that need a ferry are kept apart, as ferries differ most between routers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata

from routing.graph import NO_FERRY, Ints, LonLat, RoadGraph
from routing.kernel import UNREACHABLE
from routing.labels import Labels
from routing.snapping import Snap, snap
from routing.weights import Weights
from service.bench.extracts import centres_of, hospitals_of, settlements_of
from service.bench.peers.client import DEFAULT_FOLDER, MissingPeerError, Peer, Table, open_peer
from service.bench.places import CENTRES, beside_roads, numbered
from service.bench.regions import Region

ORIGINS = 200
SEED = 20
ENGINES = ("osrm", "valhalla")
EVERY = {"osrm": 1, "valhalla": 2}  # its exact matrix takes half a second for each origin
REGRET_S = 60.0
FEWEST_CENTRES = 3  # fewer have no order worth the name
SAME_PLACE_M = 30.0
CENTISECONDS = 100

Seconds: TypeAlias = NDArray[np.float64]
"""Seconds [origins, centres], not a number where there is no way."""


@dataclass(frozen=True)
class Asked:
    """Where one region was asked from and to, on our roads, and which pairs need a ferry.

    The first `hospitals` of the centres are real hospitals or clinics.
    """

    origins: list[LonLat]
    centres: list[LonLat]
    ours: Seconds
    hospitals: int
    needs_ferry: NDArray[np.bool_]
    snapped_m: tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Agreement:
    """One router judged by another, over every origin that has an order to compare."""

    origins: int
    spearman: float
    same_first: float
    regret_share: float
    regret_p99_s: float
    time_ratio: float

    @classmethod
    def of(cls, judged: Seconds, judge: Seconds) -> Agreement | None:
        """Compare row by row what both have times for; nothing where there is too little."""
        rows = list(_comparable_rows(judged, judge))
        if not rows:
            return None
        first = [int(np.argmin(ours)) for ours, _ in rows]
        regret = np.array([theirs[at] - theirs.min() for at, (_, theirs) in _paired(first, rows)])
        return cls(
            origins=len(rows),
            spearman=float(np.mean([spearman(ours, theirs) for ours, theirs in rows])),
            same_first=float(np.mean(regret == 0)),
            regret_share=float(np.mean(regret <= REGRET_S)),
            regret_p99_s=float(np.percentile(regret, 99)),
            time_ratio=float(np.median(np.concatenate([_ratio(*row) for row in rows]))),
        )

    def flat(self, prefix: str) -> dict[str, object]:
        """Return it as keys of one flat document."""
        return {
            f"{prefix}_origins": self.origins,
            f"{prefix}_spearman": round(self.spearman, 4),
            f"{prefix}_same_first": round(self.same_first, 4),
            f"{prefix}_regret_60_share": round(self.regret_share, 4),
            f"{prefix}_regret_p99_s": round(self.regret_p99_s, 1),
            f"{prefix}_time_ratio": round(self.time_ratio, 3),
        }


def bench_agreement(
    regions: Sequence[Region],
    folder: Path = DEFAULT_FOLDER,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, object]:
    """Compare every region that was built."""
    found: dict[str, object] = {}
    notes = [
        "spearman: mean over the origins of the rank correlation of the centres; _same_first: "
        "share of origins with the same first centre; _regret_60_share: share where our first "
        f"centre costs at most {REGRET_S:.0f} s more by the other's own table; _time_ratio: our "
        "seconds divided by its seconds, median (ours are for a loaded ambulance)",
        f"asked: {ORIGINS} origins (settlements, then seeded points beside inhabited roads), "
        f"Valhalla every second of them, and {CENTRES} centres (hospitals and clinics, then such "
        "points), _hospitals_: the real ones alone; pairs that cannot be driven without a ferry "
        "are under _ferry_ and nowhere else",
        "osrm_by_valhalla is OSRM judged by Valhalla: how far two routers people trust agree",
        f"_same_roads_: only places that OSRM puts within {SAME_PLACE_M:.0f} m as far from the "
        "road as we do; elsewhere it drives to another road, mostly because it drives no tracks, "
        "but does drive cycleways with any tag for cars",
    ]
    if not regions:
        notes.append("missing: no extract to compare; name the data's folder with --data")
    for each in regions:
        region = each.name
        report(f"asking {region}")
        asked = asked_of(RoadGraph.load(each.directory), each.extract)
        tables: dict[str, Table | None] = {}
        for engine in ENGINES:
            try:
                with open_peer(engine, region, asked.centres, folder) as peer:
                    tables[engine] = _table(peer, asked.origins, every=EVERY[engine])
            except MissingPeerError as error:
                tables[engine] = None
                notes.append(f"{region}: {error}")
        found |= _compared(region, asked, tables)
    return {**found, "notes": notes}


def asked_of(graph: RoadGraph, extract: Path) -> Asked:
    """Choose the places of a region and time every pair on our roads."""
    centres = centres_of(graph, extract, CENTRES, SEED)
    origins = _origins(graph, extract)
    stops = [snap(graph, *place) for place in centres]
    starts = [snap(graph, *place) for place in origins]
    labels = Labels.make(Weights.of(graph), dict(numbered(stops)))
    ours = np.array([_seconds(labels, start) for start in starts])
    land = _land_masses(graph)
    from_land, to_land = (_land_of(graph, land, each) for each in (starts, stops))
    return Asked(
        origins,
        centres,
        ours,
        min(len(hospitals_of(extract)), CENTRES),
        from_land[:, None] != to_land[None, :],
        (_snapped_m(starts), _snapped_m(stops)),
    )


def _table(peer: Peer, origins: Sequence[LonLat], *, every: int) -> Table:
    """Ask a peer about every so many origins; it knows no seconds from the others."""
    asked = peer.table(origins[::every])
    rows: list[list[float | None]] = [[None] * len(asked.seconds[0]) for _ in origins]
    rows[::every] = asked.seconds
    return Table(rows, asked.origin_snapped_m, asked.target_snapped_m)


def spearman(ours: Seconds, theirs: Seconds) -> float:
    """Return the rank correlation of two rows; ties share their mean rank."""
    first, second = rankdata(ours), rankdata(theirs)
    if first.std() == 0 or second.std() == 0:
        return float(np.array_equal(first, second))
    return float(np.corrcoef(first, second)[0, 1])


def _compared(region: str, asked: Asked, tables: dict[str, Table | None]) -> dict[str, object]:
    by_land, by_ferry = ~asked.needs_ferry, asked.needs_ferry
    is_hospital = np.arange(len(asked.centres))[None, :] < asked.hospitals
    theirs = {
        engine: np.array(table.seconds, dtype=np.float64)
        for engine, table in tables.items()
        if table is not None
    }
    found: dict[str, object] = {}
    for engine in ENGINES:
        prefix = f"{region}_{engine}"
        if engine not in theirs:
            found[f"{prefix}_spearman"] = None
            continue
        found |= _flat(prefix, asked.ours, theirs[engine], by_land)
        found |= _flat(f"{prefix}_hospitals", asked.ours, theirs[engine], by_land & is_hospital)
        found |= _flat(f"{prefix}_ferry", asked.ours, theirs[engine], by_ferry)
    osrm = tables["osrm"]
    if osrm is not None:
        same_roads = by_land & _same_places(asked, osrm)
        found |= _flat(f"{region}_osrm_same_roads", asked.ours, theirs["osrm"], same_roads)
    if theirs.keys() >= set(EVERY):
        found |= _flat(f"{region}_osrm_by_valhalla", theirs["osrm"], theirs["valhalla"], by_land)
    return found


def _flat(
    prefix: str, judged: Seconds, judge: Seconds, pairs: NDArray[np.bool_]
) -> dict[str, object]:
    found = Agreement.of(np.where(pairs, judged, np.nan), np.where(pairs, judge, np.nan))
    return found.flat(prefix) if found is not None else {}


def _comparable_rows(judged: Seconds, judge: Seconds) -> Iterator[tuple[Seconds, Seconds]]:
    for ours, theirs in zip(judged, judge, strict=True):
        both = np.isfinite(ours) & np.isfinite(theirs)
        if np.count_nonzero(both) >= FEWEST_CENTRES:
            yield ours[both], theirs[both]


def _paired(
    first: list[int], rows: list[tuple[Seconds, Seconds]]
) -> Iterator[tuple[int, tuple[Seconds, Seconds]]]:
    return zip(first, rows, strict=True)


def _ratio(ours: Seconds, theirs: Seconds) -> Seconds:
    is_far = theirs > REGRET_S  # over less, the seconds at the ends say more than the road
    return ours[is_far] / theirs[is_far]


def _origins(graph: RoadGraph, extract: Path) -> list[LonLat]:
    west, south, east, north = graph.manifest.bounding_box
    settled = [
        (lon, lat)
        for lon, lat in settlements_of(extract)
        if west <= lon <= east and south <= lat <= north
    ][: ORIGINS // 2]
    return [*settled, *beside_roads(graph, ORIGINS - len(settled), SEED + 1)]


def _seconds(labels: Labels, start: Snap) -> Seconds:
    """Return the seconds from a point to every place, in the order of their keys."""
    numbers, times_cs = labels.outward(start).order()
    seconds = np.empty(len(numbers))
    seconds[numbers] = np.where(times_cs == UNREACHABLE, np.nan, times_cs / CENTISECONDS)
    return seconds


def _land_masses(graph: RoadGraph) -> Ints:
    """Give each node the number of what hangs together without any ferry."""
    is_land = np.asarray(graph.ferry) == NO_FERRY
    tail, head = graph.base_node[graph.tail[is_land]], graph.base_node[graph.head[is_land]]
    links = csr_array(
        (np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(graph.node_count,) * 2
    )
    _, land = connected_components(links, directed=False)
    return np.asarray(land, dtype=np.int64)


def _land_of(graph: RoadGraph, land: Ints, points: Sequence[Snap]) -> Ints:
    return land[graph.base_node[graph.tail[[point.edge for point in points]]]]


def _snapped_m(points: Sequence[Snap]) -> NDArray[np.float64]:
    return np.array([point.snapped_m for point in points])


def _same_places(asked: Asked, osrm: Table) -> NDArray[np.bool_]:
    start, stop = (
        np.abs(np.array(theirs) - ours) <= SAME_PLACE_M
        for theirs, ours in zip(
            (osrm.origin_snapped_m, osrm.target_snapped_m), asked.snapped_m, strict=True
        )
    )
    same: NDArray[np.bool_] = start[:, None] & stop[None, :]
    return same
