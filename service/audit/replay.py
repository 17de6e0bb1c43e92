"""Make a stored answer again from what was recorded then, and compare the two byte for byte."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from facilities.errors import BadInputError, Problem
from service.events.canonical import canonical_bytes
from service.referrals.answering import answer_from
from service.referrals.recorded import recorded
from service.referrals.schemas import Referral
from service.situation.roads import RoadsInForce
from service.tables import ReferralRow

SPELLING = "spelling"
"""Said where the values are equal and yet the bytes are not."""


@dataclass(frozen=True)
class Replay:
    """A stored answer and the same made again: where they differ, as paths into the answer."""

    referral: UUID
    asked_at: datetime
    differs: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether both are the same bytes."""
        return not self.differs


def replay(session: Session, referral: UUID, roads: RoadsInForce, *, demo: bool) -> Replay:
    """Answer a stored question again as of the moment it was asked.

    The network, the free beds and the closures are those recorded by then, the rules and the
    policy those that the answer names. Who can answer on a board is not dated: it is as now.
    Raises `BadInputError` with everything that stands in the way: no such answer, other roads, or
    unknown rules.
    """
    row = session.get(ReferralRow, referral)
    if row is None:
        message = f"There is no answer {referral}."
        raise BadInputError([Problem("unknown_referral", message, field="referral")])
    was = recorded(session, row, roads, demo=demo)
    again = answer_from(was.asked, was.around, was.origin).answer
    made = canonical_bytes(Referral(id=referral, **dict(again)))
    found = tuple(differences(json.loads(row.answer), json.loads(made))) or (SPELLING,)
    differs = () if made == row.answer else found
    return Replay(referral, was.asked.now, differs)


def differences(one: object, other: object, path: str = "") -> Iterator[str]:
    """List where two JSON values differ, as paths such as ``candidates.0.travel_time_s``."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            inner = f"{path}.{key}" if path else key
            if (key in one) != (key in other):
                yield inner
            else:
                yield from differences(one[key], other[key], inner)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{path}.{number}")
    elif one != other or type(one) is not type(other):
        yield path
