"""What a planner asks: which needs, at which moment, how far. Pure; all faults at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from facilities.assessment import assess
from facilities.conditions import RuleBook
from facilities.errors import BadInputError, Problem, shown
from facilities.needs import Need, Needs
from facilities.needs_of_groups import needs_from_groups
from facilities.vocabulary import Vocabulary
from service.reach.rules import reach_rules

BETWEEN_ALTERNATIVES = "|"
IGNORE_BEDS, FREE_BEDS = "ignore", "free"


@dataclass(frozen=True)
class Question:
    """Who can reach a centre with these needs at this moment.

    Exactly one of `condition` and `groups` says what is needed; each group holds alternatives.
    `at` is aware UTC and whole minutes. With `count_beds` a centre that said it is full does not
    count.
    """

    condition: str | None
    groups: tuple[tuple[str, ...], ...]
    at: datetime
    count_beds: bool
    bands_min: tuple[int, ...]

    def needs(self, book: RuleBook) -> Needs:
        """Say what is needed; raise `BadInputError` for an unknown condition or capability."""
        if self.condition is not None:
            return assess([self.condition], {}, now=self.at, rules=book)
        return needs_from_groups(self.groups, book.vocabulary)


def read_question(
    condition: str | None,
    needs: Sequence[str],
    *,
    at: datetime,
    capacity: str = IGNORE_BEDS,
    bands: str | None = None,
    book: RuleBook,
) -> tuple[Question, Needs]:
    """Read a question as it was written; raise `BadInputError` with everything wrong with it.

    `needs` are groups such as ``blood_mt|ob_surg``, `bands` minutes such as ``30,60,120``.
    """
    problems: list[Problem] = []
    groups = tuple(_group(each) for each in needs)
    problems += _problems_of_needs(condition, needs, groups)
    problems += _problems_of_capacity(capacity)
    problems += _problems_of_moment(at)
    bands_min = _bands(bands, problems)
    moment = at.replace(second=0, microsecond=0)  # the same question for a minute
    question = Question(
        condition or None, groups if not condition else (), moment, capacity == FREE_BEDS, bands_min
    )
    found: Needs | None = None
    try:
        if (condition or groups) and not any(each.field == "at" for each in problems):
            found = question.needs(book)
    except BadInputError as error:
        problems += error.problems
    if problems or found is None:
        raise BadInputError(problems)
    if not decisive_needs(found, book.vocabulary):
        raise BadInputError([_nothing_decides(condition)])
    return question, found


def decisive_needs(needs: Needs, words: Vocabulary) -> tuple[Need, ...]:
    """Give what decides; while nobody knows which newborn ward does, the highest stands for it."""
    if not (needs.ward_unknown and needs.ward_decisive):
        return needs.decisive
    return (*needs.decisive, Need((words.ward_codes[-1],), decisive=True, conditions=()))


def _group(text: str) -> tuple[str, ...]:
    parts = (each.strip().lower() for each in text.split(BETWEEN_ALTERNATIVES))
    return tuple(dict.fromkeys(each for each in parts if each))


def _problems_of_needs(
    condition: str | None, needs: Sequence[str], groups: Sequence[tuple[str, ...]]
) -> Iterable[Problem]:
    if condition and needs:
        message = "Ask either for a condition or for needs, not for both."
        yield Problem("condition_and_needs", message, "need", shown(needs[0]))
    if not condition and not needs:
        message = "Say what is needed: a condition, or one or more groups of capabilities."
        yield Problem("missing_need", message, "need")
    for text, group in zip(needs, groups, strict=True):
        if not group:
            message = f"The need {shown(text)!r} names no capability; write for example cs24."
            yield Problem("empty_need", message, "need", shown(text))


def _problems_of_capacity(capacity: str) -> Iterable[Problem]:
    if capacity not in {IGNORE_BEDS, FREE_BEDS}:
        message = f"capacity {shown(capacity)!r} is none; use {IGNORE_BEDS} or {FREE_BEDS}."
        yield Problem("unknown_capacity", message, "capacity", shown(capacity))


def _problems_of_moment(at: datetime) -> Iterable[Problem]:
    first, last = reach_rules().years
    if not first <= at.year <= last:
        message = f"The moment {at.isoformat()} is out of range; ask about {first} to {last}."
        yield Problem("moment_out_of_range", message, "at", at.isoformat())


def _bands(text: str | None, problems: list[Problem]) -> tuple[int, ...]:
    rules = reach_rules()
    if text is None:
        return rules.bands_min
    parts = [each.strip() for each in text.replace("，", ",").split(",")]
    fits = [each.isascii() and each.isdecimal() and len(each) < 5 for each in parts]  # noqa: PLR2004
    found = tuple(int(each) for each, fit in zip(parts, fits, strict=True) if fit)
    ascending = all(one < other for one, other in pairwise(found))
    inside = all(0 < each <= rules.longest_min for each in found)
    if all(fits) and ascending and inside and len(found) <= rules.most_bands:
        return found
    message = (
        f"The bands {shown(text)!r} cannot be used; write up to {rules.most_bands} ascending "
        f"numbers of minutes from 1 to {rules.longest_min}, such as 30,60,120."
    )
    problems.append(Problem("bad_bands", message, "bands", shown(text)))
    return rules.bands_min


def _nothing_decides(condition: str | None) -> Problem:
    message = (
        "Nothing decides which centre fits: by the rules this condition alone asks for no "
        "capability that is decisive. Ask for the capabilities themselves."
    )
    return Problem("no_needs_known", message, "condition", shown(condition or ""))
