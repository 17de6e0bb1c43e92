"""Read what each open request of an area wants: which beds, and which centres could give them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel
from sqlmodel import Session, col, select

from facilities.conditions import Urgency
from service.coordination.allocation import Choice, Wanting
from service.events.types import CapacityKind, OfferState, TransferCard
from service.referrals.standing import Chance
from service.situation.capacity import beds_of_patients
from service.tables import ReferralRow
from service.transfers.lifecycle import OPEN_OFFERS

CONSIDERED = 20
"""Centres of one answer that are weighed: far more than anybody asks, and few enough to solve."""


class _Entry(BaseModel):
    facility: str
    travel_time_s: float | None
    spare_s: tuple[float, float] | None = None
    window: str | None = None


class _Answer(BaseModel):
    """The few fields of a stored answer that say what is wanted; it has hundreds of centres."""

    asked_at: datetime
    patients: list[str]
    cots: int | None
    candidates: list[_Entry]
    excluded: list[_Entry]


def wanting_of(session: Session, cards: Sequence[TransferCard], *, now: datetime) -> list[Wanting]:
    """Say what each of these transfers wants, by the answer that its request stands on."""
    asked = {card.referral for card in cards}
    rows = session.exec(
        select(ReferralRow.id, ReferralRow.answer).where(col(ReferralRow.id).in_(asked))
    ).all()
    answers = {key: _Answer.model_validate_json(answer) for key, answer in rows}
    return [_wanting(card, answers[card.referral], now) for card in cards]


def _wanting(card: TransferCard, answer: _Answer, now: datetime) -> Wanting:
    return Wanting(
        transfer=card.id,
        urgency=Urgency(card.urgency),
        requested_at=card.requested_at,
        beds=_beds(answer),
        choices=tuple(_choices(card, answer, now)),
    )


def _beds(answer: _Answer) -> Mapping[CapacityKind, int]:
    """Count the beds it takes; where nobody knows how many babies come, those spoken of."""
    wanted = beds_of_patients(woman="mother" in answer.patients, cots=answer.cots)
    babies = sum(each in {"fetus", "newborn"} for each in answer.patients)
    return {kind: max(1, babies) if n is None else n for kind, n in wanted.items()}


def _choices(card: TransferCard, answer: _Answer, now: datetime) -> Iterator[Choice]:
    """Give the centres that are asked now, then the other candidates, each as the answer ranked.

    A centre that said no is no choice any more; one that the answer knows no road to is none.
    """
    states = {offer.facility: offer.state for offer in card.offers}
    asked = [
        each
        for each in (*answer.candidates, *answer.excluded)
        if states.get(each.facility) in OPEN_OFFERS
    ]
    others = [
        each
        for each in answer.candidates
        if states.get(each.facility) not in {*OPEN_OFFERS, OfferState.DECLINED}
    ]
    since_s = (now - answer.asked_at).total_seconds()
    for each in [*asked, *others[: max(0, CONSIDERED - len(asked))]]:
        if each.travel_time_s is not None:
            yield Choice(
                each.facility,
                each.travel_time_s,
                keeps_window=_keeps_window(each, since_s),
                is_window_known=each.window != Chance.UNKNOWN,
            )


def _keeps_window(entry: _Entry, since_s: float) -> bool:
    """Whether it is still in time when it leaves now and the road is slow.

    What the answer had to spare is against the limits that may rank: no such limit, or one whose
    anchor nobody knows, is not missed.
    """
    return entry.spare_s is None or entry.spare_s[1] >= since_s
