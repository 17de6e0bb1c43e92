"""The invented centres of a first-choice vignette as a network, roads and beds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from facilities.capabilities import WardGrade
from facilities.duty import read_duty
from facilities.facility import DeclaredCapability, Facility, Held, Tier
from facilities.network import Catchment, Network
from routing.travel_times import Travel
from service.events.types import CapacityKind
from service.referrals.policy import packaged_policy
from service.referrals.ranking import Ranking, decide
from service.referrals.standing import Situation
from service.situation.capacity import FreeBeds
from tests.vignettes.cases import Vignette

ORIGIN = Facility("O", "起点", None, None, area_code="149901", alliance="一号医联体", outside=True)
KINDS = ("maternal", "newborn")
_DECLARED = re.compile(r"(?P<code>\w+)(?:@(?P<partner>\w+))?(?:\[(?P<duty>.+)\])?")


def ranked(vignette: Vignette) -> Ranking:
    """Order the centres of a vignette by the policy in force."""
    facilities = [_facility(centre) for centre in vignette.centres]
    situation = Situation(
        network=Network([ORIGIN, *facilities], _catchments(vignette.centres)),
        at=vignette.at,
        policy=packaged_policy(),
        origin=ORIGIN,
        capacity={each["code"]: _beds(each, vignette) for each in vignette.centres},
    )
    roads = {each["code"]: _road(*each["minutes"]) for each in vignette.centres}
    return decide(vignette.assessed(), roads, situation)


def _facility(centre: Mapping[str, Any]) -> Facility:
    return Facility(
        centre["code"],
        f"中心{centre['code']}",
        113.0,
        35.0,
        tier=Tier(centre["tier"]),
        area_code="149902",
        capabilities=tuple(_declared(text) for text in centre["capabilities"]),
        newborn_ward=WardGrade(centre["ward"]) if "ward" in centre else None,
        alliance=ORIGIN.alliance if centre.get("alliance") else None,
    )


def _declared(text: str) -> DeclaredCapability:
    found = _DECLARED.fullmatch(text)
    assert found, f"{text} is no capability"
    return DeclaredCapability(
        found["code"],
        Held.BY_AGREEMENT if found["partner"] else Held.OWN,
        found["partner"],
        duty=read_duty(found["duty"]) if found["duty"] else (),
    )


def _catchments(centres: Sequence[Mapping[str, Any]]) -> list[Catchment]:
    return [
        Catchment(centre["code"], "149901", kind, centre["catchment"])
        for centre in centres
        if "catchment" in centre
        for kind in KINDS
    ]


def _beds(centre: Mapping[str, Any], vignette: Vignette) -> tuple[FreeBeds, ...]:
    return tuple(
        FreeBeds(
            CapacityKind(each["kind"]), each["n"], vignette.at - timedelta(hours=each["age_h"])
        )
        for each in centre.get("free", ())
    )


def _road(likely_min: float, low_min: float, high_min: float) -> Travel:
    return Travel(
        travel_time_s=likely_min * 60.0,
        travel_time_cs=int(likely_min * 6000),
        range_s=(low_min * 60.0, high_min * 60.0),
        distance_m=likely_min * 900.0,
        origin_access_s=0.0,
        destination_access_s=0.0,
    )
