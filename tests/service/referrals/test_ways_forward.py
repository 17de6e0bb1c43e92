"""From which centres on the way a patient goes on, and from which not, in the little valley."""

from __future__ import annotations

from facilities.facility import DeclaredCapability, Held
from service.events.codes import CapacityKind
from service.situation.capacity import FreeBeds
from tests.service.referrals.test_ways import (
    NOON,
    Valley,
    met_roads,
    met_world,
    valley,
    way,
)

__all__ = ["met_roads", "met_world", "valley"]


def test_nobody_goes_on_from_a_centre_that_can_treat_her_itself(valley: Valley) -> None:
    (centre,) = valley.ways("pph", "P").facilities
    assert (way(centre, "forward").possible, way(centre, "forward").why_not) == (
        False,
        "via_is_enough",
    )


def test_nobody_goes_on_to_a_centre_that_lacks_the_same_or_more(valley: Valley) -> None:
    valley.without("E", "icu_a")
    valley.without("P", "icu_a")
    (as_poor,) = valley.ways("pph", "P").facilities
    assert way(as_poor, "forward").why_not == "via_is_enough"
    valley.without("P", "blood_mt")
    (poorer,) = valley.ways("pph", "P").facilities
    assert way(poorer, "forward").why_not == "via_is_enough"


def test_from_a_centre_that_needs_a_partner_she_goes_on_to_one_that_has_it_itself(
    valley: Valley,
) -> None:
    valley.without("E", "icu_a")
    shared = DeclaredCapability("icu_a", Held.BY_AGREEMENT, "P")
    valley.state("E", capabilities=(*valley.facilities["E"].capabilities, shared))
    (centre,) = valley.ways("pph", "P").facilities
    assert way(centre, "forward").possible


def test_a_centre_without_a_free_bed_stabilises_her_and_sends_her_on(valley: Valley) -> None:
    valley.free["E"] = (FreeBeds(CapacityKind.MATERNAL_BED, 0, NOON),)
    (centre,) = valley.ways("pph", "P").facilities
    assert way(centre, "forward").possible
