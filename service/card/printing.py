"""From cards to PDF: the largest type at which a card fits its one page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from facilities.errors import BadInputError, Problem
from facilities.facility import Facility
from facilities.network import Network
from service.card.composing import REFERRING_TIERS, Basis, compose
from service.card.contents import Card
from service.card.errors import CardError
from service.card.page import Page
from service.card.rules import card_rules
from service.card.sheet import Sheet
from service.card.typeface import FONTS, Typeface, typeface_for
from service.card.wording import Language, Words, texts_of

_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}

Say = Callable[[str, int, int], None]
"""Told what is being done, the number of this card, and of how many."""


@dataclass(frozen=True)
class Made:
    """What became of one facility's card: its PDF, or why there is none."""

    facility: Facility
    pdf: bytes | None
    problems: tuple[Problem, ...] = ()


def townships(network: Network, day: date) -> tuple[Facility, ...]:
    """List the facilities that a card is for: open, of the network, of no tier above township.

    Raise `CardError` with `no_townships` where there is none.
    """
    found = tuple(
        each
        for each in network
        if not each.outside and each.is_open_on(day) and each.tier in REFERRING_TIERS
    )
    if not found:
        raise CardError(
            "no_townships",
            "No facility of the network is a township's or has no tier: name one with --facility.",
        )
    return found


def make_cards(
    facilities: Sequence[Facility],
    basis: Basis,
    *,
    language: Language,
    say: Say,
    fonts: Path = FONTS,
) -> Iterator[Made]:
    """Make the cards of several facilities; one that cannot be made does not stop the others.

    The font is looked for before anything is asked: without it `CardError` is raised.
    """
    typeface = card_typeface(basis, fonts)
    for number, facility in enumerate(facilities, 1):
        say("making card", number, len(facilities))
        try:
            yield Made(facility, set_card(compose(facility, basis), typeface, language))
        except BadInputError as error:
            yield Made(facility, None, error.problems)


def card_typeface(basis: Basis, fonts: Path = FONTS) -> Typeface:
    """Cut the font down to what the cards of a network may say.

    Raise `CardError` with `font_missing` where set-up did not put it there.
    """
    return typeface_for((basis.duty_phone, *texts_of(basis.network, basis.rules)), fonts)


def set_card(card: Card, typeface: Typeface, language: Language) -> bytes:
    """Set a card in the first of the allowed ways that fits the page.

    Raise `CardError` with `card_does_not_fit` where none does.
    """
    words = Words(language)
    title = f"{words.say('title')} {words.name(card.name)}"
    for attempt in card_rules().attempts:
        with Sheet(typeface, title=title, made_on=card.made_on, language=_TAGS[language]) as sheet:
            if Page(card, words, sheet, attempt).set().fits:
                return sheet.as_bytes()
    raise CardError(
        "card_does_not_fit",
        f"The card of {card.facility} does not fit one page even in the smallest type: name fewer "
        "of the commonest conditions in your rules.",
    )
