"""From cards to PDF: the largest type at which a card fits its one page."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from service.card.contents import Card
from service.card.errors import CardError
from service.card.page import Page
from service.card.rules import card_rules
from service.card.sheet import Sheet
from service.card.typeface import FONTS, Typeface, typeface_for
from service.card.wording import Language, Words, texts_of

Say = Callable[[Card, "bytes | CardError"], None]


def print_card(card: Card, language: Language = "zh", fonts: Path = FONTS) -> bytes:
    """Set one card as PDF; raise `CardError` where it cannot be."""
    with typeface_for(texts_of(card), fonts) as typeface:
        return set_card(card, typeface, language)


def print_cards(cards: Sequence[Card], language: Language, fonts: Path = FONTS) -> Iterable[bytes]:
    """Set many cards, with the font cut down once for all of them."""
    with typeface_for((text for card in cards for text in texts_of(card)), fonts) as typeface:
        for card in cards:
            yield set_card(card, typeface, language)


def set_card(card: Card, typeface: Typeface, language: Language) -> bytes:
    """Set a card in the first of the allowed ways that fits the page.

    Raise `CardError` with `card_does_not_fit` where none does.
    """
    words = Words(language)
    title = f"{words.say('title')} {words.name(card.name)}"
    lang = {"zh": "zh-CN", "en": "en"}[language]
    for attempt in card_rules().attempts:
        sheet = Sheet(typeface, title=title, made_on=card.made_on, language=lang)
        if Page(card, words, sheet, attempt).set().fits:
            return sheet.as_bytes()
    raise CardError(
        "card_does_not_fit",
        f"The card of {card.facility} does not fit one page even in the smallest type: name fewer "
        "of the commonest conditions in your rules.",
    )
