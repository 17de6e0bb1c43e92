"""What a nearer centre, or hands on the way, must have to stabilise her before she goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from facilities.conditions import RuleBook
from facilities.moving import BridgingRule
from facilities.needs import Needs
from facilities.needs_of_groups import needs_from_groups
from facilities.rules import rule_book
from facilities.vocabulary import Vocabulary

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bridging:
    """The groups of alternatives of which each must be there, and on what they rest.

    `rules` are the rows they come from; `by_decisive` names the conditions without a row, of which
    what decides was taken, an empty name standing for needs that no condition asked for. `groups`
    is empty where nothing is known: then no place counts as able to stabilise. `signed` where a
    clinician signed every row and no condition is without one.
    """

    groups: Groups
    rules: tuple[BridgingRule, ...]
    by_decisive: tuple[str, ...]
    signed: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents of the rows, each once."""
        return tuple(dict.fromkeys(each.source for each in self.rules))

    @property
    def confidences(self) -> tuple[str, ...]:
        """The confidence marks of the rows, each once."""
        return tuple(dict.fromkeys(each.confidence for each in self.rules))

    def needs(self, vocabulary: Vocabulary | None = None) -> Needs | None:
        """Give the groups as needs that a facility can be matched with; None where there are none.

        With `matching.match_one` duty, agreements and activation count as for any other need.
        """
        return needs_from_groups(self.groups, vocabulary) if self.groups else None


def bridging(needs: Needs, rules: RuleBook | None = None) -> Bridging:
    """Say what stabilises a case on the way: by its conditions, else what decides.

    Give the rules as they hold on the day of the question.
    """
    book = rules or rule_book()
    found = tuple(book.bridging[each] for each in needs.conditions if each in book.bridging)
    without = tuple(each for each in needs.conditions if each not in book.bridging)
    by_decisive = without if needs.conditions else ("",)
    groups = dict.fromkeys(
        (
            *(group for rule in found for group in rule.groups),
            *_decisive(needs, by_decisive),
        )
    )
    signed = bool(found) and not by_decisive and all(each.signed_off_by for each in found)
    return Bridging(tuple(groups), found, by_decisive, signed)


def bridging_groups(needs: Needs, rules: RuleBook | None = None) -> Groups:
    """Give the groups of `bridging` alone."""
    return bridging(needs, rules).groups


def _decisive(needs: Needs, conditions: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Give what decides for these conditions; a group that no condition names is for all."""
    for need in needs.decisive if conditions else ():
        if not need.conditions or not set(conditions).isdisjoint(need.conditions):
            yield need.any_of
