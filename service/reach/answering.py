"""Answer a question about reach: which centres count, and how far everybody is from them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from facilities.matching import Fit
from facilities.needs import Need, Needs
from facilities.needs_of_groups import needs_from_groups
from routing.reach import NoReach, Reach, Reached, Source
from routing.snapping import SnapFlag, snap_rules
from service.reach.centres import Centre, WhyNot, counted, judge
from service.reach.question import Question, decisive_needs
from service.reach.region import Region, Times
from service.reach.remarks import Said, remark
from service.situation.capacity import Beds


@dataclass(frozen=True, eq=False)
class OfNeed:
    """One need by itself, and who has that at least."""

    need: Need
    reached: Reached


@dataclass(frozen=True, eq=False)
class Answer:
    """What a question comes to: from every junction, and from every place of the table.

    `each` are the decisive needs one by one, in the order of the needs; empty where there is but
    one.
    """

    question: Question
    needs: Needs
    region: Region
    centres: tuple[Centre, ...]
    sources: tuple[Source, ...]
    reach: Reach
    reached: Reached
    each: tuple[OfNeed, ...]
    remarks: tuple[Said, ...]

    @property
    def decisive(self) -> tuple[Need, ...]:
        """What a centre must have to count."""
        return decisive_needs(self.needs, self.region.network.vocabulary)


def answer(
    question: Question,
    needs: Needs,
    region: Region,
    remarks: Sequence[Said] = (),
    *,
    need_by_need: bool = True,
) -> Answer:
    """Answer a question that was read; `remarks` are what else is to be said of the roads.

    `need_by_need` finds what is missing where, which takes as many answers as there are needs.
    """
    centres = judge(needs, question.at, region.around(count_beds=question.count_beds))
    sources = counted(centres)
    alone = _alone(question, needs, region) if need_by_need else []
    times = region.times(_all_of(sources, *(found for _, found in alone)))
    return Answer(
        question=question,
        needs=needs,
        region=region,
        centres=centres,
        sources=sources,
        reach=times.reach(sources),
        reached=times.reached(sources),
        each=_each(alone, times),
        remarks=(*remarks, *_remarks(needs, centres, sources, region)),
    )


def _alone(
    question: Question, needs: Needs, region: Region
) -> list[tuple[Need, tuple[Source, ...]]]:
    """Find for each decisive need the centres that have it, whatever else they lack."""
    around, words = region.around(count_beds=question.count_beds), region.network.vocabulary
    decisive = decisive_needs(needs, words)
    if len(decisive) < 2:  # noqa: PLR2004 - one need is the question itself
        return []
    found = []
    for need in decisive:
        alone = needs_from_groups([need.any_of], words)
        found.append((need, counted(judge(alone, question.at, around))))
    return found


def _each(alone: Sequence[tuple[Need, tuple[Source, ...]]], times: Times) -> tuple[OfNeed, ...]:
    return tuple(OfNeed(need, times.reached(sources)) for need, sources in alone)


def _all_of(*groups: Sequence[Source]) -> list[Source]:
    return list({each.key: each for sources in groups for each in sources}.values())


def _remarks(
    needs: Needs, centres: Sequence[Centre], sources: Sequence[Source], region: Region
) -> list[Said]:
    said = []
    if needs.ward_unknown and needs.ward_decisive:
        said.append(remark("ward_unknown"))
    if not sources:
        said.append(remark("nobody_fits"))
    unknown = sum(each.why_not is WhyNot.UNKNOWN for each in centres)
    if unknown:
        said.append(remark("unknown_centres", count=unknown))
    partial = sum(each.is_counted and each.fit is Fit.PARTIAL for each in centres)
    if partial:
        said.append(remark("partial_centres", count=partial))
    unsaid = sum(each.is_counted and each.beds is Beds.UNKNOWN for each in centres)
    if unsaid:
        said.append(remark("beds_unknown", count=unsaid))
    if region.table is None:
        said.append(remark("no_points"))
    outside = sum(why is NoReach.OUTSIDE for why in region.on_roads.not_on_roads.values())
    if outside:
        said.append(remark("places_outside", count=outside))
    far = sum(
        each is not None and SnapFlag.FAR_SNAP in each.flags and SnapFlag.OFF_ROAD not in each.flags
        for each in region.on_roads.snaps
    )
    if far:
        metres = f"{snap_rules().far_snap_over_m:g}"
        said.append(remark("places_far", count=far, metres=metres))
    if region.roads.calibration is None:
        said.append(remark("uncalibrated"))
    return said
