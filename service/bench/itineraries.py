"""How often each way to move a patient is best, what it gains, and how fast that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from facilities.facility import Facility
from facilities.rules import rule_book
from routing.itineraries import Aim, Itinerary, Option, Way, Ways
from service.bench.itineraries_regions import MovingRegion, bench_rules, demonstration, jinan
from service.bench.itineraries_speed import bench_speed
from service.referrals.answering import Answering, Asked, Surroundings, place_origin
from service.referrals.moving import Moving
from service.referrals.verdict import Choice, Scale, best_of
from service.referrals.ways_rules import ways_rules

NONE = "none"
TENTHS = (10, 50, 90)
SHARES_MIN = (5, 15, 30)
SECONDS_A_MINUTE = 60.0

Report = Callable[[str], None]


@dataclass(frozen=True)
class Compared:
    """One case: the best way, and the minutes it gains over the best direct way to any centre.

    None where no way is possible; gains are None where there is no direct way to compare with.
    """

    aim: Aim
    way: Way | None
    first_hands_min: float | None
    definitive_min: float | None


@dataclass(frozen=True)
class Case:
    """One case as the program judges it, and as if able hands soonest were all that mattered."""

    judged: Compared
    for_hands: Compared


def bench_itineraries(
    demo: tuple[Path, Path], data: Path, report: Report = lambda _: None
) -> dict[str, object]:
    """Compare the four ways for every township and common condition, and measure the search.

    `demo` are the extract and the facilities of the demonstration.
    """
    notes = list(_notes())
    tables: dict[str, dict[str, object]] = {}
    best: dict[str, dict[str, float | None]] = {}
    with TemporaryDirectory(prefix="greenlane-bench-") as folder:
        regions = [demonstration(*demo, Path(folder), report)]
        streets = jinan(data, Path(folder), report)
        if streets is None:
            notes.append(f"missing: jinan or the townships in {data}; its numbers are null")
        else:
            regions.append(streets)
        for region in regions:
            report(f"comparing the ways in {region.name}")
            cases = list(compared(region))
            tables[region.name] = summed(cases)
            best[region.name] = shares([each.judged for each in cases])
    found: dict[str, object] = {
        way.value: {name: each[way.value] for name, each in best.items()} for way in Way
    }
    speed, said = bench_speed(data, report)
    return {**found, "regions": tables, **speed, "notes": [*notes, *said]}


def compared(region: MovingRegion) -> Iterator[Case]:
    """Compare the ways for every township, common condition and moment."""
    rules = rule_book()
    around = Surroundings(region.network, region.roads, {}, frozenset(), rules)
    for moment in bench_rules().moments:
        for origin in region.origins:
            for condition in rules.common.conditions:
                yield _case(around, origin, condition, moment)


def _case(around: Surroundings, origin: Facility, condition: str, moment: datetime) -> Case:
    asked = Asked(conditions=[condition], findings={}, now=moment, facility=origin)
    answering = Answering(asked, around, place_origin(asked, around.roads))
    reached = [each for each in answering.ranking.all if each.travel is not None]
    codes = tuple(each.facility.code for each in reached[: ways_rules().shown])
    moving = Moving(answering, codes)
    judged = {found.centre.key: found.options for found in moving.found}
    bridges = list(moving.bridges.values())
    ways = Ways(moving.labels, moving.case, moving.stops, bridges, Aim.FIRST_HANDS)
    for_hands = ways.all([found.centre for found in moving.found])
    scale = moving.scale
    return Case(
        _compared(moving, judged, scale),
        _compared(moving, for_hands, replace(scale, aim=Aim.FIRST_HANDS)),
    )


def _compared(
    moving: Moving, options: Mapping[str, Mapping[Way, Option]], scale: Scale
) -> Compared:
    choices = list(_choices(moving, options))
    best = best_of(choices, scale)
    direct = best_of([each for each in choices if each.itinerary.way is Way.DIRECT], scale)
    if best is None or direct is None:
        return Compared(scale.aim, best.itinerary.way if best else None, None, None)
    mine, theirs = best.itinerary, direct.itinerary
    return Compared(
        scale.aim,
        mine.way,
        (theirs.first_hands_s - mine.first_hands_s) / SECONDS_A_MINUTE,
        (theirs.definitive_s - mine.definitive_s) / SECONDS_A_MINUTE,
    )


def _choices(moving: Moving, options: Mapping[str, Mapping[Way, Option]]) -> Iterator[Choice]:
    for place, found in enumerate(moving.found):
        standing = found.standing
        for option in options[found.centre.key].values():
            if isinstance(option, Itinerary):
                chance = None
                if moving.limit is not None:
                    chance = moving.limit.chance(option.definitive_s, option.definitive_range_s[1])
                yield Choice(standing.facility, standing.match.fit, place, option, chance)


def summed(cases: Sequence[Case]) -> dict[str, object]:
    """Sum cases up: how often each way is best, altogether and by aim, and what is gained."""
    judged = [each.judged for each in cases]
    return {
        **table(judged),
        "by_aim": {str(aim): table([each for each in judged if each.aim is aim]) for aim in Aim},
        "where_not_direct": table([each for each in judged if each.way not in (None, Way.DIRECT)]),
        "if_all_for_first_hands": table([each.for_hands for each in cases]),
    }


def table(cases: Sequence[Compared]) -> dict[str, object]:
    """Say how many cases there are, how often each way is best, and what that gains."""
    return {
        "cases": len(cases),
        "best": shares(cases),
        "gain_first_hands_min": spread([each.first_hands_min for each in cases]),
        "gain_definitive_min": spread([each.definitive_min for each in cases]),
    }


def shares(cases: Sequence[Compared]) -> dict[str, float | None]:
    """Return the share of cases where each way is best, and where there is none."""
    count = Counter(NONE if each.way is None else str(each.way) for each in cases)
    names = (*(str(way) for way in Way), NONE)
    return {name: round(count[name] / len(cases), 4) if cases else None for name in names}


def spread(minutes: Sequence[float | None]) -> dict[str, float] | None:
    """Return percentiles of what is known, its mean, and the shares from some minutes on."""
    known = np.array([each for each in minutes if each is not None])
    if not len(known):
        return None
    found = {f"p{share}": float(np.percentile(known, share)) for share in TENTHS}
    found |= {"least": float(known.min()), "most": float(known.max()), "mean": float(known.mean())}
    found = {name: round(value, 1) + 0.0 for name, value in found.items()}
    return found | {
        f"share_from_{least}": round(float((known >= least).mean()), 4) for least in SHARES_MIN
    }


def _notes() -> Iterator[str]:
    moments: Mapping[str, object] = {each.isoformat(): None for each in bench_rules().moments}
    conditions = ", ".join(rule_book().common.conditions)
    yield (
        "direct, fetched, forward, rendezvous: share of cases where that way is best, as the "
        f"verdict of the program has it, over every township, {conditions}, at "
        f"{' and '.join(moments)}; among the first {ways_rules().shown} centres of each answer"
    )
    yield (
        "gain_…_min: minutes by which the best way is sooner than the best direct one, 0 where "
        "that is the best, negative where it is later; where_not_direct: the same over the cases "
        "where another way is best"
    )
    yield (
        "by_aim: definitive care with a minute until able hands counted as "
        f"{ways_rules().hands_percent} % of a minute until it, a proposal; or at U0 able hands "
        "first; if_all_for_first_hands: the same cases judged as if those were all that mattered"
    )
    yield (
        "forward and rendezvous cannot beat direct to the same centre in definitive care, as the "
        "same vehicle could drive on: what they give is able hands sooner, and what that costs is "
        "a negative gain_definitive_min; fetched can be sooner in both where vehicles leave late"
    )
    yield (
        f"ways that differ by less than {ways_rules().margin_s / SECONDS_A_MINUTE:g} minutes of "
        "what they are compared by are as good as each other; then the answer's order and the "
        "simpler way decide, at U0 before those the other time"
    )
    yield (
        "all times of teams and vehicles are proposals nobody measured, road times are "
        "uncalibrated, capacity is not said, and no findings are given beside the condition"
    )
    yield (
        "demo: the invented prefecture with its own facilities; jinan: the drive graph of its "
        "inner city, each township inside it a place where patients are, with centres invented by "
        "the rule in service/bench/itineraries.toml, which says nothing about any real place"
    )
