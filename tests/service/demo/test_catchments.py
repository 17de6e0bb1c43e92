"""Which centre of the invented prefecture answers for which county, and when it is there."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from facilities.duty import activation_at
from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.network import Network
from service.demo.facilities import demo_catchments

DAY = date(2026, 11, 2)  # a Monday


@pytest.fixture(scope="session")
def network(facilities: dict[str, Facility]) -> Network:
    return Network(facilities.values(), demo_catchments(facilities.values()))


def test_the_network_contradicts_itself_nowhere(network: Network) -> None:
    assert network.problems() == ()


@pytest.mark.parametrize(
    ("centre", "area", "kind", "rank"),
    [
        ("QL-PH", "990121201", "maternal", 1),
        ("QL-MCH", "990121201", "newborn", 1),
        ("JC-MCH", "990121201", "maternal", 2),
        ("LJ-WCH", "990121201", "newborn", 3),
        ("QL-PH", "990122201", "maternal", None),
        ("JC-MCH", "990102", "newborn", 1),
        ("JC-CHI", "990102", "maternal", None),
    ],
)
def test_a_county_answers_first_then_the_city_then_the_province(
    network: Network, centre: str, area: str, kind: str, rank: int | None
) -> None:
    assert network.catchment_rank(centre, area, {kind}, DAY) == rank


def test_every_designation_has_its_document_and_a_catchment(network: Network) -> None:
    named = {(f.code, each.kind) for f in network.facilities for each in f.designations}
    assert named == {(each.centre, each.kind) for each in network.catchments}
    assert all(each.source for f in network.facilities for each in f.designations)


@pytest.mark.parametrize(
    ("centre", "code", "hour", "minutes"),
    [
        ("HT-MCH", "cs24", 10, 0),
        ("HT-MCH", "cs24", 23, 40),
        ("JC-CHI", "nsurg", 10, 0),
        ("JC-CHI", "nsurg", 20, None),
        ("CW-PH", "uae", 7, None),
    ],
)
def test_some_hands_are_on_call_at_night_or_not_there(
    facilities: dict[str, Facility], centre: str, code: str, hour: int, minutes: int | None
) -> None:
    held = facilities[centre].held_on(DAY)[code]
    at = datetime(2026, 11, 2, hour, tzinfo=CHINA_TIME)
    assert activation_at(held.duty, at) == minutes


def test_hospitals_have_a_duty_telephone_an_alliance_and_a_grid(
    facilities: dict[str, Facility],
) -> None:
    county = facilities["QL-PH"]
    assert len(county.phones) == 2
    assert (county.alliance, county.grid) == ("青岚县医共体", "青岚网格")
    assert facilities["QL-T01"].alliance == county.alliance
    assert facilities["JC-MCH"].mobilisation_min == 20
    assert facilities["SL-PH"].mobilisation_min is None


def test_some_teams_have_stated_their_times_and_others_nothing(
    facilities: dict[str, Facility],
) -> None:
    stated = facilities["JC-MCH"]
    assert (stated.mobilisation_night_min, stated.retrieval_team) == (35, True)
    assert stated.stabilisation == {"*": 30, "vlbw": 40}
    only_by_day = facilities["JC-CH"]
    assert (only_by_day.mobilisation_night_min, only_by_day.stabilisation) == (None, {})
    assert facilities["QX-MCH"].sends_team is False
    assert facilities["QL-MCH"].sends_team is None
    ready = {
        each.vehicle_ready_min for each in facilities.values() if each.kind and "town" in each.kind
    }
    assert ready == {None, 12}
