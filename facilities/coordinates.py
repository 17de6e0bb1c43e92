"""Change Chinese map coordinates (GCJ-02, and BD-09 on top of it) to WGS-84 and back."""

from __future__ import annotations

import math
from enum import StrEnum

from facilities.errors import BadInputError, Problem, shown

# The Krasovsky 1940 ellipsoid, on which the offset is defined.
_SEMI_MAJOR_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
_CENTRE_LON, _CENTRE_LAT = 105.0, 35.0

# (west, south, east, north). The offset is defined inside the first box only, and not in Hong
# Kong, Macau and Taiwan. These rectangles are rough on purpose: they keep clear of Shenzhen,
# Zhuhai and Fujian, so the northern New Territories and the Macau peninsula count as shifted.
_SHIFTED = (72.004, 0.8293, 137.8347, 55.8271)
_NOT_SHIFTED = (
    (113.83, 22.15, 114.42, 22.45),  # Hong Kong
    (113.555, 22.11, 113.60, 22.20),  # Macau
    (119.95, 21.85, 122.10, 25.35),  # Taiwan
)
# Baidu moves a GCJ-02 point once more: by this much, and a little ripple.
_BAIDU_LON, _BAIDU_LAT = 0.0065, 0.006
_BAIDU_WAVE = math.pi * 3000 / 180
_TOLERANCE_DEG = 1e-10  # about 0.01 mm
_MOST_ROUNDS = 40


class Crs(StrEnum):
    """How a coordinate pair is to be read."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def read_crs(word: str) -> Crs:
    """Read the name of a coordinate system; unknown names raise BadInputError."""
    if word not in set(Crs):
        message = f"Coordinate system {shown(word)!r} is not known: use wgs84, gcj02 or bd09."
        raise BadInputError([Problem("unknown_crs", message, field="crs", value=shown(word))])
    return Crs(word)


def to_wgs84(lon: float, lat: float, crs: Crs | str) -> tuple[float, float]:
    """Give longitude and latitude in WGS-84 degrees."""
    match read_crs(crs):
        case Crs.GCJ02:
            return gcj02_to_wgs84(lon, lat)
        case Crs.BD09:
            return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
        case Crs.WGS84:
            return lon, lat


def from_wgs84(lon: float, lat: float, crs: Crs | str) -> tuple[float, float]:
    """Give a WGS-84 point (degrees) in the named system."""
    match read_crs(crs):
        case Crs.GCJ02:
            return wgs84_to_gcj02(lon, lat)
        case Crs.BD09:
            return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))
        case Crs.WGS84:
            return lon, lat


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Shift a WGS-84 point (degrees) to GCJ-02; outside the shifted area it stays."""
    return _shift(lon, lat) if _is_shifted(lon, lat) else (lon, lat)


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Find the WGS-84 point (degrees) whose shift is this GCJ-02 point.

    Exact by fixed-point iteration. Within some hundred metres of the edge of the shifted area a
    point may have two origins; the one inside is taken.
    """
    if not _is_shifted(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(_MOST_ROUNDS):
        shifted_lon, shifted_lat = _shift(guess_lon, guess_lat)
        error_lon, error_lat = shifted_lon - lon, shifted_lat - lat
        guess_lon, guess_lat = guess_lon - error_lon, guess_lat - error_lat
        if max(abs(error_lon), abs(error_lat)) < _TOLERANCE_DEG:
            break
    return (guess_lon, guess_lat) if _is_shifted(guess_lon, guess_lat) else (lon, lat)


def gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Shift a GCJ-02 point (degrees) to BD-09, which Baidu's maps use; outside China it stays."""
    return _shift_again(lon, lat) if _is_shifted(lon, lat) else (lon, lat)


def bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Find the GCJ-02 point (degrees) whose second shift is this BD-09 point, by iteration."""
    if not _is_shifted(lon - _BAIDU_LON, lat - _BAIDU_LAT):
        return lon, lat
    guess_lon, guess_lat = lon - _BAIDU_LON, lat - _BAIDU_LAT
    for _ in range(_MOST_ROUNDS):
        shifted_lon, shifted_lat = _shift_again(guess_lon, guess_lat)
        error_lon, error_lat = shifted_lon - lon, shifted_lat - lat
        guess_lon, guess_lat = guess_lon - error_lon, guess_lat - error_lat
        if max(abs(error_lon), abs(error_lat)) < _TOLERANCE_DEG:
            break
    return guess_lon, guess_lat


def _shift_again(lon: float, lat: float) -> tuple[float, float]:
    radius = math.hypot(lon, lat) + 0.000_02 * math.sin(lat * _BAIDU_WAVE)
    angle = math.atan2(lat, lon) + 0.000_003 * math.cos(lon * _BAIDU_WAVE)
    return radius * math.cos(angle) + _BAIDU_LON, radius * math.sin(angle) + _BAIDU_LAT


def _is_shifted(lon: float, lat: float) -> bool:
    return _inside(_SHIFTED, lon, lat) and not any(_inside(box, lon, lat) for box in _NOT_SHIFTED)


def _inside(box: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    west, south, east, north = box
    return west <= lon <= east and south <= lat <= north


def _shift(lon: float, lat: float) -> tuple[float, float]:
    east_m, north_m = _offset_m(lon - _CENTRE_LON, lat - _CENTRE_LAT)
    lat_rad = math.radians(lat)
    squeeze = 1 - _ECCENTRICITY_SQUARED * math.sin(lat_rad) ** 2
    meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY_SQUARED) / squeeze**1.5
    parallel_m = _SEMI_MAJOR_M / math.sqrt(squeeze) * math.cos(lat_rad)
    return lon + math.degrees(east_m / parallel_m), lat + math.degrees(north_m / meridian_m)


def _offset_m(x: float, y: float) -> tuple[float, float]:
    """Offset in metres east and north, x and y in degrees from 105° E 35° N."""
    ripple = 20 * math.sin(6 * math.pi * x) + 20 * math.sin(2 * math.pi * x)
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += 2 / 3 * (ripple + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30)))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += 2 / 3 * (ripple + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30)))
    return east, north


def _waves(angle: float, *terms: tuple[int, int]) -> float:
    return sum(height * math.sin(math.pi * angle / length) for height, length in terms)
