"""Reads of stored answers, and of what a new one is made from."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from facilities.facility import Facility
from facilities.network import Network
from facilities.vocabulary import Vocabulary
from service.auth.accounts import Account
from service.auth.policy import NOWHERE, Action, Scope
from service.auth.queries import facilities_with_accounts
from service.errors import not_allowed, unknown
from service.referrals.schemas import Referral
from service.registry.queries import network
from service.situation.capacity import FreeBeds
from service.situation.queries import capacity_of
from service.tables import FacilityRow, OfferRow, ReferralRow, TransferRow


@dataclass(frozen=True)
class Present:
    """The network and what its centres have free, as one moment of the database."""

    network: Network
    capacity: dict[str, tuple[FreeBeds, ...]]
    with_account: frozenset[str]

    def facility(self, code: str) -> Facility | None:
        """Find a facility of the network by its code."""
        return self.network.get(code)


def present(session: Session, vocabulary: Vocabulary | None = None) -> Present:
    """Read everything a question is answered from, except the roads and the rules."""
    return Present(
        network(session, vocabulary=vocabulary),
        capacity_of(session),
        facilities_with_accounts(session),
    )


def stored(session: Session, referral: UUID, *, reader: Account) -> tuple[ReferralRow, Referral]:
    """Read a stored answer for somebody who may see it.

    Raises `NotFound` when there is none and `NotAllowed` when it is not this reader's.
    """
    row = session.get(ReferralRow, referral)
    if row is None:
        raise unknown("referral", "问询", referral)
    if not _may_see(session, row, reader):
        raise not_allowed()
    return row, Referral.model_validate_json(row.answer)


def _may_see(session: Session, row: ReferralRow, reader: Account) -> bool:
    if row.asked_by == reader.id and reader.may(Action.ASK_FROM_POINT, NOWHERE):
        return True
    referring = row.referring_facility
    if referring and reader.may(Action.SEE_AS_REFERRING, _scope(session, referring)):
        return True
    asked = session.exec(
        select(OfferRow.facility)
        .join(TransferRow, col(TransferRow.id) == col(OfferRow.transfer))
        .where(TransferRow.referral == row.id)
        .distinct()
    ).all()
    return any(reader.may(Action.SEE_AS_ASKED, _scope(session, code)) for code in asked)


def _scope(session: Session, facility: str) -> Scope:
    row = session.get(FacilityRow, facility)
    return Scope(facility, row.area_code or None if row else None)
