"""The rows of a transfer are what its events say, whatever happened."""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from service.events import reading
from service.events.codes import Source
from service.events.types import (
    Actor,
    Party,
    RoadCauses,
    RouteChange,
    RouteChanged,
    RouteChangeSeen,
    Status,
    TransferCard,
)
from service.transfers import queries
from service.transfers.events import event_of
from service.transfers.fold import apply, apply_route
from service.transfers.lifecycle import Decision, decide
from service.transfers.schemas import Command
from tests.support.board_story import tell
from tests.support.lifecycle import at_status, order, requested
from tests.support.service import Site


def test_folding_the_trail_gives_the_rows_after_every_command(site: Site) -> None:
    compared = 0
    for _ in tell(site):
        with site.world.database.read() as session:
            for code in ("T1", "P1", "C1", "P2"):
                for shown in queries.open_cards(session, f"facility:{code}"):
                    compared += 1
                    assert _folded(session, shown.id) == shown
    assert compared > 50


def _folded(session: Session, transfer: UUID) -> TransferCard | None:
    card: TransferCard | None = None
    for event in reading.trail(session, transfer):
        if isinstance(event, RouteChanged | RouteChangeSeen):
            assert card is not None
            card = apply_route(card, event)
        else:
            card = apply(card, event)
    return card


def test_an_event_that_does_not_follow_is_refused() -> None:
    card = at_status(Status.HANDED_OVER)
    given = order(Command.CLOSE)
    decision = decide(card, given)
    assert isinstance(decision, Decision)
    event = event_of(card, given, decision, account=None, fields={})
    closed = apply(card, event)
    with pytest.raises(ValueError, match="follows nothing"):
        apply(None, event)
    with pytest.raises(ValueError, match=f"version {closed.version}, got version {event.version}"):
        apply(closed, event)


def test_the_causes_of_all_changes_that_nobody_acknowledged_are_kept() -> None:
    card = requested("P1")
    for number, causes in enumerate((causes_of(closed=[UUID(int=1)]), causes_of(night=True))):
        card = apply_route(card, _change(card, f"roads {number}", causes))

    assert card.route_change is not None
    assert card.route_change.causes == causes_of(closed=[UUID(int=1)], night=True)


def causes_of(**said: Any) -> RoadCauses:
    """Say what turned on the roads; nothing else did."""
    nothing = RoadCauses(closed=[], reopened=[], conditions=[], night=False, ferries=False)
    return nothing.model_copy(update=said)


def _change(card: TransferCard, roads: str, causes: RoadCauses) -> RouteChanged:
    return RouteChanged(
        transfer=card.id,
        case=card.case,
        roads=roads,
        occurred_at=card.requested_at,
        recorded_at=card.requested_at,
        source=Source.AUTO,
        actor=Actor(account=None, party=Party.SYSTEM, facility=None),
        change=RouteChange(
            roads=roads,
            routes=[],
            first_before=None,
            first_after=None,
            causes=causes,
            recorded_at=card.requested_at,
        ),
    )
