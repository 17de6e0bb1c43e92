"""Every write of a question and its answer."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from facilities.facility import Facility
from service.events.canonical import canonical_bytes
from service.referrals.answering import Answered
from service.referrals.schemas import Question, Referral
from service.tables import ReferralRow


def store(
    session: Session,
    question: Question,
    answered: Answered,
    *,
    facility: Facility | None,
    actor: UUID,
    now: datetime,
) -> Referral:
    """Keep a question with its answer, byte for byte, under a new id.

    No coordinate is kept: a point is stored as the road edge it was put on and a fraction of it.
    """
    referral = Referral(id=uuid4(), **dict(answered.answer))
    origin = answered.origin
    session.add(
        ReferralRow(
            id=referral.id,
            referring_facility=facility.code if facility else None,
            asked_by=actor,
            asked_at=now,
            origin_edge=origin.edge,
            origin_fraction=origin.fraction,
            question=canonical_bytes(_kept(question, answered)),
            answer=canonical_bytes(referral),
        )
    )
    session.flush()
    return referral


def _kept(question: Question, answered: Answered) -> dict[str, object]:
    origin = answered.origin
    place = {
        "edge": origin.edge,
        "fraction": origin.fraction,
        # with the distance, so that the answer can be made again from what is kept
        "snapped_m": origin.snapped_m,
        "access_s": origin.access_s,
        "flags": list(origin.flags),
    }
    at_facility = answered.answer.origin.facility
    return {
        "origin": {"facility": at_facility} if at_facility else place,
        "conditions": question.conditions,
        "findings": question.findings,
        "confirmed": question.confirmed,
        "removed": question.removed,
        "urgency": question.urgency,
    }
