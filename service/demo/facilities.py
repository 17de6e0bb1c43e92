"""Who can do what in the demonstration, so that the nearest is often not the right one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from facilities.facility import Facility, Tier
from facilities.network import Catchment
from service.demo import names
from service.demo.layout import Township

Anchor = tuple[Literal["capital", "seat", "township"], int]

VALID_FROM = "2024-01-01"
SOURCE = "演示数据 demonstration data"
DESIGNATED_BY = "演示卫健发〔2024〕12号"

_MATERNAL_FULL = (
    "cs24 blood_mt ob_surg uae icu_a vent_a crrt_a pe ecmo_a card_a csurg_a neuro_a anaes_hr mdt "
    "iso fetal_med ir psych"
)
_NEWBORN_FULL = (
    "nrp nicu2a nicu2b nicu3a nicu3b cpap mv surf hfov ino ecmo_n th aeeg uvc ext photo crrt_n "
    "nsurg csurg_n cath_n pge1 echo_n rop mri metab tpn blood_n neurosurg_n ent_n"
)


def _codes(text: str) -> tuple[str, ...]:
    # a low line stands for the blank between the days and the hours of a duty window
    return tuple(code.replace("_", " ") if "[" in code else code for code in text.split())


@dataclass(frozen=True)
class DemoFacility:
    """A facility and where it is to stand: `east_m`, `north_m` from its anchor's centre.

    `off_road_m` is how far from the nearest road it ends up; up to 60 m it gets a driveway.
    """

    code: str
    name: str
    name_en: str
    kind: str
    tier: str
    area_code: str
    anchor: Anchor
    east_m: float
    north_m: float
    maternal_centre: str = ""
    newborn_centre: str = ""
    newborn_ward: str = ""
    capabilities: tuple[str, ...] = ()
    off_road_m: float = 35.0
    mobilisation_min: int | None = None
    has_duty_phone: bool = False
    mobilisation_night_min: int | None = None
    stabilisation: str = ""
    vehicle_ready_min: int | None = None
    retrieval_team: str = ""

    @property
    def area(self) -> int:
        """The index of its area in `names.AREAS`; the province's own centre counts to the city."""
        return max(int(self.area_code[4:6]) - 20, 0)

    @property
    def alliance(self) -> str:
        """The alliance it belongs to: one in each county, and one of the higher centres."""
        if self.area:
            return f"{names.AREAS[self.area].name.zh}县医共体"
        return f"{names.CITY.zh}市妇幼医联体" if self.tier != "township" else ""

    @property
    def grid(self) -> str:
        """The grid that answers for it; the province's own centre is in none."""
        if self.tier == "province":
            return ""
        return f"{names.AREAS[self.area].name.zh}网格" if self.area else "城区网格"


def county_code(area: int) -> str:
    """Return the invented six-digit code of an area; no real code begins with 99."""
    return "990102" if area == 0 else f"9901{20 + area}"


def township_code(town: Township) -> str:
    """Return the invented nine-digit code of a township."""
    series = 100 if town.suffix_zh == "镇" else 200
    return f"{county_code(town.area)}{series + town.number:03d}"


_UNDECLARED_PHASE = 3
_OWN_VEHICLE_PHASE, _OWN_VEHICLE_READY_MIN = 1, 12
_FOOTPATH_PHASE = 11

_HIGHER = (
    DemoFacility(
        "LJ-WCH",
        f"{names.PROVINCE.zh}省妇女儿童医院",
        f"{names.PROVINCE.en} Provincial Women and Children's Hospital",
        "mch_hospital",
        "province",
        "990902",
        ("capital", 0),
        500.0,
        300.0,
        "province",
        "province",
        "3c",
        _codes(f"{_MATERNAL_FULL} {_NEWBORN_FULL}"),
        mobilisation_min=30,
        has_duty_phone=True,
        mobilisation_night_min=45,
        stabilisation="30,vlbw=45,elbw=60",
        vehicle_ready_min=8,
        retrieval_team="yes",
    ),
    DemoFacility(
        "JC-MCH",
        f"{names.CITY.zh}市妇幼保健院",
        f"{names.CITY.en} Maternal and Child Health Hospital",
        "mch_hospital",
        "prefecture",
        "990102",
        ("seat", 0),
        900.0,
        500.0,
        "prefecture",
        "prefecture",
        "3a",
        _codes(
            "cs24 blood_mt ob_surg icu_a vent_a anaes_hr nrp nicu2a nicu2b nicu3a cpap mv surf th "
            "aeeg uvc ext photo echo_n tpn blood_n"
        ),
        mobilisation_min=20,
        has_duty_phone=True,
        mobilisation_night_min=35,
        stabilisation="30,vlbw=40",
        vehicle_ready_min=8,
        retrieval_team="yes",
    ),
    DemoFacility(
        "JC-CH",
        f"{names.CITY.zh}市中心医院",
        f"{names.CITY.en} Central Hospital",
        "general_hospital",
        "prefecture",
        "990102",
        ("seat", 0),
        -700.0,
        -250.0,
        "prefecture",
        "",
        "3a",
        _codes(
            "cs24 blood_mt ob_surg uae ir icu_a vent_a crrt_a pe card_a neuro_a anaes_hr mdt iso "
            "psych nrp nicu2a nicu2b nicu3a cpap mv surf th uvc photo blood_n"
        ),
        mobilisation_min=25,  # by night and at her side it has stated nothing
        has_duty_phone=True,
        retrieval_team="yes",
    ),
    DemoFacility(
        "JC-CHI",
        f"{names.CITY.zh}市儿童医院",
        f"{names.CITY.en} Children's Hospital",
        "children_hospital",
        "prefecture",
        "990102",
        ("seat", 0),
        200.0,
        -900.0,
        "",
        "prefecture",
        "3a",
        _codes(
            "nrp nicu2a nicu2b nicu3a cpap mv surf hfov nsurg[1-5_08:00-18:00] tpn echo_n pge1 "
            "uvc ext photo blood_n ent_n mri"
        ),
        mobilisation_min=20,
        has_duty_phone=True,
        mobilisation_night_min=30,
        stabilisation="25",
        retrieval_team="yes",
    ),
)


@dataclass(frozen=True)
class _CountyPair:
    """What a county's people's hospital and its MCH hospital declare."""

    short: str
    general: str
    general_ward: str
    mch: str
    mch_ward: str
    newborn_centre_at: Literal["general", "mch"]
    mch_team: str = ""  # whether it fetches: most have not said


# In the order of `names.COUNTIES`. 霜岭 has declared nothing: unknown, never fit.
_PAIRS = (
    _CountyPair(
        "QL", "cs24 ob_surg icu_a vent_a nrp cpap", "2a", "cs24 nrp nicu2a photo", "2a", "mch"
    ),
    _CountyPair(
        "YG",
        "cs24 blood_mt ob_surg icu_a vent_a nrp nicu2a nicu2b cpap mv photo",
        "2b",
        "nrp photo",
        "1",
        "general",
    ),
    _CountyPair(
        "HT",
        "cs24 blood_mt ob_surg icu_a nrp",
        "1",
        # at night the anaesthetist is on call
        "cs24[08:00-18:00,18:00-08:00+40] nrp nicu2a nicu2b cpap surf photo",
        "2b",
        "mch",
    ),
    _CountyPair(
        "CW",
        "cs24 blood_mt ob_surg icu_a vent_a anaes_hr uae@JC-CH[08:00-18:00] nrp nicu2a",
        "2a",
        "cs24 nrp nicu2a nicu2b cpap photo uvc",
        "2b",
        "mch",
        "yes",
    ),
    _CountyPair("SL", "", "", "", "", "general"),
    _CountyPair("QX", "cs24 blood_mt ob_surg nrp", "1", "nrp nicu2a photo", "2a", "mch", "no"),
)


def _county_facilities() -> list[DemoFacility]:
    found = []
    for area, (county, pair) in enumerate(zip(names.COUNTIES, _PAIRS, strict=True), start=1):
        zh, en = county.name.zh, county.name.en
        found.append(
            DemoFacility(
                f"{pair.short}-PH",
                f"{zh}县人民医院",
                f"{en} County People's Hospital",
                "general_hospital",
                "county",
                county_code(area),
                ("seat", area),
                300.0,
                -200.0,
                "county",
                "county" if pair.newborn_centre_at == "general" else "",
                pair.general_ward,
                _codes(pair.general),
                mobilisation_min=30 if pair.general else None,
                has_duty_phone=True,
                vehicle_ready_min=10 if pair.general else None,
            )
        )
        found.append(
            DemoFacility(
                f"{pair.short}-MCH",
                f"{zh}县妇幼保健院",
                f"{en} County Maternal and Child Health Hospital",
                "mch_hospital",
                "county",
                county_code(area),
                ("seat", area),
                -350.0,
                250.0,
                "",
                "county" if pair.newborn_centre_at == "mch" else "",
                pair.mch_ward,
                _codes(pair.mch),
                retrieval_team=pair.mch_team,
            )
        )
    return found


def area_short(area: int) -> str:
    """Return the two letters that begin the codes of an area's facilities."""
    return "LT" if area == 0 else _PAIRS[area - 1].short


def _township_facility(index: int, town: Township) -> DemoFacility:
    # Some health centres stand at the end of a footpath, far from any road.
    on_footpath = index % 17 == _FOOTPATH_PHASE
    undeclared = index % 4 == _UNDECLARED_PHASE
    return DemoFacility(
        f"{area_short(town.area)}-T{town.number:02d}",
        f"{town.name.zh}{town.suffix_zh}卫生院",
        f"{town.name.en} {town.suffix_en} Health Centre",
        "township_health_centre",
        "township",
        township_code(town),
        ("township", index),
        120.0 if index % 2 else -140.0,
        90.0 if index % 3 else -110.0,
        capabilities=() if undeclared else ("nrp",),
        vehicle_ready_min=_OWN_VEHICLE_READY_MIN if index % 3 == _OWN_VEHICLE_PHASE else None,
        off_road_m=360.0 + 40.0 * (index % 5) if on_footpath else 20.0 + 5.0 * (index % 5),
    )


def demo_facilities(townships: tuple[Township, ...]) -> tuple[DemoFacility, ...]:
    """Return every facility of the demonstration, the highest tier first."""
    return (
        *_HIGHER,
        *_county_facilities(),
        *(_township_facility(i, t) for i, t in enumerate(townships)),
    )


def telephone(index: int) -> str:
    """Return a number that nobody can have."""
    return f"000-0000-{index + 1:04d}"


def duty_telephone(index: int) -> str:
    """Return the number of a duty room that nobody can have."""
    return f"000-0001-{index + 1:04d}"


def demo_catchments(facilities: Iterable[Facility]) -> tuple[Catchment, ...]:
    """Let a county's centres answer for it first, then the city's, then the province's.

    The city's answer first for the city itself.
    """
    return tuple(
        Catchment(
            facility.code, area, named.kind, rank, named.valid_from, named.valid_to, named.source
        )
        for facility in facilities
        for named in facility.designations
        for area, rank in _AREAS_OF_LEVEL.get(named.level, ((str(facility.area_code), 1),))
    )


_AREAS_OF_LEVEL = {
    Tier.PREFECTURE: (("9901", 2), ("990102", 1)),
    Tier.PROVINCE: (("99", 3),),
}
