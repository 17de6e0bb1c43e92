"""The table status × command × party, and what late and out-of-order entries become."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.events.types import (
    Mode,
    OfferState,
    Party,
    Status,
)
from service.transfers.lifecycle import (
    ENDED,
    PROGRESS,
    STEPS,
    Decision,
    Order,
    Refused,
    decide,
    is_late,
    on_facility_board,
    open_offers,
)
from service.transfers.schemas import Command
from tests.support.lifecycle import NOW, accepted, at_status, order, refusal, requested, told

C, P, S, O = Command, Party, Status, OfferState  # noqa: E741

# For each command: statuses in which the coordinator, the referring side, and the centre that
# accepted (before: that is asked) are taken at their word. "q" is quality control.
OPEN = "requested accepted preparing team_en_route with_patient en_route arrived handed_over"
UNDER_WAY = OPEN.removeprefix("requested ")
EXPECTED: dict[Command, dict[Party, str]] = {
    C.OFFER: {P.COORDINATOR: "requested", P.REFERRING: "requested"},
    C.SEE: {P.RECEIVING: OPEN},
    C.ACKNOWLEDGE: {P.RECEIVING: OPEN},
    C.ACCEPT: {P.COORDINATOR: "requested", P.REFERRING: "requested", P.RECEIVING: "requested"},
    C.DECLINE: {P.RECEIVING: "requested"},
    C.ASSIGN: dict.fromkeys((P.COORDINATOR, P.REFERRING, P.RECEIVING), "accepted preparing"),
    C.DEPART: dict.fromkeys(
        (P.COORDINATOR, P.REFERRING, P.RECEIVING), "accepted preparing with_patient"
    ),
    # a team that fetched her has her already: she changes vehicles while nobody said who carries
    C.RELAY: dict.fromkeys((P.COORDINATOR, P.REFERRING, P.RECEIVING), "accepted"),
    C.ARRIVE: dict.fromkeys(
        (P.COORDINATOR, P.REFERRING, P.RECEIVING), "accepted preparing team_en_route en_route"
    ),
    C.HAND_OVER: dict.fromkeys((P.COORDINATOR, P.RECEIVING), UNDER_WAY.replace("handed_over", "")),
    C.CANCEL: dict.fromkeys((P.COORDINATOR, P.REFERRING), OPEN),
    C.ABORT: {P.COORDINATOR: OPEN, P.REFERRING: OPEN, P.RECEIVING: UNDER_WAY},
    C.RECORD_DEATH: {P.COORDINATOR: OPEN, P.REFERRING: OPEN, P.RECEIVING: UNDER_WAY},
    C.CLOSE: dict.fromkeys((P.COORDINATOR, P.REFERRING, P.RECEIVING, P.QC), "handed_over"),
}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("command", list(Command))
def test_the_table_of_status_command_and_party(command: Command, status: Status) -> None:
    card = at_status(status)
    facility = "P2" if command is C.OFFER else "P1"
    taken = {
        party
        for party in Party
        if isinstance(
            decide(card, order(command, party, facility=facility, mode=Mode.SENT, at="P1")),
            Decision,
        )
    }
    expected = EXPECTED[command]
    assert taken == {party for party in expected if status in expected[party].split()}


@pytest.mark.parametrize("status", sorted(ENDED))
@pytest.mark.parametrize("command", list(Command))
def test_an_ended_transfer_says_that_it_has_ended(command: Command, status: Status) -> None:
    assert refusal(at_status(status), order(command, _one_of(command), facility="P1")) == "closed"


def _one_of(command: Command) -> Party:
    return next(iter(EXPECTED[command]))


# A stamp is set once: what has been seen or taken on is not seen or taken on again.
ANSWERS: dict[OfferState, str] = {
    O.SENT: "see acknowledge accept decline",
    O.DELIVERED: "see acknowledge accept decline",
    O.SEEN: "acknowledge accept decline",
    O.ACKNOWLEDGED: "see accept decline",
    O.DECLINED: "see accept",
    O.ACCEPTED: "see acknowledge",
    O.WITHDRAWN: "",
    O.EXPIRED: "",
}
STAMPS = {
    O.SEEN: "seen_at",
    O.ACKNOWLEDGED: "acknowledged_at",
    O.DECLINED: "declined_at",
    O.ACCEPTED: "accepted_at",
}


@pytest.mark.parametrize("state", list(OfferState))
def test_what_a_centre_may_answer_from_each_state_of_its_offer(state: OfferState) -> None:
    card = requested("P1")
    stamp = {STAMPS[state]: NOW} if state in STAMPS else {}
    offer = card.offers[0].model_copy(update={"state": state, **stamp})
    card = card.model_copy(update={"offers": [offer]})
    answers = [C.SEE, C.ACKNOWLEDGE, C.ACCEPT, C.DECLINE]
    taken = [
        str(answer)
        for answer in answers
        if isinstance(decide(card, order(answer, P.RECEIVING, facility="P1")), Decision)
    ]
    assert taken == ANSWERS[state].split()


def test_a_second_departure_needs_an_arrival_between() -> None:
    card = at_status(S.TEAM_EN_ROUTE)
    assert refusal(card, order(C.DEPART)) == "already_recorded"
    card = at_status(S.EN_ROUTE)
    assert refusal(card, order(C.DEPART)) == "already_recorded"


def test_a_forgotten_departure_is_told_from_the_next_by_its_time() -> None:
    card = told(accepted(), order(C.ASSIGN, mode=Mode.FETCHED))
    card = told(card, order(C.ARRIVE, occurred_at=NOW + timedelta(minutes=40)))
    assert card.status is S.WITH_PATIENT
    early = decide(card, order(C.DEPART, occurred_at=NOW + timedelta(minutes=5)))
    late = decide(card, order(C.DEPART, occurred_at=NOW + timedelta(minutes=50)))
    assert isinstance(early, Decision)
    assert isinstance(late, Decision)
    assert (early.event, early.out_of_order) == ("vehicle_departed", True)
    assert early.status is S.WITH_PATIENT
    assert (late.event, late.out_of_order) == ("departed_referring", False)


def test_a_mode_is_chosen_again_until_the_vehicle_moves() -> None:
    card = told(accepted(), order(C.ASSIGN, mode=Mode.FETCHED))
    assert refusal(card, order(C.ASSIGN, mode=Mode.FETCHED)) == "already_recorded"
    card = told(card, order(C.ASSIGN, mode=Mode.AMBULANCE_120))
    assert card.mode is Mode.AMBULANCE_120
    assert told(card, order(C.DEPART)).status is S.EN_ROUTE
    assert refusal(told(card, order(C.DEPART)), order(C.ASSIGN, mode=Mode.SENT)) == "not_now"


def test_a_mode_may_be_entered_after_the_vehicle_left() -> None:
    card = told(accepted(), order(C.DEPART))
    after = told(card, order(C.ASSIGN, mode=Mode.SENT))
    assert (after.status, after.mode) == (S.EN_ROUTE, Mode.SENT)
    assert after.steps[-1].out_of_order


def test_the_loser_is_told_who_and_when_even_if_withdrawn_or_declined() -> None:
    card = requested("P1", "C1", "P2")
    card = told(card, order(C.DECLINE, P.RECEIVING, facility="C1"))
    card = told(card, order(C.ACCEPT, P.RECEIVING, facility="P1"))
    assert [offer.state for offer in card.offers] == [O.ACCEPTED, O.DECLINED, O.WITHDRAWN]
    for loser in ("C1", "P2"):
        for command in (C.ACCEPT, C.DECLINE):
            refused = decide(card, order(command, P.RECEIVING, facility=loser))
            if (loser, command) == ("C1", C.DECLINE):
                assert refused == Refused("already_recorded", {"at": NOW})
            else:
                assert refused == Refused("already_accepted", {"facility": "P1", "at": NOW})


def test_thirty_minutes_are_not_late_and_a_second_more_is() -> None:
    assert not is_late(NOW, NOW + timedelta(minutes=30))
    assert is_late(NOW, NOW + timedelta(minutes=30, seconds=1))


def test_a_board_keeps_what_it_can_still_answer() -> None:
    card = requested("P1", "C1")
    assert on_facility_board(card, "T1")
    assert on_facility_board(card, "P1")
    assert not on_facility_board(card, "P2")
    declined = told(card, order(C.DECLINE, P.RECEIVING, facility="C1"))
    assert on_facility_board(declined, "C1")
    won = told(declined, order(C.ACCEPT, P.RECEIVING, facility="P1"))
    assert on_facility_board(won, "P1")
    assert on_facility_board(won, "T1")
    assert not on_facility_board(won, "C1")
    assert not on_facility_board(told(won, order(C.CANCEL)), "T1")


ORDERS = st.builds(
    order,
    st.sampled_from(Command),
    st.sampled_from([P.COORDINATOR, P.REFERRING, P.RECEIVING, P.QC]),
    facility=st.sampled_from(["P1", "C1", "P2"]),
    at=st.sampled_from(["P1", "C1", "T1"]),
    mode=st.sampled_from(Mode),
    stop=st.sampled_from([None, "facility:W", "osm:node/1"]),
    occurred_at=st.integers(-90, 90).map(lambda minutes: NOW + timedelta(minutes=minutes)),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ORDERS, max_size=25))
def test_no_sequence_of_commands_breaks_a_transfer(orders: list[Order]) -> None:
    card = requested("P1", "C1")
    for given_order in orders:
        if isinstance(decide(card, given_order), Refused):
            continue
        before, card = card, told(card, given_order)
        assert card.version == before.version + 1
        assert before.status not in ENDED
        if card.status not in ENDED:
            assert PROGRESS.index(card.status) >= PROGRESS.index(before.status)
        won = [offer.facility for offer in card.offers if offer.state is O.ACCEPTED]
        assert len(won) <= 1
        assert won == ([card.receiving_facility] if card.receiving_facility else [])
        if card.status is not S.REQUESTED:
            assert open_offers(card) == ()
        assert card.requested_at == before.requested_at
        assert {step.type for step in card.steps} <= set(STEPS)
        repeated = [step.type for step in card.steps if step.type != "transport_assigned"]
        assert len(repeated) == len(set(repeated))
