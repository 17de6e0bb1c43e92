"""An invented network of any size, the same on every machine."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random

from facilities.capabilities import WardGrade
from facilities.duty import read_duty
from facilities.facility import DeclaredCapability, Facility, Held, Tier
from facilities.network import Catchment, Network
from routing.travel_times import Travel
from service.events.types import CapacityKind
from service.referrals.standing import Road
from service.situation.capacity import FreeBeds, every_kind

SEED = 300
NIGHT_DUTY = read_duty("08:00-18:00,18:00-08:00+40")
DAY_DUTY = read_duty("1-5 08:00-18:00")
CENTISECONDS = 100

_TOWNSHIP = ("nrp", "cs24")
_COUNTY = ("cs24", "blood_mt", "ob_surg", "icu_a", "nrp", "cpap", "photo", "iso")
_PREFECTURE = (
    *_COUNTY, "vent_a", "anaes_hr", "mdt", "uae", "crrt_a", "neuro_a", "card_a",
    "mv", "surf", "uvc", "ext", "blood_n", "echo_n", "aeeg", "tpn", "nsurg",
)  # fmt: skip
_PROVINCE = (
    *_PREFECTURE, "ecmo_a", "csurg_a", "ir", "pe", "fetal_med", "psych",
    "hfov", "ino", "th", "mri", "rop", "metab", "crrt_n", "csurg_n", "cath_n", "pge1", "ent_n",
)  # fmt: skip
_MEANS: Mapping[Tier, tuple[tuple[str, ...], WardGrade | None]] = {
    Tier.TOWNSHIP: (_TOWNSHIP, None),
    Tier.COUNTY: (_COUNTY, WardGrade.SPECIAL_B),
    Tier.PREFECTURE: (_PREFECTURE, WardGrade.INTENSIVE_A),
    Tier.PROVINCE: (_PROVINCE, WardGrade.INTENSIVE_B),
}
_TIERS = (Tier.TOWNSHIP,) * 5 + (Tier.COUNTY,) * 6 + (Tier.PREFECTURE,) * 3 + (Tier.PROVINCE,)
UNDECLARED_EVERY = 12
ON_CALL_EVERY = 5
DUTIES = ((), (), NIGHT_DUTY, DAY_DUTY)


def invented_network(size: int) -> Network:
    """Make facilities of every tier, no two alike in what they declare, with their catchments."""
    random = Random(SEED)  # noqa: S311 - an invented world, nothing secret
    facilities = [_facility(number, random) for number in range(size)]
    return Network(facilities, [_catchment(number, each) for number, each in enumerate(facilities)])


def invented_roads(network: Network) -> Mapping[str, Road]:
    """Give every facility a road of 5 minutes to 4 hours."""
    random = Random(SEED)  # noqa: S311
    return {each.code: _road(random.uniform(300, 14_400)) for each in network}


def invented_capacity(network: Network, now: datetime) -> Mapping[str, tuple[FreeBeds, ...]]:
    """Let two of three facilities have said what they have free, some of them long ago."""
    random = Random(SEED)  # noqa: S311
    return {
        each.code: every_kind(dict(_said(random, now)))
        for number, each in enumerate(network)
        if number % 3
    }


def _facility(number: int, random: Random) -> Facility:
    tier = _TIERS[number % len(_TIERS)]
    codes, ward = _MEANS[tier]
    # each lacks one thing or another, and some have one only at certain hours or by agreement
    kept = [code for code in codes if random.random() > 1 / 8]
    has_hours = number % ON_CALL_EVERY == 0
    declared = [
        DeclaredCapability(code, duty=random.choice(DUTIES) if has_hours else ()) for code in kept
    ]
    if tier is Tier.COUNTY and number % 4 == 0:
        declared.append(DeclaredCapability("uae", Held.BY_AGREEMENT, _code(number + 1)))
    is_silent = number % UNDECLARED_EVERY == 0
    return Facility(
        code=_code(number),
        name=f"第{number}医院",
        lon=112.0 + random.random(),
        lat=35.0 + random.random(),
        tier=tier,
        area_code=f"9901{number % 20:02d}",
        capabilities=() if is_silent else tuple(declared),
        newborn_ward=None if is_silent else ward,
        alliance=f"医联体{number % 7}",
    )


def _code(number: int) -> str:
    return f"F{number:04d}"


def _catchment(number: int, facility: Facility) -> Catchment:
    kind = "maternal" if number % 2 else "newborn"
    return Catchment(facility.code, facility.area_code or "", kind, 1 + number % 3)


def _road(seconds: float) -> Travel:
    time_cs = round(seconds * CENTISECONDS)
    time_s = time_cs / CENTISECONDS
    return Travel(time_s, time_cs, (time_s * 0.8, time_s * 1.4), time_s * 15, 0.0, 0.0)


def _said(random: Random, now: datetime) -> Iterator[tuple[CapacityKind, FreeBeds]]:
    for kind in CapacityKind:
        as_of = now - timedelta(hours=random.uniform(0, 8))
        yield kind, FreeBeds(kind, random.randrange(4), as_of)
