"""Read a table of places with births or people at each; every fault by row and column. Pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from facilities.errors import Problem
from facilities.facility import Facility
from facilities.network import area_prefix
from facilities.registry.cell_reader import CellReader
from facilities.registry.columns import Column, TableSpec
from facilities.registry.records import Record, content_of, read_records
from facilities.vocabulary import Label
from routing.reach import Point
from service.registry.network import PREFECTURE_DIGITS

LARGEST_WEIGHT = 1e9
LONGEST_KEY = 64
_CHINA = (73.0, 18.0, 135.5, 54.0)  # west, south, east, north; only to recognise slips of a hand
_HALF_TURN_DEG, _POLE_DEG = 180, 90

_COLUMNS = (
    Column("key", ("编号", "代码", "编码", "code", "id"), is_code=True),
    Column("name", ("名称", "地名", "乡镇", "place")),
    Column("lon", ("经度", "lng", "longitude", "东经")),
    Column("lat", ("纬度", "latitude", "北纬")),
    Column("weight", ("数量", "人数", "人口", "出生数", "分娩数", "births", "people")),
    Column("area_code", ("行政区划代码", "区划代码", "行政区划", "地区代码"), is_code=True),
)
SPEC = TableSpec(
    key="points",
    label=Label("points", "人口点", "Points"),
    columns=MappingProxyType({each.key: each for each in _COLUMNS}),
    required=("key", "lon", "lat", "weight"),
    sheets=("points", "人口点", "出生数", "人口"),
    ignored=frozenset({"备注", "序号", "说明", "remark", "note"}),
)


class Unit(StrEnum):
    """What the weights of a table count."""

    BIRTHS = "births"
    PEOPLE = "people"


@dataclass(frozen=True)
class PointFile:
    """What a file holds: the points that read rightly, and every problem of the rest."""

    points: tuple[Point, ...]
    errors: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()
    sha256: str = ""


def read_points(
    source: Path | str | bytes, facilities: Iterable[Facility] | None = None
) -> PointFile:
    """Read a CSV or XLSX file of places; its areas are those of the facilities, where given.

    Columns are key, name, lon, lat, weight, area_code, in any order; name and area may be missing.
    A path that cannot be read raises OSError; everything wrong inside the file is in `errors`.
    """
    content = content_of(source)
    records = read_records(content, SPEC)
    errors = list(records.problems)
    read: list[tuple[Record, Point]] = []
    of_key: dict[str, list[Record]] = defaultdict(list)
    for record in records.rows:
        reader = _PlaceReader(record, SPEC)
        point = reader.read()
        errors += reader.problems
        if key := reader.plain("key"):
            of_key[key].append(record)
        if not reader.problems:
            read.append((record, point))
    errors += _repeated(of_key)
    if facilities is not None:
        errors += _unknown_areas(read, facilities)
    errors.sort(key=lambda each: each.row or 0)
    points = tuple(point for _, point in read)
    return PointFile(points, tuple(errors), records.remarks, hashlib.sha256(content).hexdigest())


class _PlaceReader(CellReader):
    """Reads one row into a place and collects everything wrong with it."""

    def read(self) -> Point:
        key = self._key()
        lon, lat = self._point()
        return Point(
            key=key,
            name=self.text("name") or key,
            lon=lon,
            lat=lat,
            weight=max(self._weight(), 0.0),  # what is refused is not kept
            area_code=self.area_code("area_code") or "",
        )

    def _key(self) -> str:
        key = self.plain("key") or ""
        if len(key) > LONGEST_KEY:
            self.refuse("too_long", "key", key, f"at most {LONGEST_KEY} characters")
        return key

    def _weight(self) -> float:
        weight = self.number("weight", "write how many, such as 120")
        if weight is None:
            return 0.0
        if weight == 0:
            advice = "leave a place out where nobody is counted"
            self.refuse("zero_weight", "weight", self.text("weight"), advice)
        elif weight < 0:
            self.refuse("negative_weight", "weight", self.text("weight"), "it must be above 0")
        elif weight > LARGEST_WEIGHT:
            advice = f"it must be at most {LARGEST_WEIGHT:.0f}"
            self.refuse("out_of_range", "weight", self.text("weight"), advice)
        return weight

    def _point(self) -> tuple[float, float]:
        advice = "write degrees such as 113.52"
        lon, lat = self.number("lon", advice), self.number("lat", advice)
        if lon is None or lat is None:
            return 0.0, 0.0
        if _is_swapped(lon, lat):
            said = f"lon {lon} and lat {lat} look swapped"
            self.refuse("swapped_coordinates", "lon", self.text("lon"), said)
        elif lon == 0 and lat == 0:
            said = "0,0 means the position was not entered"
            self.refuse("null_island", "lon", self.text("lon"), said)
        else:
            self._within("lon", lon, _HALF_TURN_DEG)
            self._within("lat", lat, _POLE_DEG)
        return lon, lat

    def _within(self, column: str, value: float, most: int) -> None:
        if abs(value) > most:
            advice = f"it must lie from -{most} to {most}"
            self.refuse("out_of_range", column, self.text(column), advice)


def _is_swapped(lon: float, lat: float) -> bool:
    """Whether the pair is impossible or abroad as written, and sensible the other way round."""
    if _POLE_DEG < abs(lat) <= _HALF_TURN_DEG and abs(lon) <= _POLE_DEG:
        return True
    west, south, east, north = _CHINA
    is_at_home = west <= lon <= east and south <= lat <= north
    return not is_at_home and west <= lat <= east and south <= lon <= north


def _repeated(of_key: Mapping[str, Sequence[Record]]) -> Iterator[Problem]:
    for key, records in of_key.items():
        for record in records[1:]:
            advice = f"row {records[0].row} has it too; give each place a key of its own"
            yield record.problem("duplicate_key", "key", key, advice)


def _unknown_areas(
    read: Iterable[tuple[Record, Point]], facilities: Iterable[Facility]
) -> Iterator[Problem]:
    known = {area_prefix(each.area_code) for each in facilities if each.area_code}
    for record, point in read:
        area = area_prefix(point.area_code)
        if known and area and not any(_nests(area, each) for each in known):
            advice = "no facility of the network is in this prefecture; compare the codes"
            yield record.problem("unknown_area", "area_code", point.area_code, advice)


def _nests(one: str, other: str) -> bool:
    """Whether one area lies in the other's prefecture, or holds it."""
    one, other = one[:PREFECTURE_DIGITS], other[:PREFECTURE_DIGITS]
    return one.startswith(other) or other.startswith(one)
