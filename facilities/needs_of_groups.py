"""Needs that a person names as groups of capabilities, instead of a condition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facilities.conditions import NeedGroup, Urgency
from facilities.errors import BadInputError, Problem, closest, shown
from facilities.facility import Tier
from facilities.needs import Needs, merged
from facilities.vocabulary import Vocabulary, packaged_vocabulary

FIELD = "needs"


def needs_from_groups(
    groups: Sequence[Sequence[str]], vocabulary: Vocabulary | None = None, rules: str = ""
) -> Needs:
    """Give the needs of which every group decides; of a group one capability is enough.

    `rules` is the hash of the rules the vocabulary is from. No group, a group without a
    capability and unknown capabilities raise BadInputError, all at once, by the group's number.
    """
    words = vocabulary or packaged_vocabulary()
    problems = list(_problems(groups, words))
    if problems:
        raise BadInputError(problems)
    decisive = [("", NeedGroup(tuple(dict.fromkeys(each)), decisive=True)) for each in groups]
    return Needs(
        conditions=(),
        kinds=(),
        urgency=Urgency.U4,
        urgency_next=None,
        groups=merged(decisive),
        extras=(),
        windows=(),
        min_tier=Tier.VILLAGE,
        ward=None,
        ward_unknown=False,
        ward_decisive=False,
        cots=None,
        advice=(),
        ask=(),
        doubts=(),
        remarks=(),
        theatre_first=False,
        rules=rules,
        suggested=(),
        urgency_derived=Urgency.U4,
        isolation=False,
        in_utero=None,
        risk=(),
    )


def _problems(groups: Sequence[Sequence[str]], words: Vocabulary) -> Iterator[Problem]:
    if not groups:
        message = "No capability is asked for: name one, or alternatives of which one is needed."
        yield Problem("no_needs", message, FIELD)
    for number, group in enumerate(groups, 1):
        field = f"{FIELD}/{number}"
        if not group:
            yield Problem("empty_group", f"{field}: name at least one capability.", field)
        for code in group:
            if code not in words.capabilities:
                meant = closest(code, words.capabilities)
                message = f"{field}: {shown(code)} is no capability: {meant}."
                yield Problem("unknown_capability", message, field, shown(code))
