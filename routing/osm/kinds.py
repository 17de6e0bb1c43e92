"""What the speed table needs to know of a way, read from its tags and its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.graph import LonLat
from routing.osm.extract import Stretch
from routing.speeds import Speed, SpeedTable, Surface, Times, maxspeed_kmh


@dataclass(frozen=True)
class Kind:
    """Class, surface, terrain and posted limit: with the area, all that decides a speed."""

    road_class: str
    surface: Surface
    terrain: str
    maxspeed_kmh: float | None

    def speed(self, speeds: SpeedTable, area: str) -> Speed:
        """Return the speeds of such a road in an area."""
        return speeds.speed(
            self.road_class, self.surface, area, self.terrain, maxspeed_kmh=self.maxspeed_kmh
        )

    def times(self, length_m: float, speeds: SpeedTable, area: str) -> Times:
        """Return the times over a stretch of such a road in an area."""
        return speeds.times(
            length_m,
            self.road_class,
            self.surface,
            area,
            self.terrain,
            maxspeed_kmh=self.maxspeed_kmh,
        )


def kind_of(stretch: Stretch, nodes: Mapping[int, LonLat], speeds: SpeedTable) -> Kind:
    """Return the kind of a stretch; its terrain is that of its whole line, either way driven."""
    tags = stretch.tags
    return Kind(
        road_class=tags["highway"],
        surface=speeds.surface_of(tags.get("surface"), tags.get("tracktype")),
        terrain=speeds.terrain_of([nodes[node] for node in stretch.nodes]),
        maxspeed_kmh=maxspeed_kmh(tags.get("maxspeed")),
    )
