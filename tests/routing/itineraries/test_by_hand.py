"""One case worked out by hand, every leg of it; and what is said of cases that cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.itineraries import (
    Aim,
    BreakEven,
    Bridge,
    CarriedBy,
    Carrier,
    Case,
    Centre,
    Duration,
    Itinerary,
    ItineraryError,
    Leg,
    LegKind,
    NoItinerary,
    NoWay,
    StopKind,
    StopPlace,
    Stops,
    Team,
    Variable,
    Way,
    Ways,
    best,
    break_evens,
    compile_now,
    front,
    meeting,
)
from routing.labels import Labels, sweeps
from routing.weights import Weights
from tests.routing.small_graphs import Road, at, edge_between, small_graph

MINUTE = 60.0
MINUTE_CS = 6000

# 1 where she is - 20 min - 2 a township - 15 min - 3 a village - 25 min - 4 the county hospital;
# 2 - 10 min - 5 a hospital on the way; 6 - 6 min - 7 an island
PLACES = {
    1: (110.00, 35.0),
    2: (110.02, 35.0),
    3: (110.04, 35.0),
    4: (110.06, 35.0),
    5: (110.02, 35.02),
    6: (110.00, 35.1),
    7: (110.02, 35.1),
}
ROADS = [
    Road(1, 2, 20 * MINUTE_CS, way=1),
    Road(2, 3, 15 * MINUTE_CS, way=2),
    Road(3, 4, 25 * MINUTE_CS, way=3),
    Road(2, 5, 10 * MINUTE_CS, way=4),
    Road(6, 7, 6 * MINUTE_CS, way=5),
]
GRAPH = small_graph(PLACES, ROADS)
WEIGHTS = Weights.of(GRAPH)


def beside(tail: int, head: int) -> tuple[int, float]:
    return edge_between(GRAPH, tail, head), 0.0


HER = at(GRAPH, *beside(1, 2))
LABELS = Labels.make(
    WEIGHTS,
    {
        "COUNTY": at(GRAPH, *beside(4, 3)),
        "WAY": at(GRAPH, *beside(5, 2)),
        "ISLAND": at(GRAPH, *beside(6, 7)),
    },
)


def minutes(low: float, likely: float, high: float) -> Duration:
    return Duration(low * MINUTE, likely * MINUTE, high * MINUTE, proposal=True)


def place(node: int, kind: StopKind = StopKind.VILLAGE) -> StopPlace:
    lon, lat = PLACES[node]
    return StopPlace(f"osm:node/{node}", kind, f"place {node}", lon, lat)


STOPS = Stops.beside(GRAPH, [place(2), place(3)])
TEAM = Team("COUNTY", minutes(10, 15, 20), minutes(20, 30, 40), minutes(5, 10, 15))
COUNTY = Centre("COUNTY", 5 * MINUTE, TEAM)
VIA = Bridge("WAY", minutes(15, 20, 30), 3 * MINUTE)
CASE = Case(HER, Carrier(minutes(2, 5, 10), minutes(5, 10, 15)))


def ways(
    case: Case = CASE, aim: Aim = Aim.DEFINITIVE, bridges: tuple[Bridge, ...] = (VIA,)
) -> Ways:
    return Ways(LABELS, case, STOPS, bridges, aim)


def itinerary(way: Way, asked: Ways | None = None) -> Itinerary:
    found = (asked or ways()).of(COUNTY)[way]
    assert isinstance(found, Itinerary)
    return found


def in_minutes(found: Itinerary) -> tuple[float, float, tuple[float, ...], tuple[float, ...]]:
    return (
        found.first_hands_s / MINUTE,
        found.definitive_s / MINUTE,
        tuple(each / MINUTE for each in found.first_hands_range_s),
        tuple(each / MINUTE for each in found.definitive_range_s),
    )


def test_direct_leaves_after_five_minutes_drives_an_hour_and_waits_five_for_hands() -> None:
    # at the high speeds half, at the low ones twice as long
    assert in_minutes(itinerary(Way.DIRECT)) == (70, 70, (2 + 30 + 5, 10 + 120 + 5), (37, 135))


def test_fetched_has_hands_when_the_team_is_there_and_all_of_its_parts_till_it_is_back() -> None:
    found = itinerary(Way.FETCHED)

    assert in_minutes(found) == (75, 170, (40, 140), (10 + 30 + 20 + 30 + 5, 20 + 120 + 40 + 125))
    assert [leg.kind for leg in found.legs] == [
        LegKind.MOBILISE,
        LegKind.DRIVE_OUT,
        LegKind.STABILISE,
        LegKind.DRIVE,
        LegKind.ACTIVATE,
    ]
    assert [leg.start for leg in found.legs] == ["COUNTY", "COUNTY", "origin", "origin", "COUNTY"]
    assert found.proposal


def test_forward_has_hands_at_the_hospital_on_the_way_and_goes_on_with_the_same_vehicle() -> None:
    found = itinerary(Way.FORWARD)

    # 5 + 30 to the hospital, 3 until hands, 20 there, 10 to hand over, 50 on, 5 until hands
    assert in_minutes(found)[:2] == (38, 123)
    assert found.via == "WAY"
    assert [(leg.kind, leg.carried_by) for leg in found.legs] == [
        (LegKind.MOBILISE, CarriedBy.REFERRING),
        (LegKind.DRIVE, CarriedBy.REFERRING),
        (LegKind.ACTIVATE, CarriedBy.VIA),
        (LegKind.DWELL, CarriedBy.VIA),
        (LegKind.HAND_OVER, CarriedBy.REFERRING),
        (LegKind.DRIVE, CarriedBy.REFERRING),
        (LegKind.ACTIVATE, CarriedBy.NOBODY),
    ]


def test_a_rendezvous_is_where_the_team_is_before_her_and_hands_are_there_first() -> None:
    found = itinerary(Way.RENDEZVOUS)

    # she is in the village after 5 + 35 minutes, the team after 15 + 25: nobody waits
    assert found.stop == place(3)
    assert found.wait_s == 0
    # at the high speeds she is there after 19.5 minutes and the team after 22.5, at the low ones
    # after 80 and 70: the later one counts each time
    assert in_minutes(found) == (40, 80, (22.5, 80), (22.5 + 5 + 12.5 + 5, 80 + 15 + 50 + 5))
    assert found.legs[0] == Leg(
        LegKind.MOBILISE, CarriedBy.REFERRING, "origin", "origin", 0, 300, (120, 600), None, True
    )
    assert [leg.end for leg in found.legs][-1] == "COUNTY"


def test_who_comes_first_waits_and_how_long_is_said_with_its_range() -> None:
    late = replace(CASE, carrier=Carrier(minutes(12, 15, 20), minutes(5, 10, 15)))
    found = itinerary(Way.RENDEZVOUS, ways(late))

    assert found.stop == place(3)
    assert found.wait_s == 10 * MINUTE
    (wait,) = (leg for leg in found.legs if leg.kind is LegKind.WAIT)
    # she comes after 29.5, 50, 90 minutes, the team after 22.5, 40, 70
    assert (wait.carried_by, wait.start, wait.time_s) == (CarriedBy.TEAM, "osm:node/3", 600)
    assert wait.range_s == (7 * MINUTE, 20 * MINUTE)


def test_for_first_hands_they_meet_where_hands_come_soonest_though_the_centre_is_later() -> None:
    quick = replace(COUNTY, team=replace(TEAM, mobilisation=Duration.fixed(0)))
    later = replace(CASE, carrier=Carrier(minutes(5, 10, 15), minutes(5, 10, 15)))
    met = {aim: ways(later, aim).of(quick)[Way.RENDEZVOUS] for aim in Aim}

    # in the township she is after 30 and the team after 40 minutes, in the village 45 and 25
    assert [
        (each.stop, each.first_hands_s / MINUTE, each.definitive_s / MINUTE)
        for each in (met[Aim.FIRST_HANDS], met[Aim.DEFINITIVE])
        if isinstance(each, Itinerary)
    ] == [(place(2), 40, 95), (place(3), 45, 85)]


def test_they_meet_sooner_and_off_her_road_only_where_able_hands_count_enough_for_the_detour() -> (
    None
):
    # at the gate, 4, she is after 65 minutes and has definitive care after 80; at 5, where the
    # team stands ready, able hands after 35 and definitive care after 100: 30 sooner, 20 later
    gate_or_detour = Stops.beside(GRAPH, [place(4), place(5)])
    ready = replace(COUNTY, team=replace(TEAM, base="WAY", mobilisation=Duration.fixed(0)))
    met = {
        percent: met_at(Ways(LABELS, CASE, gate_or_detour, [], hands_percent=percent), ready)
        for percent in (0, 50, 66, 67, 100)
    }

    assert met == {0: place(4), 50: place(4), 66: place(4), 67: place(5), 100: place(5)}


def met_at(asked: Ways, centre: Centre) -> StopPlace | None:
    found = asked.of(centre)[Way.RENDEZVOUS]
    assert isinstance(found, Itinerary)
    return found.stop


def test_of_centres_on_the_way_the_share_chooses_too_and_of_equal_ones_the_sooner_hands() -> None:
    # over 5 able hands after 38 minutes and definitive care after 123; over a clinic beside the
    # county hospital after 68 and 108: 30 sooner and 15 later
    beside_county = Bridge("CLINIC", minutes(15, 25, 30), 3 * MINUTE)
    labels = Labels.make(WEIGHTS, {**LABELS.places, "CLINIC": LABELS.places["COUNTY"]})
    chosen = {}
    for percent in (0, 49, 50, 100):
        asked = Ways(labels, CASE, STOPS, [VIA, beside_county], hands_percent=percent)
        via = asked.best_via(COUNTY)
        assert isinstance(via, Bridge)
        chosen[percent] = via.key

    assert chosen == {0: "CLINIC", 49: "CLINIC", 50: "WAY", 100: "WAY"}


@pytest.mark.parametrize("percent", [-1, 101, 50.5, float("nan")])
def test_a_share_that_cannot_be_is_refused_by_name(percent: float) -> None:
    with pytest.raises(ItineraryError, match=str(percent)) as refused:
        Ways(LABELS, CASE, STOPS, [], hands_percent=percent)  # type: ignore[arg-type]  # on purpose

    assert refused.value.code == "bad_hands_percent"


def test_the_routes_of_a_rendezvous_are_three() -> None:
    routes = ways().route(itinerary(Way.RENDEZVOUS))

    assert [(each.carried_by, each.coordinates) for each in routes] == [
        (CarriedBy.REFERRING, (PLACES[1], PLACES[2], PLACES[3])),
        (CarriedBy.TEAM, (PLACES[4], PLACES[3])),
        (CarriedBy.TEAM, (PLACES[3], PLACES[4])),
    ]


def test_direct_is_best_until_the_vehicle_comes_so_late_that_fetching_wins() -> None:
    asked = ways()
    assert best(asked.of(COUNTY).values(), Aim.DEFINITIVE) == itinerary(Way.DIRECT)
    # direct is 65 minutes after leaving, fetched 170 and a rendezvous 75 after leaving
    flips = {each.variable: each for each in break_evens(asked, COUNTY)}
    assert flips[Variable.LEAVES_AFTER] == BreakEven(
        Variable.LEAVES_AFTER, Way.FETCHED, None, 105 * MINUTE + 0.01
    )
    assert Variable.MOBILISATION not in flips


def test_for_first_hands_the_hospital_on_the_way_is_best_until_the_vehicle_comes_too_late() -> None:
    asked = ways(aim=Aim.FIRST_HANDS)

    assert best(asked.of(COUNTY).values(), Aim.FIRST_HANDS) == itinerary(Way.FORWARD, asked)
    # the hospital has hands 33 minutes after leaving; the team is in the township after 55, where
    # she is 20 after leaving, and with her after 75: from then on it had better come for her
    assert break_evens(asked, COUNTY) == (
        BreakEven(Variable.LEAVES_AFTER, Way.RENDEZVOUS, None, 22 * MINUTE),
        BreakEven(Variable.LEAVES_AFTER, Way.FETCHED, None, 55 * MINUTE + 0.01),
    )


NEGATIVE = -1.0


@pytest.mark.parametrize(
    ("times", "wrong"),
    [
        ((3, 2, 4), "3"),
        ((NEGATIVE, 2, 4), "-1.0"),
        ((1, float("nan"), 4), "nan"),
        ((1, 2, 1e9), "86400"),
    ],
)
def test_a_duration_that_cannot_be_is_refused_by_name(
    times: tuple[float, float, float], wrong: str
) -> None:
    with pytest.raises(ItineraryError, match=wrong) as refused:
        Duration(*times, proposal=True)

    assert refused.value.code == "bad_duration"


def test_negative_times_until_hands_are_refused_by_name() -> None:
    for make in (
        lambda: Bridge("WAY", minutes(1, 2, 3), NEGATIVE),
        lambda: Centre("COUNTY", NEGATIVE, None),
        lambda: replace(CASE, hands_here_s=NEGATIVE),
    ):
        with pytest.raises(ItineraryError) as refused:
            make()
        assert refused.value.code == "bad_time"


def reasons(asked: Ways, centre: Centre) -> dict[Way, NoWay | None]:
    return {
        way: each.reason if isinstance(each, NoItinerary) else None
        for way, each in asked.of(centre).items()
    }


def test_what_cannot_be_done_has_a_reason() -> None:
    no_stops = Ways(LABELS, CASE, Stops.beside(GRAPH, []), [])
    assert reasons(no_stops, COUNTY) == {
        Way.DIRECT: None,
        Way.FETCHED: None,
        Way.FORWARD: NoWay.NO_VIA,
        Way.RENDEZVOUS: NoWay.NO_STOP_ALLOWED,
    }
    assert reasons(ways(), replace(COUNTY, team=None)) == {
        Way.DIRECT: None,
        Way.FETCHED: NoWay.NO_TEAM,
        Way.FORWARD: None,
        Way.RENDEZVOUS: NoWay.NO_TEAM,
    }
    lost = replace(COUNTY, team=replace(TEAM, base="LOST"))
    assert reasons(ways(), lost)[Way.FETCHED] is NoWay.TEAM_OFF_ROAD
    stuck = replace(COUNTY, team=replace(TEAM, base="ISLAND"))
    assert reasons(ways(), stuck)[Way.FETCHED] is NoWay.TEAM_CANNOT_REACH
    assert reasons(ways(), stuck)[Way.RENDEZVOUS] is NoWay.NO_STOP_REACHABLE
    island = replace(COUNTY, key="ISLAND")
    assert set(reasons(ways(), island).values()) == {NoWay.UNREACHABLE, NoWay.NO_STOP_REACHABLE}
    assert set(reasons(ways(), replace(COUNTY, key="LOST")).values()) == {NoWay.CENTRE_OFF_ROAD}


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("COUNTY", NoWay.VIA_IS_CENTRE),
        ("LOST", NoWay.VIA_OFF_ROAD),
        ("ISLAND", NoWay.VIA_UNREACHABLE),
    ],
)
def test_a_centre_on_the_way_that_is_none_has_a_reason(key: str, reason: NoWay) -> None:
    asked = ways(bridges=(replace(VIA, key=key),))
    assert reasons(asked, COUNTY)[Way.FORWARD] is reason


def test_nobody_goes_on_from_a_centre_that_has_what_the_other_has() -> None:
    as_good = replace(COUNTY, not_over=frozenset({"WAY"}))
    assert reasons(ways(), as_good)[Way.FORWARD] is NoWay.VIA_IS_ENOUGH
    elsewhere = replace(COUNTY, not_over=frozenset({"ISLAND"}))
    assert reasons(ways(), elsewhere)[Way.FORWARD] is None
    assert break_evens(ways(), as_good)


def test_two_vias_of_one_key_and_stops_of_other_roads_are_refused() -> None:
    with pytest.raises(ItineraryError) as repeated:
        ways(bridges=(VIA, VIA))
    other = small_graph(PLACES, ROADS)
    with pytest.raises(ItineraryError) as foreign:
        Ways(LABELS, CASE, Stops.everywhere(other), [])

    assert (repeated.value.code, foreign.value.code) == ("repeated_via", "other_roads")


def test_questions_compile_nothing_that_was_not_compiled_ahead() -> None:
    compile_now()
    before = compiled_versions()
    asked = Ways(LABELS, CASE, Stops.everywhere(GRAPH), [VIA])
    for option in asked.of(COUNTY).values():
        assert isinstance(option, Itinerary)
        asked.route(option)
    asked.rendezvous([COUNTY] * (meeting.FEW + 1))
    break_evens(asked, COUNTY)

    assert compiled_versions() == before


def compiled_versions() -> dict[str, int]:
    """Return how many kinds of arguments each compiled function has met."""
    return {
        f"{module.__name__}.{name}": len(function.signatures)
        for module in (meeting, front, sweeps)
        for name, function in vars(module).items()
        if hasattr(function, "signatures")
    }
