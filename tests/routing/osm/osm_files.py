"""OpenStreetMap files written by tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

LonLat = tuple[float, float]
Member = tuple[str, int, str]


def write_osm(
    path: Path,
    nodes: Mapping[int, LonLat],
    ways: Sequence[tuple[int, Sequence[int], Mapping[str, str]]],
    bounds: tuple[float, float, float, float] | None = None,
    *,
    node_tags: Mapping[int, Mapping[str, str]] | None = None,
    relations: Sequence[tuple[int, Sequence[Member], Mapping[str, str]]] = (),
) -> Path:
    """Write nodes and ways as OpenStreetMap XML; a way is its number, its nodes and its tags."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    if bounds is not None:
        west, south, east, north = bounds
        lines.append(f'<bounds minlat="{south}" minlon="{west}" maxlat="{north}" maxlon="{east}"/>')
    for number, (lon, lat) in nodes.items():
        lines.append(f'<node id="{number}" lat="{lat}" lon="{lon}">')
        lines += [*_tags((node_tags or {}).get(number, {})), "</node>"]
    for way, refs, tags in ways:
        lines.append(f'<way id="{way}">')
        lines += [f'<nd ref="{ref}"/>' for ref in refs]
        lines += [*_tags(tags), "</way>"]
    for relation, members, tags in relations:
        lines.append(f'<relation id="{relation}">')
        lines += [f'<member type="{m[0]}" ref="{m[1]}" role="{m[2]}"/>' for m in members]
        lines += [*_tags(tags), "</relation>"]
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path


def _tags(tags: Mapping[str, str]) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]


def restriction(
    number: int, kind: str, from_way: int, via: int, to_way: int, **tags: str
) -> tuple[int, list[Member], dict[str, str]]:
    """Return a relation that restricts a turn at a node."""
    members = [("way", from_way, "from"), ("node", via, "via"), ("way", to_way, "to")]
    return number, members, {"type": "restriction", "restriction": kind} | tags


def write(folder: Path, name: str, content: bytes | str) -> Path:
    """Write any file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def directory(folder: Path, name: str) -> Path:
    """Make an empty directory."""
    (folder / name).mkdir()
    return folder / name


GRAPHML_HEAD = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="x" for="node" attr.name="x" attr.type="string"/>
<key id="y" for="node" attr.name="y" attr.type="string"/>
<key id="elevation" for="node" attr.name="elevation" attr.type="string"/>
<key id="highway" for="edge" attr.name="highway" attr.type="string"/>
<key id="osmid" for="edge" attr.name="osmid" attr.type="string"/>
<key id="length" for="edge" attr.name="length" attr.type="string"/>
<key id="geometry" for="edge" attr.name="geometry" attr.type="string"/>
<key id="access" for="edge" attr.name="access" attr.type="string"/>
<key id="construction" for="edge" attr.name="construction" attr.type="string"/>
<key id="reversed" for="edge" attr.name="reversed" attr.type="string"/>
<key id="surface" for="edge" attr.name="surface" attr.type="string"/>
<key id="crs" for="graph" attr.name="crs" attr.type="string"/>
"""


def write_graphml(
    path: Path,
    nodes: Mapping[int, LonLat],
    edges: Sequence[tuple[int, int, Mapping[str, str]]],
    *,
    crs: str = "epsg:4326",
    edgedefault: str = "directed",
    elevation_m: Mapping[int, str] | None = None,
) -> Path:
    """Write nodes and edges as GraphML, as OSMnx saves them."""
    lines = [GRAPHML_HEAD, f'<graph edgedefault="{edgedefault}"><data key="crs">{crs}</data>']
    for node, (lon, lat) in nodes.items():
        height = (elevation_m or {}).get(node)
        known = "" if height is None else f'<data key="elevation">{height}</data>'
        lines.append(
            f'<node id="{node}"><data key="x">{lon}</data><data key="y">{lat}</data>{known}</node>'
        )
    for index, (tail, head, data) in enumerate(edges):
        lines.append(f'<edge id="{index}" source="{tail}" target="{head}">')
        lines += [f'<data key="{key}">{value}</data>' for key, value in data.items()]
        lines.append("</edge>")
    path.write_text("\n".join([*lines, "</graph></graphml>"]), encoding="utf-8")
    return path
