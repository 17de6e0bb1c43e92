"""Plans of one case, with the roads between centres that they need."""

from dataclasses import dataclass, replace

from facilities.matching import match_one
from facilities.needs import Needs
from facilities.vocabulary import PatientRole, Vocabulary
from service.referrals.case_roads import CaseRoads
from service.referrals.forwarding import Forward, forward_to, onward_candidates
from service.referrals.plans import (
    BirthPlace,
    Line,
    Patient,
    Plan,
    birth_place,
    line_to,
    mothers_part,
    newborns_part,
    plans_around_birth,
    plans_for_each,
    split_centres,
)
from service.referrals.ranking import Ranking, decide
from service.referrals.standing import Situation

_WHO = {PatientRole.MOTHER: "mother", PatientRole.IN_UTERO: "mother"}
_WHO |= {PatientRole.NEWBORN: "newborn", PatientRole.OTHER: "other"}


def who_is(needs: Needs, words: Vocabulary) -> str:
    """Say which patient these needs are of."""
    return _WHO[words.patient_kinds[needs.kinds[0]].role]


@dataclass(frozen=True)
class Planning:
    """One case after its centres were ordered: `each` are the needs of each patient to be moved."""

    needs: Needs
    each: tuple[Needs, ...]
    ranking: Ranking
    roads: CaseRoads
    now: Situation

    def plans(self) -> tuple[Plan, ...]:
        """Compare the ways to move everybody, best first; none where one patient goes one way."""
        if len(self.each) > 1:
            return self._plans_for_each()
        return self._plans_around_birth() if self.needs.in_utero is not None else ()

    def forward_to(self) -> Forward | None:
        """Find where to go on to from a first centre that lacks something."""
        onward = onward_candidates(self.ranking.candidates)
        if not onward:
            return None
        first = self.ranking.candidates[0].facility.code
        codes = [standing.facility.code for standing in onward]
        return forward_to(self.ranking.candidates, self.roads.onward(first, codes))

    def _plans_for_each(self) -> tuple[Plan, ...]:
        words = self.now.network.vocabulary
        patients = [
            Patient(who_is(needs, words), needs, decide(needs, self.roads.outward, self.now))
            for needs in self.each
        ]
        first, *others = split_centres(patients)
        apart = [code for code in others if code is not None and code != first]
        roads = self.roads.onward(first, apart) if first is not None else {}
        return plans_for_each(patients, self.ranking, roads)

    def _plans_around_birth(self) -> tuple[Plan, ...]:
        place = self.birth_place()
        return plans_around_birth(self.needs, self.ranking, place, self.newborns_line(place))

    def birth_place(self) -> BirthPlace:
        """Find where she gives birth if she is not moved for her baby."""
        now, origin, candidates = self.now, self.now.origin, self.ranking.candidates
        first = candidates[0].facility.code if candidates else None
        mother = mothers_part(self.needs, now.network.vocabulary)
        here = (origin, match_one(mother, origin, now.network, now.at)) if origin else None
        if here is not None and here[1].has_decisive:
            return birth_place(here, (), first)
        return birth_place(here, decide(mother, self.roads.outward, now).all, first)

    def newborns_line(self, place: BirthPlace) -> Line:
        """Find where the baby goes from its place of birth; nowhere if what it needs is there."""
        now, born_at = self.now, place.facility
        newborn = newborns_part(self.needs, now.network.vocabulary)
        if born_at is not None:
            judged = match_one(newborn, born_at, now.network, now.at)
            if judged.has_decisive:
                return Line("newborn", born_at, judged, 0.0)
        roads = self.roads.outward
        if born_at is not None and born_at is not now.origin:
            roads = self.roads.onward(born_at.code, [each.code for each in now.network])
        found = decide(newborn, roads, replace(now, origin=born_at))
        return line_to("newborn", found.candidates[0] if found.candidates else None)
