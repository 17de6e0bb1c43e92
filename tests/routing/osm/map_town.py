"""A small town as Nominatim and Overpass would give it."""

from __future__ import annotations

from typing import Any

NAME = "Small Town, Shanxi, China"
CORNERS = [[110.0, 34.99], [110.06, 34.99], [110.06, 35.02], [110.0, 35.02], [110.0, 34.99]]
NODES = {n: (110.0 + n / 100, 35.0) for n in range(5)} | {9: (110.01, 35.01)}
WAYS: list[tuple[int, list[int], dict[str, str]]] = [
    (1, [0, 1, 2, 3, 4], {"highway": "primary", "name": "人民路 <North & South>"}),
    (2, [1, 9], {"highway": "service"}),
    (3, [9, 2], {"highway": "track", "oneway": "-1"}),
    (4, [0, 9], {"highway": "footway"}),
]


def found_place(kind: str = "Polygon", coordinates: object = None) -> dict[str, Any]:
    """Return one result as Nominatim's search gives it with polygon_geojson=1."""
    return {
        "place_id": 307_011,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
        "osm_type": "relation",
        "osm_id": 3_286_958,
        "lat": "35.005",
        "lon": "110.03",
        "class": "boundary",
        "type": "administrative",
        "place_rank": 12,
        "importance": 0.41,
        "addresstype": "city",
        "name": "Small Town",
        "display_name": "Small Town, Shanxi, China",
        "boundingbox": ["34.99", "35.02", "110.0", "110.06"],
        "geojson": {"type": kind, "coordinates": coordinates or [CORNERS]},
    }


def elements() -> list[dict[str, Any]]:
    """Return the town as Overpass's `out` gives it."""
    nodes: list[dict[str, Any]] = [
        {"type": "node", "id": n, "lat": lat, "lon": lon} for n, (lon, lat) in NODES.items()
    ]
    ways = [{"type": "way", "id": n, "nodes": refs, "tags": tags} for n, refs, tags in WAYS]
    turn = {
        "type": "relation",
        "id": 5,
        "members": [
            {"type": "way", "ref": 2, "role": "from"},
            {"type": "node", "ref": 1, "role": "via"},
            {"type": "way", "ref": 1, "role": "to"},
        ],
        "tags": {"type": "restriction", "restriction": "no_left_turn"},
    }
    return [*nodes, *ways, turn]
