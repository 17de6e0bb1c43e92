"""The little valley and what cards are made from in it; the font cut down once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from facilities.facility import Facility
from facilities.network import Catchment, Network
from facilities.rules import load_rules, rule_book
from facilities.tables import packaged_tables
from service.card.composing import Basis
from service.card.roads import roads_of_moments
from service.card.typeface import Typeface, typeface_for
from service.card.wording import texts_of
from service.referrals.policy import packaged_policy
from service.situation.roads import RoadsInForce
from tests.support.little_world import LittleWorld, make_little_world

MADE_ON = date(2026, 11, 22)
"""A Sunday, so that the working day that is asked about is another day."""

MakeBasis = Callable[..., Basis]


@pytest.fixture(scope="session")
def little_world(tmp_path_factory: pytest.TempPathFactory) -> LittleWorld:
    """Return the valley's files."""
    return make_little_world(tmp_path_factory.mktemp("little-world"))


@pytest.fixture(scope="session")
def roads(little_world: LittleWorld) -> RoadsInForce:
    """Return the valley's roads, all open."""
    return RoadsInForce.load(little_world.roads)


@pytest.fixture(scope="session")
def make_basis(little_world: LittleWorld, roads: RoadsInForce) -> MakeBasis:
    """Return what makes a basis of cards in the valley, changed as a test wants."""

    def make(
        *,
        changes: dict[str, dict[str, object]] | None = None,
        catchments: Sequence[Catchment] = (),
        rules: bytes = b"",
        closed: Sequence[int] = (),
        common: Sequence[str] = ("pph", "eclampsia", "preterm_34"),
    ) -> Basis:
        facilities = [_changed(each, changes or {}) for each in little_world.network()]
        book = load_rules(packaged_tables(), {"mine.toml": rules} if rules else {})
        book = replace(book, common=replace(book.common, conditions=tuple(common)))
        return Basis(
            Network(facilities, catchments, book.vocabulary),
            roads_of_moments(roads, MADE_ON, closed, with_labels=False),
            book,
            packaged_policy(),
            MADE_ON,
            ways_closed=tuple(closed),
        )

    return make


def _changed(facility: Facility, changes: dict[str, dict[str, object]]) -> Facility:
    return replace(facility, **changes.get(facility.code, {}))  # type: ignore[arg-type]  # by name


@pytest.fixture(scope="session")
def typeface(little_world: LittleWorld) -> Typeface:
    """Cut the font down once to every character that the tests of this folder set."""
    sources = [file.read_text("utf-8") for file in Path(__file__).parent.glob("*.py")]
    network, rules = Network(little_world.network()), rule_book()
    return typeface_for([*sources, *texts_of(network, rules)])
