"""Ways to move several patients of one case: together or split, before the birth or after. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from facilities.capabilities import Side
from facilities.facility import Facility
from facilities.matching import Fit, Match, Reason
from facilities.needs import Needs
from facilities.vocabulary import PatientRole, Vocabulary
from routing.travel_times import Travel
from service.referrals.ranking import Ranking
from service.referrals.standing import CENTISECONDS, SECONDS_A_MINUTE, Chance, Road, Standing

SERVES_ALL = frozenset({Fit.FIT, Fit.BY_AGREEMENT})


class PlanKind(StrEnum):
    """A way to move all patients of a case."""

    TOGETHER = "together"
    SPLIT = "split"
    IN_UTERO = "in_utero"
    AFTER_BIRTH = "after_birth"


@dataclass(frozen=True)
class Patient:
    """One patient of a case: who it is, what only this one needs, and the order of centres."""

    who: str
    needs: Needs
    ranking: Ranking


@dataclass(frozen=True)
class Line:
    """Where one patient goes; without a facility nobody is known who can take this one."""

    who: str
    facility: Facility | None = None
    match: Match | None = None
    travel_time_s: float | None = None
    chance: Chance | None = None


@dataclass(frozen=True)
class Plan:
    """One way to move everybody, with its costs in seconds; None where not known."""

    kind: PlanKind
    lines: tuple[Line, ...]
    apart_s: float | None
    reasons: tuple[Reason, ...]

    @property
    def longest_s(self) -> float | None:
        """The longest time that any of them is on the road."""
        times = [each.travel_time_s for each in self.lines if each.travel_time_s is not None]
        return max(times, default=None)


@dataclass(frozen=True)
class BirthPlace:
    """Where a woman who is not moved for her baby gives birth: here, or at the nearest theatre.

    Without a facility it is where she is, which is none.
    """

    facility: Facility | None = None
    match: Match | None = None
    travel_time_s: float = 0.0


def split_centres(patients: Sequence[Patient]) -> tuple[str | None, ...]:
    """Name each patient's own first centre, None where there is no candidate."""
    return tuple(first.facility.code if (first := _first(each)) else None for each in patients)


def plans_for_each(
    patients: Sequence[Patient], case: Ranking, apart: Mapping[str, Road]
) -> tuple[Plan, ...]:
    """Compare one centre for all with the best centre for each, best plan first.

    `case` is the order for all needs together; `apart` the road from the first patient's own first
    centre to the others'. Everything done and in time comes first, then together before split,
    then the shorter way.
    """
    plans = [*_together(patients, case), *_split(patients, apart)]
    return tuple(sorted(plans, key=_cost))


def _first(patient: Patient) -> Standing | None:
    return patient.ranking.candidates[0] if patient.ranking.candidates else None


def _together(patients: Sequence[Patient], case: Ranking) -> Iterator[Plan]:
    standing = [
        {each.facility.code: each for each in patient.ranking.candidates} for patient in patients
    ]
    plans = [
        _plan_at([known[code] for known in standing], patients)
        for code in (each.facility.code for each in case.all)
        if all(code in known for known in standing)
    ]
    if plans:  # min() keeps the first of equals: the order of the policy decides among them
        yield min(plans, key=lambda plan: _cost(plan)[:3])


def _plan_at(standing: Sequence[Standing], patients: Sequence[Patient]) -> Plan:
    lines = tuple(
        line_to(patient.who, each) for patient, each in zip(patients, standing, strict=True)
    )
    faults = tuple(_faults(lines))
    return Plan(PlanKind.TOGETHER, lines, None, (*faults,) or (Reason("one_centre_serves_all"),))


def _split(patients: Sequence[Patient], apart: Mapping[str, Road]) -> Iterator[Plan]:
    firsts = [_first(each) for each in patients]
    centres = [each.facility.code if each else None for each in firsts]
    if len(set(centres)) < 2:  # noqa: PLR2004 - one centre for all is no split
        return
    lines = tuple(
        line_to(patient.who, each) for patient, each in zip(patients, firsts, strict=True)
    )
    others = [code for code in centres[1:] if code is not None and code != centres[0]]
    roads = [apart.get(code) for code in others]
    known = [road.travel_time_s for road in roads if isinstance(road, Travel)]
    is_known = centres[0] is not None and len(known) == len(others)
    reasons = (Reason("each_to_own_best"), *_faults(lines))
    yield Plan(PlanKind.SPLIT, lines, max(known, default=None) if is_known else None, reasons)


def line_to(who: str, standing: Standing | None) -> Line:
    """Say where a patient goes, from where a facility stands for this one."""
    if standing is None:
        return Line(who)
    travel = standing.travel
    return Line(
        who,
        standing.facility,
        standing.match,
        travel.travel_time_s if travel else None,
        standing.chance,
    )


def _faults(lines: Sequence[Line]) -> Iterator[Reason]:
    for line in lines:
        if line.match is None:
            yield Reason("no_candidate", {"patient": line.who})
            continue
        if line.match.fit not in SERVES_ALL:
            groups = [" ".join(need.any_of) for need in line.match.missing]
            yield Reason("lacks_for", {"patient": line.who, "needs": groups})
        if line.chance is Chance.MISSES:
            yield Reason("misses_window", {"patient": line.who})


def _cost(plan: Plan) -> tuple[bool, bool, bool, bool, float]:
    matches = [line.match for line in plan.lines]
    return (
        any(each is None for each in matches),
        any(line.chance is Chance.MISSES for line in plan.lines),
        any(each is not None and each.fit not in SERVES_ALL for each in matches),
        plan.kind is PlanKind.SPLIT,
        plan.longest_s or 0.0,
    )


def mothers_part(needs: Needs, words: Vocabulary) -> Needs:
    """Give what a woman needs to give birth, without what her baby needs."""
    mine = [need for need in needs.groups if not _is_newborns(need.any_of, words)]
    if not any(need.decisive for need in mine):
        mine = [replace(need, decisive=True) for need in mine]
    return replace(
        needs,
        kinds=(words.kind_of(PatientRole.MOTHER),),
        groups=tuple(mine),
        windows=tuple(each for each in needs.windows if not each.newborn),
        ward=None,
        ward_unknown=False,
        ward_decisive=False,
        cots=0,
    )


def newborns_part(needs: Needs, words: Vocabulary) -> Needs:
    """Give what her baby will need once born; no clock of it runs before the birth."""
    theirs = [need for need in needs.groups if _is_newborns(need.any_of, words)]
    if not any(need.decisive for need in theirs):
        theirs = [replace(need, decisive=True) for need in theirs]
    kinds = (words.kind_of(PatientRole.NEWBORN),)
    return replace(needs, kinds=kinds, groups=tuple(theirs), windows=(), theatre_first=False)


def _is_newborns(codes: Sequence[str], words: Vocabulary) -> bool:
    return all(words.capabilities[code].side is Side.NEWBORN for code in codes)


def birth_place(
    here: tuple[Facility, Match] | None, standings: Sequence[Standing], first: str | None
) -> BirthPlace:
    """Find where she gives birth if she is not moved for her baby.

    Here if what is decisive for her is here, else the site that has it soonest; but where that
    site is the `first` centre itself, which is the other plan, or nobody has it, where she is.
    `standings` are those of the mother's own part.
    """
    where_she_is = BirthPlace(*here) if here else BirthPlace()
    if here is not None and here[1].has_decisive:
        return where_she_is
    sites = [
        (each.hands_cs, each.facility.code, each, each.travel)
        for each in standings
        if each.match.has_decisive and each.travel is not None
    ]
    if not sites:
        return where_she_is
    _, code, site, travel = min(sites, key=lambda each: each[:2])
    if code == first:
        return where_she_is
    return BirthPlace(site.facility, site.match, travel.travel_time_s)


def plans_around_birth(
    needs: Needs, case: Ranking, place: BirthPlace, newborn: Line
) -> tuple[Plan, ...]:
    """Compare moving her before the birth with moving her baby after it, the better one first.

    `newborn` is where the baby goes from its place of birth. Moving before comes first unless
    something speaks against it or the birth is expected on the way.
    """
    first = case.candidates[0] if case.candidates else None
    said = tuple(_birth_reasons(needs, first))
    before = tuple(line_to(who, first) for who in ("mother", "fetus"))
    mother = Line("mother", place.facility, place.match, place.travel_time_s)
    after = (mother, newborn)
    judged = after if place.match else (newborn,)
    apart_s = newborn.travel_time_s
    moved = Plan(PlanKind.IN_UTERO, before, None, (*said, *_faults(before[:1])))
    stays = Plan(PlanKind.AFTER_BIRTH, after, apart_s, (*said, *_faults(judged)))
    speaks_against = any(each.code in _AFTER_FIRST for each in said)
    is_better = needs.in_utero is not None and needs.in_utero.better_before_birth
    after_first = first is None or speaks_against or not is_better
    return (stays, moved) if after_first else (moved, stays)


_AFTER_FIRST = frozenset({"against_in_utero", "birth_before_arrival"})


def _birth_reasons(needs: Needs, first: Standing | None) -> Iterator[Reason]:
    in_utero = needs.in_utero
    if in_utero is None:
        return
    for code in in_utero.against:
        yield Reason("against_in_utero", {"code": code})
    if in_utero.birth_in_min is None:
        yield Reason("birth_time_unknown")
    elif first is not None and first.travel is not None:
        birth_s = in_utero.birth_in_min * SECONDS_A_MINUTE
        if birth_s <= first.hands_cs / CENTISECONDS:
            yield Reason("birth_before_arrival")
        elif birth_s <= first.travel.range_s[1]:
            yield Reason("birth_close_to_arrival")
        else:
            yield Reason("birth_after_arrival")
