"""From the answers to the commonest questions to what stands on a card. Pure composition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from facilities.conditions import RuleBook, Urgency
from facilities.facility import Facility, Tier
from facilities.network import Network
from facilities.vocabulary import PatientRole
from routing.snapping import Snap
from service.card.contents import Asked, Call, Card, Name, Row, ToDo
from service.card.lines import lines_of
from service.card.roads import CardRoads
from service.card.rules import CardRules, Moment, card_rules
from service.referrals.answering import Asked as Question
from service.referrals.answering import Surroundings, answer_from, place_origin
from service.referrals.policy import Policy
from service.referrals.schemas import Answer, Versions

SHORT_HASH = 10
REFERRING_TIERS = frozenset({None, Tier.VILLAGE, Tier.TOWNSHIP})
"""Of a place that a card is for, and that is not named as the highest one."""


@dataclass(frozen=True)
class Basis:
    """What cards are made from: network, the roads of each moment, rules, policy, the day.

    `closures_left_out` counts the closures in force, which no card knows of.
    """

    network: Network
    roads: Mapping[Moment, CardRoads]
    rules: RuleBook
    policy: Policy
    made_on: date
    duty_phone: str = ""
    closures_left_out: int = 0
    ways_closed: tuple[int, ...] = ()
    demo: bool = False
    settings: CardRules = field(default_factory=card_rules)

    def around(self, moment: Moment) -> Surroundings:
        """Give what a question of one moment is answered from; paper knows no free beds."""
        return Surroundings(
            self.network, self.roads[moment], {}, frozenset(), self.rules, self.policy
        )


def compose(facility: Facility, basis: Basis) -> Card:
    """Ask the commonest questions of one facility by day, by night and at a weekend.

    Raise `BadInputError` where the facility has no place on the roads.
    """
    return _Composing(facility, basis).card()


class _Composing:
    def __init__(self, facility: Facility, basis: Basis) -> None:
        self._facility, self._basis = facility, basis
        self._words = basis.network.vocabulary
        question = Question((), {}, self._asked_at(Moment.DAY), facility=facility)
        self._origin: Snap = place_origin(question, basis.roads[Moment.DAY])
        for roads in basis.roads.values():
            roads.forget()

    def card(self) -> Card:
        basis = self._basis
        answers = {each: self._answers(each) for each in basis.rules.common.conditions}
        rows = tuple(self._row(name, found) for name, found in answers.items())
        to_do = [self._to_do(name, found[Moment.DAY]) for name, found in answers.items()]
        unsigned = [self._name(n) for n, found in answers.items() if _has_unsigned(found)]
        versions = next(iter(answers.values()))[Moment.DAY].versions
        return Card(
            facility=self._facility.code,
            name=_name_of(self._facility),
            made_on=basis.made_on,
            rows=rows,
            to_do=tuple(each for each in to_do if each.lines),
            unsigned=tuple(unsigned),
            calls=tuple(self._calls(answers)),
            second_phones=tuple(self._second_phones(rows)),
            versions=_short(versions),
            uncalibrated=versions.uncalibrated,
            duty_phone=basis.duty_phone,
            ambulance=basis.settings.ambulance,
            closures_left_out=basis.closures_left_out,
            ways_closed=basis.ways_closed,
            demo=basis.demo,
        )

    def _asked_at(self, moment: Moment) -> datetime:
        return self._basis.settings.moment_after(moment, self._basis.made_on)

    def _answers(self, condition: str) -> Mapping[Moment, Answer]:
        return {moment: self._answer(condition, moment) for moment in Moment}

    def _answer(self, condition: str, moment: Moment) -> Answer:
        asked = Question([condition], {}, self._asked_at(moment), facility=self._facility)
        return answer_from(asked, self._basis.around(moment), self._origin).answer

    def _row(self, condition: str, found: Mapping[Moment, Answer]) -> Row:
        by_day = found[Moment.DAY]
        role = self._words.patient_kinds[by_day.kind].role
        return Row(
            asked=(
                Asked(
                    condition,
                    self._name(condition),
                    Urgency(by_day.urgency),
                    here=all(each.here.can_do == "yes" for each in found.values()),
                ),
            ),
            lines=lines_of(found, self._words),
            newborn=role is PatientRole.NEWBORN,
        )

    def _name(self, condition: str) -> Name:
        rule = self._basis.rules.conditions[condition]
        return Name(rule.zh, rule.en)

    def _to_do(self, condition: str, found: Answer) -> ToDo:
        said = [each for each in found.advice if each.when == "here" and each.signed]
        lines = tuple(Name(each.zh, each.en) for each in said)
        return ToDo(condition, self._name(condition), lines)

    def _calls(self, answers: Mapping[str, Mapping[Moment, Answer]]) -> Iterator[Call]:
        """Name the centres that answer for this area; without any, the highest there is."""
        network = self._basis.network
        listed: list[str] = []
        for kind in self._words.centre_kinds:
            ranks = network.catchment_ranks(self._facility.area_code, (kind,), self._basis.made_on)
            listed += sorted(ranks, key=lambda code: (ranks[code], code))[:1]
        assigned = [network.get(code) for code in dict.fromkeys(listed)]
        for each in assigned:
            if each is not None and each.code != self._facility.code:
                yield Call(each.code, _name_of(each), each.phone or "", assigned=True)
        if not listed:
            yield from self._highest(next(iter(answers.values()))[Moment.DAY])

    def _highest(self, found: Answer) -> Iterator[Call]:
        """Name the nearest of the highest tier that can be reached, above those that refer."""
        reached = [
            (-facility.tier.rank, each.travel_time_s, each.facility, facility)
            for each in (*found.candidates, *found.excluded)
            if each.travel_time_s is not None
            and (facility := self._basis.network.get(each.facility)) is not None
            and facility.tier is not None
            and facility.tier not in REFERRING_TIERS
            and facility.phone
        ]
        if reached:
            first = min(reached, key=lambda each: each[:3])[3]
            yield Call(first.code, _name_of(first), first.phone or "", assigned=False)

    def _second_phones(self, rows: Sequence[Row]) -> Iterator[Call]:
        codes = dict.fromkeys(line.facility for row in rows for line in row.lines)
        for code in codes:
            facility = self._basis.network.get(code)
            if facility is not None and len(facility.phones) > 1:
                yield Call(code, _name_of(facility), facility.phones[1], assigned=False)


def _has_unsigned(found: Mapping[Moment, Answer]) -> bool:
    advice = found[Moment.DAY].advice
    return any(each.when == "here" and not each.signed for each in advice)


def _name_of(facility: Facility) -> Name:
    return Name(facility.name, facility.name_en or "")


def _short(versions: Versions) -> Mapping[str, str]:
    named = {
        "graph": versions.graph,
        "roads": versions.closures,
        "rules": versions.rules,
        "network": versions.network,
        "policy": versions.policy,
    }
    return {name: value[:SHORT_HASH] for name, value in named.items()} | {"code": versions.code}
