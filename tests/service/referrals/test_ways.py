"""The ways to move a case in the little valley, composed without a server.

T asks. E and P lie across the bridge, W on T's own bank; the village 石桥村 stands where the ring
road leaves the east road, which is the one place where two vehicles may meet.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from facilities.duty import DutyWindow
from facilities.facility import DeclaredCapability, Facility
from facilities.network import Network
from facilities.vocabulary import packaged_vocabulary
from routing.osm import build_roads
from service.cli.ways_table import way_lines
from service.referrals.answering import Answering, Asked, Surroundings, place_origin
from service.referrals.moving import Moving
from service.referrals.ways import ways_of
from service.referrals.ways_rules import ways_rules
from service.referrals.ways_schemas import CaseWays, FacilityWays, MovingWay
from service.situation.capacity import FreeBeds
from service.situation.roads import RoadsInForce
from tests.support.little_world import BRIDGE_WAY, LittleWorld, make_little_world

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # in China
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
VILLAGE = (
    '<node id="9001" lon="113.0301" lat="35.0201">'
    '<tag k="place" v="village"/><tag k="name" v="石桥村"/></node>'
)


@pytest.fixture(scope="module")
def met_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Return the valley's files, with a village at the ring road."""
    world = make_little_world(tmp_path_factory.mktemp("met-world"))
    drawn = world.osm.read_text(encoding="utf-8")
    world.osm.write_text(drawn.replace('"0.6">', f'"0.6">{VILLAGE}'), encoding="utf-8")
    build_roads(world.osm, world.roads.parent / "met")
    return replace(world, roads=world.roads.parent / "met")


@pytest.fixture(scope="module")
def met_roads(met_world: LittleWorld) -> RoadsInForce:
    return RoadsInForce.load(met_world.roads)


class Valley:
    """The valley with its facilities as they stated their times; `ask` composes the ways."""

    def __init__(self, world: LittleWorld, roads: RoadsInForce) -> None:
        self.roads = roads
        self.facilities = {each.code: each for each in world.network()}
        self.free: dict[str, tuple[FreeBeds, ...]] = {}

    def state(self, code: str, **times: Any) -> None:
        """Let a facility state something of its team or vehicle."""
        self.facilities[code] = replace(self.facilities[code], **times)

    def without(self, code: str, *lacking: str) -> None:
        """Let a facility lack something that it has."""
        held = self.facilities[code].capabilities
        self.state(code, capabilities=tuple(each for each in held if each.code not in lacking))

    def asked(
        self, condition: str, findings: dict[str, object] | None = None, at: datetime = NOON
    ) -> Answering:
        facilities: tuple[Facility, ...] = tuple(self.facilities.values())
        network = Network(facilities, (), packaged_vocabulary())
        around = Surroundings(network, self.roads, self.free, frozenset(), demo=True)
        asked = Asked([condition], findings or {}, at, facility=network.get("T"))
        return Answering(asked, around, place_origin(asked, self.roads))

    def moving(self, condition: str) -> Moving:
        return Moving(self.asked(condition), ("E",))

    def ways(self, condition: str, *codes: str, **case: Any) -> CaseWays:
        return ways_of(self.asked(condition, **case), codes)


@pytest.fixture
def valley(met_world: LittleWorld, met_roads: RoadsInForce) -> Valley:
    return Valley(met_world, met_roads)


def way(found: FacilityWays, name: str) -> MovingWay:
    return next(each for each in found.ways if each.way == name)


def minutes(*seconds: float) -> list[float]:
    return [each / 60 for each in seconds]


def test_both_set_out_and_the_later_one_is_waited_for(valley: Valley) -> None:
    valley.state("P", mobilisation_min=2, retrieval_team=True)
    valley.state("T", vehicle_ready_min=4)
    (centre,) = valley.ways("pph", "P").facilities
    met = way(centre, "rendezvous")
    legs = {(leg.carried_by, leg.kind): leg for leg in met.legs}
    hers, out = legs["referring", "drive"], legs["team", "drive_out"]
    assert [legs["referring", "mobilise"].time_s, legs["team", "mobilise"].time_s] == [240, 120]
    assert (met.stop and met.stop.name, hers.end.name, out.end.key) == (
        "石桥村",
        "石桥村",
        "osm:node/9001",
    )
    her_arrival, their_arrival = 240 + hers.time_s, 120 + out.time_s
    later = max(her_arrival, their_arrival)
    assert met.first_hands_s == pytest.approx(later)
    assert met.wait_s == pytest.approx(abs(her_arrival - their_arrival))
    last = met.legs[-1]
    assert (last.kind, last.carried_by, last.end.key) == ("drive", "team", "P")
    hand_over_s = legs["team", "hand_over"].time_s
    assert met.definitive_s == pytest.approx(later + hand_over_s + last.time_s)


def test_a_team_that_fetches_is_counted_out_and_back(valley: Valley) -> None:
    valley.state("E", mobilisation_min=10, stabilisation={"*": 20, "pph": 12})
    (centre,) = valley.ways("pph", "E").facilities
    fetched = way(centre, "fetched")
    times = [leg.time_s for leg in fetched.legs]
    assert [leg.kind for leg in fetched.legs] == ["mobilise", "drive_out", "stabilise", "drive"]
    assert (times[0], times[2]) == (600, 720)
    assert fetched.first_hands_s == pytest.approx(sum(times[:2]))
    assert fetched.definitive_s == pytest.approx(sum(times))
    assert not fetched.proposal


def test_a_nearer_centre_stabilises_her_first_and_is_named_with_its_telephone(
    valley: Valley,
) -> None:
    valley.without("E", "icu_a")
    (centre,) = valley.ways("pph", "P").facilities
    forward = way(centre, "forward")
    assert (forward.via and (forward.via.facility, forward.via.phone)) == ("E", "000-0000-0003")
    kinds = [leg.kind for leg in forward.legs]
    assert kinds == ["mobilise", "drive", "dwell", "hand_over", "drive"]
    assert forward.definitive_s == pytest.approx(sum(leg.time_s for leg in forward.legs))


def test_a_place_without_a_team_fetches_nobody_and_an_unknown_one_is_to_be_asked(
    valley: Valley,
) -> None:
    valley.state("E", retrieval_team=False)
    found = valley.ways("pph_shock", "E", "P")
    without, unknown = found.facilities
    for name in ("fetched", "rendezvous"):
        assert (way(without, name).possible, way(without, name).why_not) == (False, "no_team")
        assert way(unknown, name).possible
    valley.state("E", retrieval_team=None, mobilisation_min=None)
    valley.state("T", vehicle_ready_min=600)
    (waiting,) = valley.ways("pph_shock", "E").facilities
    assert waiting.best == "fetched"
    assert "team_unknown" in [each.code for each in waiting.verdict.rests_on]
    assert "先打电话问" in waiting.verdict.zh


def test_at_night_a_team_takes_the_time_it_states_for_the_night(valley: Valley) -> None:
    valley.state("E", mobilisation_min=10, mobilisation_night_min=25)
    by_day, by_night = (
        way(valley.ways("pph", "E", at=at).facilities[0], "fetched") for at in (NOON, NIGHT)
    )
    assert minutes(by_day.legs[0].time_s, by_night.legs[0].time_s) == [10, 25]


@pytest.mark.parametrize("at", [NOON, NIGHT])
def test_the_answer_the_ways_and_the_rescue_lines_say_the_same_minutes_of_a_team(
    valley: Valley, at: datetime
) -> None:
    valley.state("E", mobilisation_min=12, mobilisation_night_min=25)
    valley.state("P", retrieval_team=False)
    case = valley.asked("eclampsia", at=at)
    found = case.answered().answer
    team = next(each for each in found.rescue if each.kind == "team")
    candidate = next(each for each in found.candidates if each.facility == "E")
    fetched = way(ways_of(case, ["E"]).facilities[0], "fetched")
    told_s = 720.0 if at is NOON else 1500.0
    assert (team.facility, team.mobilisation_s, candidate.mobilisation_s) == ("E", told_s, told_s)
    assert (fetched.legs[0].kind, fetched.legs[0].time_s) == ("mobilise", told_s)
    assert team.travel_time_s == fetched.legs[1].time_s
    assert team.hands_s == pytest.approx(fetched.first_hands_s)  # a sum of two floats
    silent = next(each for each in found.candidates if each.facility == "P")
    assert silent.mobilisation_s is None


@pytest.mark.parametrize(("stated_min", "is_proposal"), [(25, False), (None, True)])
def test_the_answer_and_the_ways_say_the_same_minutes_of_her_own_vehicle(
    valley: Valley, stated_min: int | None, *, is_proposal: bool
) -> None:
    valley.state("T", vehicle_ready_min=stated_min)
    case = valley.asked("eclampsia")
    site = next(each for each in case.answered().answer.rescue if each.kind == "nearest_site")
    assert site.facility is not None
    direct = way(ways_of(case, [site.facility]).facilities[0], "direct")
    ready, road = direct.legs
    assert (site.vehicle_ready_s, site.proposal) == ((stated_min or 15) * 60.0, is_proposal)
    assert (ready.kind, ready.time_s, ready.proposal) == (
        "mobilise",
        site.vehicle_ready_s,
        is_proposal,
    )
    assert site.travel_time_s == road.time_s
    assert site.hands_s == pytest.approx(direct.first_hands_s)


def test_a_site_is_judged_when_her_vehicle_would_be_there_and_not_when_it_leaves(
    valley: Valley,
) -> None:
    on_call = (DutyWindow(8 * 60, 18 * 60), DutyWindow(18 * 60, 8 * 60, activation_min=40))
    held = tuple(replace(each, duty=on_call) for each in valley.facilities["E"].capabilities)
    valley.state("E", capabilities=held)
    valley.state("P", capabilities=())
    valley.state("T", vehicle_ready_min=25)
    case = valley.asked("eclampsia", at=datetime(2026, 11, 23, 9, 40, tzinfo=UTC))  # 17:40 there
    site = next(each for each in case.answered().answer.rescue if each.kind == "nearest_site")
    assert site.facility == "E"
    direct = way(ways_of(case, ["E"]).facilities[0], "direct")
    assert site.travel_time_s is not None
    assert site.travel_time_s < 20 * 60  # there before six, if it left now
    assert site.hands_s == pytest.approx(25 * 60 + site.travel_time_s + 40 * 60)
    assert site.hands_s == pytest.approx(direct.first_hands_s)


def test_what_would_turn_the_verdict_turns_it(valley: Valley) -> None:
    valley.state("P", mobilisation_min=30, retrieval_team=True)
    (centre,) = valley.ways("hie", "P", findings={"birth_at": "2026-11-23T03:30:00Z"}).facilities
    flip = next(each for each in centre.verdict.flips if each.code == "leaves_after_above")
    then, turning = flip.params["then"], flip.params["minutes"]
    assert isinstance(turning, int)
    share = ways_rules().hands_percent / 100
    best = {}
    for ready in (turning - 1, turning):
        valley.state("T", vehicle_ready_min=ready)
        case: dict[str, object] = {"birth_at": "2026-11-23T03:30:00Z"}
        (now,) = valley.ways("hie", "P", findings=case).facilities
        weighed_s = {
            each.way: each.definitive_s + share * each.first_hands_s
            for each in now.ways
            if each.definitive_s is not None and each.first_hands_s is not None
        }
        best[ready] = min(weighed_s, key=lambda way: weighed_s[way])
    assert best[turning] == then
    assert best[turning - 1] != then


def test_a_way_is_judged_by_the_window_of_the_case(valley: Valley) -> None:
    asked = valley.asked("hie", {"birth_at": "2026-11-23T03:30:00Z"})
    found = ways_of(asked, ["P"])
    assert found.windows_counted
    left_s = (360 - 30 - 20) * 60  # of six hours half an hour has passed, and cooling takes 20 min
    for each in found.facilities[0].ways:
        assert each.definitive_s is not None
        assert each.spare_s is not None
        assert each.spare_s[0] == pytest.approx(left_s - each.definitive_s, abs=0.02)
        assert each.window == "makes"
    late = valley.ways("hie", "P", findings={"birth_at": "2026-11-22T23:00:00Z"}).facilities[0]
    assert way(late, "direct").window == "likely"
    assert {way(late, name).window for name in ("fetched", "rendezvous")} == {"misses"}
    assert late.verdict.best == "direct"


def test_at_u0_able_hands_are_aimed_at_but_no_team_brings_a_theatre(valley: Valley) -> None:
    assert valley.ways("pph", "E").aim == "definitive"
    assert valley.ways("pph_shock", "E").aim == "first_hands"
    assert valley.ways("abruption", "E").aim == "definitive"


def test_able_hands_where_she_is_are_the_first(valley: Valley) -> None:
    valley.state("T", capabilities=valley.facilities["E"].capabilities)
    (centre,) = valley.ways("pph_shock", "P").facilities
    assert {each.first_hands_s for each in centre.ways if each.possible} == {0.0}


def test_a_closed_bridge_makes_every_way_as_long_as_the_way_round(
    valley: Valley, met_world: LittleWorld
) -> None:
    open_s = way(valley.ways("pph", "E").facilities[0], "direct").definitive_s
    valley.roads = RoadsInForce.load(met_world.roads, [BRIDGE_WAY])
    closed_s = way(valley.ways("pph", "E").facilities[0], "direct").definitive_s
    assert open_s is not None
    assert closed_s is not None
    assert closed_s > 3 * open_s


def test_a_centre_on_no_road_has_no_way_and_says_so(valley: Valley) -> None:
    found = valley.ways("pph", "X")
    assert {each.why_not for each in found.facilities[0].ways} == {"centre_off_road"}
    assert (found.verdict.best, found.verdict.facility) == (None, None)
    assert "打电话" in found.verdict.zh


def test_no_centre_asked_about_is_an_answer_too(valley: Valley) -> None:
    found = valley.ways("pph")
    assert (found.facilities, found.verdict.best) == ([], None)


def test_an_unborn_baby_may_be_moved_or_born_first_and_fetched(valley: Valley) -> None:
    valley.state("P", mobilisation_min=20)
    findings: dict[str, object] = {"gestation": "29+0", "birth_in_min": 600}
    found = valley.ways("ptl_32", "P", findings=findings).newborn
    assert found is not None
    assert found.in_utero.facility == found.in_utero.born_at == "P"
    assert found.in_utero.first_hands_s == found.in_utero.definitive_s
    assert found.birth_here.way == "fetched"
    assert found.verdict.best == "in_utero"
    assert valley.ways("pph", "P").newborn is None


def test_each_drawn_leg_is_the_road_of_a_driven_leg(valley: Valley) -> None:
    valley.without("E", "icu_a")
    moving = Moving(valley.asked("pph"), ("P",))
    for option in moving.found[0].options.values():
        routes = moving.ways.route(option)  # type: ignore[arg-type]  # all four are possible here
        driven = [
            (number, leg.time_s)
            for number, leg in enumerate(option.legs)  # type: ignore[union-attr]  # as above
            if leg.distance_m is not None
        ]
        assert [(each.leg, each.travel_time_s) for each in routes] == driven
        assert all(len(each.coordinates) > 1 for each in routes)


def test_roads_of_the_past_give_the_same_ways_without_labels_of_the_network(
    valley: Valley,
) -> None:
    ready = valley.ways("pph", "E", "P")
    valley.roads = replace(valley.roads, with_labels=False)
    assert valley.ways("pph", "E", "P") == ready


def test_who_is_on_duty_is_asked_for_the_moment_of_each_arrival(valley: Valley) -> None:
    on_call = (DutyWindow(8 * 60, 18 * 60), DutyWindow(18 * 60, 8 * 60, activation_min=40))
    held = [replace(each, duty=on_call) for each in valley.facilities["E"].capabilities]
    valley.state("E", capabilities=tuple(held), mobilisation_min=20)
    (centre,) = valley.ways("pph", "E", at=datetime(2026, 11, 23, 9, 20, tzinfo=UTC)).facilities
    by_then = {each.way: each.legs[-1].kind for each in centre.ways if each.possible}
    assert by_then["direct"] == "drive"  # there before six
    assert by_then["fetched"] == "activate"  # and after six they have to be called in
    fetched = way(centre, "fetched")
    assert fetched.legs[-1].time_s == 40 * 60
    assert fetched.definitive_s == pytest.approx(sum(leg.time_s for leg in fetched.legs))


def test_nobody_meets_at_the_centres_own_door_nor_at_hers(valley: Valley) -> None:
    assert way(valley.ways("pph", "P").facilities[0], "rendezvous").possible
    valley.state("P", lon=113.0301, lat=35.0201)
    (centre,) = valley.ways("pph", "P").facilities
    assert way(centre, "rendezvous").why_not == "no_stop_allowed"
    assert way(centre, "direct").possible
    (other,) = valley.ways("pph", "E").facilities
    met = way(other, "rendezvous").stop
    assert met is not None
    assert met.key in {"facility:P", "osm:node/9001"}
    valley.state("T", lon=113.0301, lat=35.0201)
    assert way(valley.ways("pph", "E").facilities[0], "rendezvous").why_not == "no_stop_allowed"


def test_the_verdict_of_a_newborn_speaks_of_the_baby_and_that_of_a_woman_of_her(
    valley: Valley,
) -> None:
    assert valley.moving("hie").is_newborn
    assert not valley.moving("pph").is_newborn
    assert not valley.moving("ptl_34").is_newborn
    said = valley.ways("hie", "E", "P").verdict
    assert "她" not in said.zh
    assert "孩子" in said.zh


def test_who_has_everything_decisive_is_told_to_treat_and_not_to_move(valley: Valley) -> None:
    valley.facilities["T"] = replace(
        valley.facilities["T"], capabilities=valley.facilities["E"].capabilities
    )
    here = valley.facilities["T"]
    found = valley.ways("eclampsia", "E", "P")
    for verdict in (found.verdict, *(each.verdict for each in found.facilities)):
        assert verdict.zh.startswith(f"{here.name}有关键的能力，先在这里治。")
        assert verdict.stay
    assert not any(line.startswith(" *") for line in way_lines(found))


def test_who_lacks_something_decisive_moves_her_by_the_best_way(valley: Valley) -> None:
    found = valley.ways("eclampsia", "E", "P")
    assert not found.verdict.stay
    assert [line.split()[1] for line in way_lines(found) if line.startswith(" *")] == [
        each.best for each in found.facilities
    ]


def test_a_team_that_meets_her_while_its_centre_is_called_in_is_worth_a_hand_over(
    valley: Valley,
) -> None:
    called_in = (DutyWindow(0, 24 * 60, activation_min=40),)
    held = tuple(
        DeclaredCapability(code, duty=called_in)
        for code in ("nicu3b", "nicu3a", "th", "mv", "surf")
    )
    valley.state("P", capabilities=held, newborn_ward=None, mobilisation_min=1, retrieval_team=True)
    valley.state("T", vehicle_ready_min=1)
    (centre,) = valley.ways("vlbw", "P").facilities
    direct, met = way(centre, "direct"), way(centre, "rendezvous")
    assert met.definitive_s is not None
    assert direct.definitive_s is not None
    assert direct.definitive_s < met.definitive_s
    assert (centre.best, centre.verdict.no_gain) == ("rendezvous", False)
    said = {each.code: each.params for each in centre.verdict.rests_on}
    assert said["hands_share"] == {"percent": ways_rules().hands_percent}
