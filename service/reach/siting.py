"""Where to add capabilities, so that most births or people are within some minutes. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from facilities.errors import BadInputError, Problem
from facilities.facility import DeclaredCapability, Facility
from facilities.network import Network
from routing.reach import Method, NoSiting, Siting, Source, site
from service.reach import views
from service.reach.answering import Answer
from service.reach.centres import counted, judge_some
from service.reach.remarks import Said, remark
from service.reach.rules import reach_rules
from service.reach.schemas import ChosenSite, SitingView
from service.reach.supposing import read_added, unknown_facility, upgraded

SECONDS_A_MINUTE = 60

_REFUSALS = {
    NoSiting.NO_SITES: (
        "no_site_fits",
        "capabilities",
        "Even with these capabilities no facility that may be chosen, and does not count already, "
        "has everything that is needed: add more of them, or name other facilities.",
    ),
    NoSiting.TOO_MANY: (
        "k_over_sites",
        "k",
        "There are not so many facilities to choose from: ask for at most {sites}.",
    ),
    NoSiting.BAD_COUNT: ("bad_count", "k", "Ask for at least one place."),
    NoSiting.BAD_LIMIT: ("bad_limit", "within_min", "Give minutes above 0."),
    NoSiting.NO_WEIGHT: (
        "no_weight",
        "points",
        "No place that is counted here stands on a road: there is nobody to reach.",
    ),
}


@dataclass(frozen=True, eq=False)
class Sited:
    """Where to add capabilities, or that it helps nobody."""

    before: Answer
    found: Siting | None
    count: int
    within_min: int
    sites: int
    considered: tuple[Said, ...] = ()

    def view(self, heading: dict[str, Any]) -> SitingView:
        """Show the chosen places, the one that adds most first."""
        points = self.before.reached.places.weight
        everybody, found = float(points.sum()), self.found
        covered = self._covered_before()
        said = [views.remark_view(each) for each in (*self.considered, *self._remarks())]
        heading = heading | {"remarks": [*heading["remarks"], *said]}
        return SitingView(
            **heading,
            within_min=self.within_min,
            k=self.count,
            covered_before=covered,
            chosen=[] if found is None else list(self._chosen(found)),
            covered_weight=covered if found is None else round(found.covered_weight, 6),
            share=round((covered if found is None else found.covered_weight) / everybody, 4),
            bound_weight=covered if found is None else round(found.bound_weight, 6),
            gap_share=0.0 if found is None else round(found.gap_share, 4),
            exact=found is None or found.method is Method.SOLVED,
            method="exact" if found is None or found.method is Method.SOLVED else "greedy+bound",
            swaps=0 if found is None else found.swaps,
            sites=self.sites,
        )

    def _remarks(self) -> Iterator[Said]:
        if self.found is None:
            yield remark("nothing_to_gain")
        elif self.found.spare:
            yield remark("fewer_are_enough", count=len(self.found.chosen))

    def _covered_before(self) -> float:
        if self.found is not None:
            return round(self.found.before_weight, 6)
        reached = self.before.reached
        limit_cs = self.within_min * SECONDS_A_MINUTE * 100
        inside = (reached.time_cs >= 0) & (reached.time_cs <= limit_cs)
        return round(float(reached.places.weight[inside].sum()), 6)

    def _chosen(self, found: Siting) -> Iterator[ChosenSite]:
        covered = found.before_weight
        for each in found.chosen:
            covered += each.adds_weight
            facility = self.before.region.network.get(each.key)
            yield ChosenSite(
                facility=each.key,
                name=facility.name if facility else each.key,
                name_en=(facility.name_en or "") if facility else "",
                adds_weight=round(each.adds_weight, 6),
                covered_weight=round(covered, 6),
                share=round(covered / found.total_weight, 4),
            )


def siting(
    before: Answer,
    capabilities: Sequence[str],
    *,
    k: int,
    within_min: int | None = None,
    sites: Sequence[str] | None = None,
) -> Sited:
    """Choose `k` facilities to add capabilities at, among `sites` or those of a tier for it.

    Raise `BadInputError` with everything that is wrong with the question. A facility whose
    agreements would let others count is judged by itself.
    """
    minutes = reach_rules().siting_within_min if within_min is None else within_min
    network = before.region.network
    problems = list(_problems(before, sites, network))
    more: tuple[DeclaredCapability, ...] = ()
    try:
        more = read_added(capabilities, network.vocabulary)
    except BadInputError as error:
        problems += error.problems
    if problems:
        raise BadInputError(problems)
    named, considered = _candidates(network, sites)
    choices = _choices(before, named, more)
    times = before.region.times([*before.sources, *choices])
    found = site(times.arrivals, choices, k, minutes * SECONDS_A_MINUTE, before.sources)
    if isinstance(found, Siting):
        return Sited(before, found, k, minutes, len(choices), considered)
    if found is NoSiting.NOTHING_TO_GAIN:
        return Sited(before, None, k, minutes, len(choices), considered)
    code, field, message = _REFUSALS[found]
    sentence = " ".join((message.format(sites=len(choices)), *(each.en for each in considered)))
    raise BadInputError([Problem(code, sentence, field, str(k) if field == "k" else None)])


def _candidates(
    network: Network, sites: Sequence[str] | None
) -> tuple[list[Facility], tuple[Said, ...]]:
    """Give the facilities that may be chosen, and say which those are where none were named."""
    if sites is not None:
        return [each for code in set(sites) if (each := network.get(code)) is not None], ()
    lowest = reach_rules().lowest_tier
    known = network.facilities
    found = [each for each in known if each.tier is not None and each.tier.rank >= lowest.rank]
    words = network.vocabulary.tiers[lowest]
    counts = {"count": len(found), "others": len(known) - len(found)}
    return found, (remark("sites_by_tier", zh=words.zh, en=words.en.lower(), **counts),)


def _problems(before: Answer, sites: Sequence[str] | None, network: Network) -> Iterator[Problem]:
    if before.region.table is None:
        message = "There is no table of places: siting needs to know who lives where."
        yield Problem("no_points", message, "points")
    for code in dict.fromkeys(sites or ()):
        if network.get(code) is None:
            yield unknown_facility(code, "sites")


def _choices(
    before: Answer, named: Sequence[Facility], more: Sequence[DeclaredCapability]
) -> tuple[Source, ...]:
    """Give the facilities that would count, and count for more hours than they do already."""
    question, region = before.question, before.region
    around = region.around(count_beds=question.count_beds)
    present: Mapping[str, Source] = {each.key: each for each in before.sources}
    better = [upgraded(each, more) for each in named]
    found = counted(judge_some(before.needs, question.at, around, better))
    return tuple(each for each in found if present.get(each.key) != each)
