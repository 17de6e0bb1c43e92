"""From cards to PDF: the largest type at which a card fits its one page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from facilities.errors import BadInputError, Problem
from facilities.facility import Facility, Tier
from facilities.network import Network
from service.card.composing import Basis, compose
from service.card.contents import Card
from service.card.errors import CardError
from service.card.page import Page
from service.card.rules import card_rules
from service.card.sheet import Sheet
from service.card.typeface import FONTS, Typeface, require_font, typeface_for
from service.card.wording import Language, Words, texts_of

REFERRING_TIERS = frozenset({None, Tier.VILLAGE, Tier.TOWNSHIP})
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
    require_font(fonts)
    cards: dict[str, Card] = {}
    for number, facility in enumerate(facilities, 1):
        say("asking", number, len(facilities))
        try:
            cards[facility.code] = compose(facility, basis)
        except BadInputError as error:
            yield Made(facility, None, error.problems)
    texts = [text for card in cards.values() for text in texts_of(card)]
    with typeface_for(texts, fonts) as typeface:
        for facility in facilities:
            card = cards.get(facility.code)
            if card is not None:
                yield _made(facility, card, typeface, language)


def _made(facility: Facility, card: Card, typeface: Typeface, language: Language) -> Made:
    try:
        return Made(facility, set_card(card, typeface, language))
    except CardError as error:
        return Made(facility, None, error.problems)


def print_card(card: Card, language: Language = "zh", fonts: Path = FONTS) -> bytes:
    """Set one card as PDF; raise `CardError` where it cannot be."""
    with typeface_for(texts_of(card), fonts) as typeface:
        return set_card(card, typeface, language)


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
