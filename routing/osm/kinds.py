"""What the speed table needs to know of a way, read from its tags and its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.graph import AREAS, NO_FERRY, Ints, LonLat
from routing.osm.extract import Extract, Stretch
from routing.osm.ferries import FERRY, Crossing
from routing.speeds import Speed, SpeedTable, Surface, Times, centiseconds, maxspeed_kmh


@dataclass(frozen=True)
class Kind:
    """Class, surface, terrain and posted limit: with the area, all that decides a speed.

    A ferry has its own speeds instead, wherever it sails.
    """

    road_class: str
    surface: Surface
    terrain: str
    maxspeed_kmh: float | None
    crossing: Crossing | None = None

    def speed(self, speeds: SpeedTable, area: str) -> Speed:
        """Return the speeds of such a road in an area."""
        if self.crossing is not None:
            low_kmh, likely_kmh, high_kmh = self.crossing.speed_kmh
            return Speed(low_kmh, likely_kmh, high_kmh, self.crossing.ferry.source, "P")
        return speeds.speed(
            self.road_class, self.surface, area, self.terrain, maxspeed_kmh=self.maxspeed_kmh
        )

    def times(self, length_m: float, speeds: SpeedTable, area: str) -> Times:
        """Return the times over a stretch of such a road in an area."""
        speed = self.speed(speeds, area)
        return Times(
            low_cs=centiseconds(length_m, speed.high_kmh),
            likely_cs=centiseconds(length_m, speed.likely_kmh),
            high_cs=centiseconds(length_m, speed.low_kmh),
        )


def kinds_of(extract: Extract, speeds: SpeedTable) -> list[Kind]:
    """Return the kind of each stretch; a stretch that is cut off a way may have its own terrain."""
    return [
        kind_of(stretch, extract.nodes, speeds, extract.elevation_m)
        if stretch.ferry == NO_FERRY
        else _kind_of_ferry(extract.crossings[stretch.ferry])
        for stretch in extract.stretches
    ]


def kind_of(
    stretch: Stretch,
    nodes: Mapping[int, LonLat],
    speeds: SpeedTable,
    elevation_m: Mapping[int, float],
) -> Kind:
    """Return the kind of a stretch; its terrain is that of its whole line, either way driven."""
    tags = stretch.tags
    heights = [elevation_m.get(node) for node in stretch.nodes]
    return Kind(
        road_class=tags["highway"],
        surface=speeds.surface_of(tags.get("surface"), tags.get("tracktype")),
        terrain=speeds.terrain_of([nodes[node] for node in stretch.nodes], heights),
        maxspeed_kmh=maxspeed_kmh(tags.get("maxspeed")),
    )


def areas_of(
    kinds: Sequence[Kind],
    stretch: Ints,
    middle: NDArray[np.float64],
    metres: NDArray[np.float64],
    speeds: SpeedTable,
) -> NDArray[np.uint8]:
    """Return the place in `AREAS` of each piece; a ferry makes no town and sails in none.

    `stretch` [pieces] says whose kind a piece is of, `middle` is [pieces, 2], `metres` [pieces]
    what each piece adds to its cell.
    """
    on_land = np.array([kind.crossing is None for kind in kinds], dtype=np.bool_)[stretch]
    is_main = speeds.is_main([kind.road_class for kind in kinds])[stretch]
    area = np.zeros(len(metres), dtype=np.uint8)
    area[on_land] = speeds.area_of(middle[on_land], metres[on_land], is_main[on_land])
    return area


def times_cs(
    kinds: Sequence[Kind],
    stretch: Ints,
    area: NDArray[np.uint8],
    length_m: NDArray[np.float64],
    speeds: SpeedTable,
) -> NDArray[np.int64]:
    """Return [3, pieces] the low, likely and high centiseconds of pieces, as `Kind.times` does.

    `stretch` are places in `kinds`, `area` places in `AREAS`.
    """
    numbers: dict[Kind, int] = {}
    number_of = np.array([numbers.setdefault(kind, len(numbers)) for kind in kinds], dtype=np.int64)
    rows = [kind.speed(speeds, name) for kind in numbers for name in AREAS]
    kmh = np.array([(row.high_kmh, row.likely_kmh, row.low_kmh) for row in rows], dtype=np.float64)
    row_of = number_of[stretch] * len(AREAS) + area
    exact = length_m * 360.0 / kmh[row_of].T + 0.5
    found: NDArray[np.int64] = np.maximum(1, np.floor(exact)).astype(np.int64)
    return found


def _kind_of_ferry(crossing: Crossing) -> Kind:
    return Kind(FERRY, Surface.UNKNOWN, "straight", None, crossing)
