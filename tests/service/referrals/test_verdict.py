"""Which way is best, by how much, and in which words: decided from times alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.facility import Facility
from facilities.matching import Fit
from routing.itineraries import (
    Aim,
    BreakEven,
    CarriedBy,
    Itinerary,
    Leg,
    LegKind,
    StopKind,
    StopPlace,
    Variable,
    Way,
)
from service.referrals import verdict_words
from service.referrals.standing import Chance
from service.referrals.verdict import (
    Choice,
    Ground,
    Judgement,
    Scale,
    best_of,
    grounds,
    judge,
    turning_points,
)
from service.referrals.verdict_words import newborn_sentences, said, sentences
from service.referrals.ways_rules import ways_rules

MINUTE = 60.0
MARGIN = 5 * MINUTE
E = Facility("E", "东岸市医院", 113.0, 35.0, name_en="East Bank")
W = Facility("W", "西岸县医院", 113.0, 35.0, name_en="West Bank")
STOP = StopPlace("osm:node/7", StopKind.VILLAGE, "石桥村", 113.0, 35.0)


def leg(kind: LegKind, by: CarriedBy, minutes: float, *, proposal: bool) -> Leg:
    time_s = minutes * MINUTE
    return Leg(kind, by, "origin", "E", 0.0, time_s, (time_s, time_s), None, proposal)


def choice(
    way: Way,
    first: float,
    definitive: float,
    *,
    facility: Facility = E,
    fit: Fit = Fit.FIT,
    place: int = 0,
    chance: Chance | None = None,
    spare: float | None = None,
    legs: tuple[Leg, ...] = (),
) -> Choice:
    """Make a way with its minutes to able hands and to definitive care."""
    itinerary = Itinerary(
        way=way,
        centre=facility.code,
        via="W" if way is Way.FORWARD else None,
        stop=STOP if way is Way.RENDEZVOUS else None,
        legs=legs,
        wait_s=0.0,
        first_hands_s=first * MINUTE,
        first_hands_range_s=(first * MINUTE, first * MINUTE),
        definitive_s=definitive * MINUTE,
        definitive_range_s=(definitive * MINUTE, definitive * MINUTE),
        proposal=any(each.proposal for each in legs),
    )
    spare_s = None if spare is None else (spare * MINUTE, spare * MINUTE)
    via = W if way is Way.FORWARD else None
    return Choice(facility, fit, place, itinerary, chance, spare_s, via)


def scale(aim: Aim = Aim.DEFINITIVE, *, needs_first: bool = False, percent: int = 50) -> Scale:
    return Scale(aim, MARGIN, needs_first, percent)


def best(*choices: Choice, by: Scale | None = None) -> tuple[str, Way]:
    found = best_of(choices, by or scale())
    assert found is not None
    return found.facility.code, found.itinerary.way


def test_the_margin_stands_in_data_with_its_source() -> None:
    assert ways_rules().margin_s == MARGIN
    assert ways_rules().shown == 5
    assert ways_rules().hands_percent == 50


def test_able_hands_count_their_share_and_at_u0_before_everything() -> None:
    direct = choice(Way.DIRECT, 60, 60)
    assert best(direct, choice(Way.RENDEZVOUS, 20, 75)) == ("E", Way.RENDEZVOUS)
    assert best(direct, choice(Way.RENDEZVOUS, 20, 76)) == ("E", Way.DIRECT)
    assert best(direct, choice(Way.RENDEZVOUS, 20, 75), by=scale(percent=0)) == ("E", Way.DIRECT)
    ways = direct, choice(Way.FETCHED, 30, 120)
    assert best(*ways) == ("E", Way.DIRECT)
    assert best(*ways, by=scale(Aim.FIRST_HANDS)) == ("E", Way.FETCHED)


def test_a_way_within_the_window_beats_a_sooner_one_that_misses_it() -> None:
    misses = choice(Way.DIRECT, 60, 60, chance=Chance.MISSES)
    makes = choice(Way.RENDEZVOUS, 40, 80, chance=Chance.LIKELY)
    assert best(misses, makes) == ("E", Way.RENDEZVOUS)
    assert best(replace(misses, chance=Chance.UNKNOWN), makes) == ("E", Way.DIRECT)


def test_within_the_margin_the_simplest_way_decides_and_at_u0_the_other_time_before_it() -> None:
    assert best(choice(Way.RENDEZVOUS, 57, 58), choice(Way.DIRECT, 60, 60)) == ("E", Way.DIRECT)
    ways = choice(Way.DIRECT, 30, 60), choice(Way.RENDEZVOUS, 26, 70)
    assert best(*ways, by=scale(Aim.FIRST_HANDS)) == ("E", Way.DIRECT)
    assert best(*ways[:1], choice(Way.RENDEZVOUS, 34, 50), by=scale(Aim.FIRST_HANDS)) == (
        "E",
        Way.RENDEZVOUS,
    )


def test_exactly_the_margin_is_a_difference() -> None:
    ways = choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 40, 65)
    assert best(*ways) == ("E", Way.RENDEZVOUS)
    assert not judge(ways, scale()).no_gain


def test_what_a_centre_lacks_counts_before_the_times_or_after_as_the_policy_has_it() -> None:
    near = choice(Way.DIRECT, 40, 40, fit=Fit.PARTIAL)
    far = choice(Way.DIRECT, 80, 80, facility=W, place=1)
    assert best(near, far) == ("E", Way.DIRECT)
    assert best(near, far, by=scale(needs_first=True)) == ("W", Way.DIRECT)


@pytest.mark.parametrize("fit", [Fit.UNKNOWN, Fit.UNFIT])
def test_a_centre_that_is_no_candidate_is_never_better_than_one_that_is(fit: Fit) -> None:
    near = choice(Way.DIRECT, 10, 10, fit=fit)
    assert best(near, choice(Way.DIRECT, 200, 200, facility=W, place=1)) == ("W", Way.DIRECT)
    assert best(near) == ("E", Way.DIRECT)


def test_of_equal_centres_the_first_of_the_answer_is_taken() -> None:
    first = choice(Way.FETCHED, 50, 62, facility=W, place=0)
    second = choice(Way.DIRECT, 50, 60, place=1)
    assert best(second, first) == ("W", Way.FETCHED)


def test_a_gain_is_told_over_the_direct_way_and_else_over_the_next_best() -> None:
    direct, met = choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 30, 50)
    slow = choice(Way.FETCHED, 20, 90)
    over_direct = judge([direct, met, slow], scale())
    assert over_direct.over is direct
    assert over_direct.gained == (30 * MINUTE, 10 * MINUTE)
    over_next = judge([direct, slow, choice(Way.FORWARD, 40, 75)], scale())
    assert over_next.over is not None
    assert over_next.over.itinerary.way is Way.FORWARD
    assert over_next.gained == (-20 * MINUTE, 15 * MINUTE)


def test_another_centre_is_nothing_to_gain_over() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60), choice(Way.DIRECT, 90, 90, facility=W)], scale())
    assert (judged.over, judged.gained, judged.no_gain) == (None, None, False)


def test_no_gain_is_an_answer() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 57, 58)], scale())
    assert judged.best is not None
    assert (judged.best.itinerary.way, judged.no_gain) == (Way.DIRECT, True)
    zh, en = sentences(judged, [], [])
    assert "差不多" in zh
    assert "About the same" in en


def test_ways_whose_gain_and_loss_even_out_are_as_good_and_both_are_told() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 20, 78)], scale())
    assert judged.best is not None
    assert (judged.best.itinerary.way, judged.no_gain, judged.gained) == (Way.DIRECT, True, None)
    zh, en = sentences(judged, [], [])
    assert "算下来差不多，取简单的：能处理的人晚 40 分钟到她身边，早 18 分钟到能治的地方。" in zh
    assert "take the simpler: able hands 40 min later, definitive care 18 min sooner." in en


def test_what_is_sooner_and_what_is_later_stand_in_one_sentence() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 19, 70)], scale())
    assert judged.gained == (41 * MINUTE, -10 * MINUTE)
    zh, en = sentences(judged, [], [])
    assert "比直接送：能处理的人早 41 分钟到她身边，晚 10 分钟到能治的地方。" in zh
    assert "able hands 41 min sooner, definitive care 10 min later." in en


def test_the_share_of_able_hands_is_said_where_the_verdict_rests_on_it() -> None:
    direct, met = choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 19, 70)
    assert judge([direct, met], scale()).share == 50
    assert judge([direct, choice(Way.FETCHED, 80, 200)], scale()).share is None
    assert judge([direct], scale()).share is None
    assert judge([direct, met], scale(percent=0)).share is None
    assert judge([direct, met], scale(Aim.FIRST_HANDS)).share is None
    ground = Ground("hands_share", percent=50)
    zh, en = sentences(judge([direct, met], scale()), [ground], [])
    assert "能处理的人早到 1 分钟，只按早治 0.5 分钟算" in zh
    assert "able hands a minute sooner count as 0.5 min sooner" in en
    assert said(ground).params == {"percent": 50}


def test_to_make_the_window_is_a_gain_however_few_minutes_it_takes() -> None:
    late = choice(Way.DIRECT, 60, 62, chance=Chance.MISSES)
    just = choice(Way.RENDEZVOUS, 58, 60, chance=Chance.MAKES)
    judged = judge([late, just], scale())
    assert judged.gained == (2 * MINUTE, 2 * MINUTE)


def test_where_no_way_is_possible_the_verdict_says_what_to_do() -> None:
    judged = judge([], scale())
    assert judged == Judgement(None)
    zh, en = sentences(judged, [], [])
    assert "打电话" in zh
    assert "call" in en


WORDED = {
    Way.DIRECT: ("建议直接送东岸市医院。", "Go straight to East Bank."),
    Way.FETCHED: ("等东岸市医院的转运队来接", "Let the team of East Bank come and fetch."),
    Way.FORWARD: ("先到西岸县医院稳定，再转东岸市医院", "Stabilise at West Bank first"),
    Way.RENDEZVOUS: ("半路会合，在石桥村交接", "at 石桥村"),
}


@pytest.mark.parametrize("way", list(Way))
def test_every_way_is_advised_by_name(way: Way) -> None:
    zh, en = sentences(judge([choice(way, 30, 60)], scale()), [], [])
    assert WORDED[way][0] in zh
    assert WORDED[way][1] in en


@pytest.mark.parametrize(
    ("chance", "spare", "zh", "en"),
    [
        (Chance.MAKES, 20, "能赶上时限，剩 20 分钟", "makes the time limit, with 20 min"),
        (Chance.LIKELY, 3, "路慢就赶不上，剩 3 分钟", "not on slow roads, with 3 min"),
        (Chance.MISSES, -12, "赶不上时限，晚 12 分钟", "misses the time limit, by 12 min"),
        (Chance.MAKES, 0, "能赶上时限。", "makes the time limit."),
    ],
)
def test_the_window_is_told_with_what_is_left(
    chance: Chance, spare: float, zh: str, en: str
) -> None:
    words = sentences(
        judge([choice(Way.DIRECT, 9, 9, chance=chance, spare=spare)], scale()), [], []
    )
    assert zh in words[0]
    assert en in words[1]


def test_what_nobody_measured_or_said_is_named() -> None:
    legs = (
        leg(LegKind.MOBILISE, CarriedBy.TEAM, 30, proposal=True),
        leg(LegKind.DRIVE_OUT, CarriedBy.TEAM, 40, proposal=False),
        leg(LegKind.STABILISE, CarriedBy.TEAM, 45, proposal=True),
    )
    fetched = choice(Way.FETCHED, 70, 160, fit=Fit.PARTIAL, chance=Chance.UNKNOWN, legs=legs)
    found = list(grounds(fetched, is_calibrated=False, bridging_signed=True))
    assert [each.code for each in found] == [
        "team_unknown",
        "centre_partial",
        "window_unknown",
        "mobilisation_proposal",
        "stabilisation_proposal",
        "roads_uncalibrated",
    ]
    zh, en = sentences(judge([fetched], scale()), found, [])
    assert "先打电话问" in zh
    assert "出车要 30 分钟是估计" in zh
    assert "30 min until the team of East Bank leaves is a proposal" in en


def test_of_being_met_it_is_said_that_nobody_stabilises_her_there() -> None:
    team = replace(E, retrieval_team=True)
    hand_over = leg(LegKind.HAND_OVER, CarriedBy.TEAM, 10, proposal=False)
    stabilise = leg(LegKind.STABILISE, CarriedBy.TEAM, 30, proposal=False)
    fetched = choice(Way.FETCHED, 70, 160, facility=team, legs=(stabilise,))
    met = choice(Way.RENDEZVOUS, 50, 90, facility=team, legs=(hand_over,))
    judged = judge([fetched, met], scale())
    assert judged.best is met
    found = list(grounds(met, is_calibrated=True, bridging_signed=True))
    assert [(each.code, each.minutes) for each in found] == [("hand_over_only", 10)]
    zh, en = sentences(judged, found, [])
    assert "前提：会合只算交接 10 分钟，没算稳定，到会合点前由我们的人护送。" in zh
    assert "only 10 min of hand-over is counted at the meeting and no stabilisation" in en
    assert "our own crew carries her so far" in en
    assert list(grounds(fetched, is_calibrated=True, bridging_signed=True)) == []


def test_a_measured_time_on_calibrated_roads_rests_on_nothing_unsaid() -> None:
    measured = leg(LegKind.MOBILISE, CarriedBy.TEAM, 30, proposal=False)
    team = replace(E, retrieval_team=True)
    fetched = choice(Way.FETCHED, 70, 160, facility=team, legs=(measured,))
    assert list(grounds(fetched, is_calibrated=True, bridging_signed=False)) == []


def test_the_dwell_is_that_of_the_centre_on_the_way_and_an_unsigned_rule_is_said() -> None:
    dwell = leg(LegKind.DWELL, CarriedBy.VIA, 30, proposal=True)
    found = list(
        grounds(
            choice(Way.FORWARD, 30, 90, legs=(dwell,)), is_calibrated=True, bridging_signed=False
        )
    )
    assert [(each.code, each.facility) for each in found] == [
        ("dwell_proposal", W),
        ("bridging_unsigned", None),
    ]


def test_a_turning_point_is_told_in_whole_minutes_that_still_turn_it() -> None:
    found = turning_points(
        choice(Way.DIRECT, 60, 60),
        [
            BreakEven(Variable.MOBILISATION, Way.RENDEZVOUS, 12.9 * MINUTE, None),
            BreakEven(Variable.LEAVES_AFTER, Way.FETCHED, None, 31.2 * MINUTE),
        ],
    )
    below, above = list(found)
    assert (below.code, below.minutes) == ("mobilisation_below", 12)
    assert (above.code, above.minutes) == ("leaves_after_above", 32)
    zh, en = sentences(judge([choice(Way.DIRECT, 60, 60)], scale()), [], [below, above])
    assert "如果他们 12 分钟内能出车，改为半路会合更好。" in zh
    assert "If our vehicle needs 32 min or more to leave, being fetched is better." in en


def test_of_turning_points_the_nearest_is_told_and_none_that_turns_to_the_same_way() -> None:
    found = turning_points(
        choice(Way.DIRECT, 60, 60),
        [
            BreakEven(Variable.MOBILISATION, Way.DIRECT, 20 * MINUTE, None),
            BreakEven(Variable.MOBILISATION, Way.RENDEZVOUS, 15 * MINUTE, None),
            BreakEven(Variable.MOBILISATION, Way.FETCHED, 5 * MINUTE, None),
            BreakEven(Variable.STABILISATION, Way.FETCHED, 0.5 * MINUTE, None),
        ],
    )
    assert [(each.then, each.minutes) for each in found] == [(Way.RENDEZVOUS, 15)]


@pytest.mark.parametrize("table", ["_GROUNDS", "_FLIPS"])
def test_every_code_has_words_in_both_languages_without_a_gap(table: str) -> None:
    for code, words in getattr(verdict_words, table).items():
        ground = Ground(code, E, 12, Way.RENDEZVOUS)
        for filled in verdict_words._filled(words, ground):
            assert filled
            assert not re.search(r"[{}]", filled), filled
        assert said(ground).params == {"facility": "E", "minutes": 12, "then": "rendezvous"}


def test_the_verdict_for_a_baby_says_why_and_how_much() -> None:
    zh, en = newborn_sentences(
        E, ["rescue_first", "not a code"], (-300.0, 3600.0), [], is_before=False, no_gain=False
    )
    assert zh == (
        "建议先接生，请东岸市医院的团队来接孩子。因为要先抢救她。"
        "比宫内转：能处理的人晚 5 分钟到孩子身边，孩子早 60 分钟到能治的地方。"
    )
    assert en.startswith("Let the birth come first; let the team of East Bank fetch the baby.")
    assert newborn_sentences(None, [], None, [], is_before=True, no_gain=False)[1].endswith("now.")


def test_what_is_open_about_the_birth_is_no_reason_to_move_her() -> None:
    zh, en = newborn_sentences(E, ["birth_time_unknown"], None, [], is_before=True, no_gain=False)
    assert "因为" not in zh
    assert "Because" not in en
    assert zh.endswith("前提：什么时候生还不知道。")
    assert en.endswith("This rests on: it is not known when the birth comes.")


def test_that_nobody_takes_the_baby_is_given_no_reason() -> None:
    because = ["rescue_first", "birth_time_unknown"]
    zh, en = newborn_sentences(None, because, None, [], is_before=False, no_gain=False)
    assert zh == "不知道哪里能接这个孩子，马上打电话。要先抢救她。前提：什么时候生还不知道。"
    assert "call now. She has to be rescued first. This rests on:" in en


def test_where_she_is_treated_as_well_that_is_said_before_any_way() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60)], scale())
    zh, en = sentences(judged, [], [], able_here=W)
    assert zh == "西岸县医院有关键的能力，先在这里治。确实要转时才看下面。建议直接送东岸市医院。"
    assert en.startswith("West Bank has everything decisive: treat here. What follows is for")


def test_a_newborn_that_is_moved_is_spoken_of_as_the_baby() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60), choice(Way.RENDEZVOUS, 19, 70)], scale())
    zh, en = sentences(judged, [], [], is_newborn=True)
    assert "能处理的人早 41 分钟到孩子身边，孩子晚 10 分钟到能治的地方。" in zh
    assert "able hands for the baby 41 min sooner, its definitive care 10 min later." in en
    assert "她" not in zh


OF_WHOM = ("centre_unknown", "hand_over_only", "stabilisation_proposal", "bridging_unsigned")


def test_what_a_verdict_rests_on_is_said_of_the_baby_or_of_her() -> None:
    judged = judge([choice(Way.DIRECT, 60, 60)], scale())
    grounds = [Ground(code, facility=E, minutes=20) for code in OF_WHOM]
    zh, en = sentences(judged, grounds, [], is_newborn=True)
    assert "谁能先稳定孩子，规则没有医生签字" in zh
    assert "20 min to stabilise the baby is a proposal" in en
    assert "她" not in zh
    assert re.search(r"\bher\b", en) is None
    zh, en = sentences(judged, grounds, [])
    assert "谁能先稳定她，规则没有医生签字" in zh
    assert "whether East Bank can treat her: call" in en
    assert "baby" not in en


@pytest.mark.parametrize(("is_before", "whom"), [(True, "her"), (False, "the baby")])
def test_before_the_birth_she_is_moved_and_after_it_the_baby(whom: str, *, is_before: bool) -> None:
    ground = Ground("stabilisation_proposal", minutes=20)
    _, en = newborn_sentences(E, [], None, [ground], is_before=is_before, no_gain=False)
    assert f"20 min to stabilise {whom} is a proposal" in en


MINUTES = st.integers(0, 300).map(float)
CHOICES = st.lists(
    st.builds(
        choice,
        st.sampled_from(Way),
        MINUTES,
        MINUTES,
        fit=st.sampled_from(Fit),
        place=st.integers(0, 3),
        chance=st.none() | st.sampled_from(Chance),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(CHOICES, st.sampled_from(Aim), st.booleans())
def test_the_best_is_one_of_them_whatever_their_order_and_no_other_is_clearly_better(
    choices: list[Choice], aim: Aim, needs_first: bool
) -> None:
    by = scale(aim, needs_first=needs_first)
    found = best_of(choices, by)
    assert found is not None
    again = best_of(list(reversed(choices)), by)
    assert again is not None
    assert by.weighed_s(again) == by.weighed_s(found) or again.itinerary.way is found.itinerary.way
    for other in choices:
        same = (other.fit, other.chance) == (found.fit, found.chance)
        assert not (same and by.weighed_s(other) + MARGIN <= by.weighed_s(found))
