"""How soon: the urgency of a case, as value and as state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from facilities.assessment.case import Case
from facilities.conditions import Condition, Urgency


@dataclass(frozen=True)
class Urgencies:
    """The urgency of a case and of each of its conditions."""

    case: Case

    @cached_property
    def derived(self) -> Urgency:
        """The highest urgency; without a condition U0 while a danger goes on, else a default.

        The order of centres follows it, so an uncertain condition counts only where it is alone.
        """
        if not self.case.applied and self.case.uncontrolled:
            return Urgency.U0
        found = [self.of(each) for each in self.counting]
        return min(found, default=self.case.book.urgency_without_condition)

    @cached_property
    def following(self) -> Urgency | None:
        """Beside U0, the urgency that follows once the danger is controlled."""
        if self.derived is not Urgency.U0:
            return None
        after = self.case.book.next_after_control
        return min((self.after(each) for each in self.counting), default=after)

    @property
    def counting(self) -> tuple[Condition, ...]:
        """The conditions whose urgency counts."""
        return self.case.certain or self.case.applied

    def of(self, condition: Condition) -> Urgency:
        """Give the urgency of one condition as it stands now.

        U0 of a row holds until a person ticks that the danger is controlled. What is not known
        never lowers it.
        """
        usual = self.usual(condition)
        if self.case.found.controlled is False:
            return min(usual, *condition.urgencies)
        if usual is not Urgency.U0:
            return usual
        holds = self.case.in_danger or not self.case.found.controlled
        if holds or (condition.rescue_while_fetus_lives and self.fetus_may_live):
            return Urgency.U0
        return self.after(condition)

    def after(self, condition: Condition) -> Urgency:
        """Give the urgency that follows once rescue on the spot is over."""
        usual = self.usual(condition)
        if usual is not Urgency.U0:
            return usual
        lower = [each for each in condition.urgencies if each is not Urgency.U0]
        return lower[0] if lower else self.case.book.next_after_control

    def usual(self, condition: Condition) -> Urgency:
        """Give the row's first urgency, or the one whose tests are all known to hold."""
        for each in condition.urgency_when:
            if self.case.known_to_hold(each.when):
                return each.urgency
        return condition.urgencies[0]

    @property
    def fetus_may_live(self) -> bool:
        """Whether a fetus still in utero is alive as far as is known."""
        return self.case.delivered is not True and self.case.found.fetus_alive is not False

    @property
    def asks_control(self) -> bool:
        """Whether it would change the urgency to know that the danger is or is not controlled."""
        worse = any(min(each.urgencies) < self.usual(each) for each in self.case.applied)
        return self.derived is Urgency.U0 or worse
