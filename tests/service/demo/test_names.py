from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from service.demo import names
from service.demo.names import PlaceName
from tests.conftest import real_data_folder

_SUFFIX = re.compile(
    r"(自治县|自治州|街道办事处|民族乡|街道|地区|县|镇|乡|市|区|州|省|旗|苏木|办事处)$"
)


def _invented() -> list[PlaceName]:
    towns = [town for area in names.AREAS for town in area.townships]
    stops = [*names.SERVICE_AREAS, *names.VILLAGES]
    areas = [area.name for area in names.AREAS]
    return [names.PROVINCE, names.CAPITAL, names.CITY, *areas, *towns, *stops]


def test_there_are_six_counties_and_about_eighty_townships() -> None:
    assert len(names.COUNTIES) == 6
    assert 75 <= sum(len(area.townships) for area in names.AREAS) <= 85


def test_no_name_is_given_twice_in_chinese() -> None:
    twice = [name for name, n in Counter(p.zh for p in _invented()).items() if n > 1]
    assert twice == []


def test_no_two_townships_of_a_county_sound_alike() -> None:
    for area in names.AREAS:
        sounds = [town.en for town in area.townships]
        assert len(set(sounds)) == len(sounds), area.name.zh


@pytest.mark.realdata
def test_no_name_is_a_real_places() -> None:
    source = real_data_folder() / "places" / "adcode_2016_province_to_town.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        official = {row["name"] for row in csv.DictReader(file)}
    assert len(official) > 30_000
    stems = {_SUFFIX.sub("", name) for name in official} | official
    assert [name.zh for name in [*_invented(), names.RIVER] if name.zh in stems] == []


@pytest.mark.realdata
def test_no_area_code_is_a_real_places(facilities: dict[str, object]) -> None:
    source = real_data_folder() / "places" / "adcode_2016_province_to_town.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        provinces = {row["code"][:2] for row in csv.DictReader(file)}
    invented = {str(getattr(f, "area_code", ""))[:2] for f in facilities.values()}
    assert invented == {"99"}
    assert not invented & provinces
