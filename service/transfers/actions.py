"""Every write of a transfer: the row and its event in one transaction."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from service.auth.accounts import Account
from service.auth.policy import NOWHERE, Action
from service.auth.queries import facility_scope
from service.database import hold
from service.errors import Conflict, Fault, InvalidInput, not_allowed, refuse_if, shown, unknown
from service.events import log
from service.events.canonical import canonical_bytes, canonical_hash
from service.events.types import (
    Actor,
    Clinical,
    Notified,
    OfferCard,
    Party,
    Requested,
    Said,
    Source,
    Status,
    TransferCard,
    TransferEvent,
)
from service.referrals.schemas import Referral
from service.tables import (
    CaseRow,
    NoteRow,
    OfferRow,
    PatientRow,
    ReferralRow,
    TransferPatientRow,
    TransferRow,
)
from service.transfers import queries
from service.transfers.cases import new_case_code
from service.transfers.clinical import (
    clinical_part,
    entries,
    new_offer,
    offer_faults,
)
from service.transfers.commands import body_faults
from service.transfers.events import event_of, relay_fields
from service.transfers.fold import apply
from service.transfers.lifecycle import OFFER_TABLE, Decision, Order
from service.transfers.meeting import stop_faults
from service.transfers.orders import choose
from service.transfers.refusals import version_conflict
from service.transfers.schemas import Command, CommandBody, TransferRequest
from service.transfers.standing import standings

OWN_FIELD = {
    Command.CANCEL: "reason",
    Command.ABORT: "reason",
    Command.RECORD_DEATH: "phase",
}


def request_transfer(
    session: Session, transfer: UUID, request: TransferRequest, *, actor: Account, now: datetime
) -> bool:
    """Request a transfer and ask its first centres; true when it is new.

    The same request under the same id changes nothing. Raises ``different_body`` (409) for
    another request under the id, and every fault of a new one at once.
    """
    hold(session, f"transfer:{transfer}")
    existing = session.get(TransferRow, transfer)
    if existing is not None:
        actor.require(Action.REQUEST_TRANSFER, facility_scope(session, existing.referring_facility))
        if existing.request_hash != canonical_hash(request):
            raise _different_body(transfer)
        return False
    referral = session.get(ReferralRow, request.referral)
    if referral is None:
        value = str(request.referral)
        detail = f"There is no referral {value}."
        raise InvalidInput(Fault("unknown_referral", detail, "没有这个问询。", "referral", value))
    referring = _require_requester(session, referral, actor)
    answer = Referral.model_validate_json(referral.answer)
    said = queries.sayings(session, answer, request.offers, referring=referring)
    refuse_if(offer_faults(said, request.offers, referring=referring))
    offers = [new_offer(code, said[code], sent_at=now) for code in request.offers]
    card = _new_card(session, transfer, referral, answer, offers, now=now)
    party = (
        Party.REFERRING
        if actor.may(Action.ACT_AS_REFERRING, facility_scope(session, referring))
        else Party.COORDINATOR
    )
    _insert(session, card, request_hash=canonical_hash(request), answer=answer)
    event = Requested(
        transfer=transfer,
        case=card.case,
        version=card.version,
        status=card.status,
        occurred_at=now,
        recorded_at=now,
        source=Source.MANUAL,
        actor=Actor(
            account=actor.id,
            party=party,
            facility=referring if party is Party.REFERRING else None,
        ),
        card=card,
    )
    log.append(session, event, queries.audiences_of(session, card))
    return True


def command_transfer(
    session: Session,
    transfer: UUID,
    command: Command,
    body: CommandBody,
    *,
    actor: Account,
    now: datetime,
    stops: Collection[str] = (),
) -> None:
    """Tell a transfer something; its event and its rows change together, or not at all.

    ``stops`` are the keys of the places beside the roads where two vehicles may meet; a facility
    is one too, as ``facility:CODE``.
    """
    row = _lock(session, transfer)
    card = queries.cards_of(session, [row])[0]
    held = standings(session, card, actor)
    if not held:
        raise not_allowed()
    refuse_if(
        [
            *body_faults(command, body, requested_at=card.requested_at, now=now),
            *stop_faults(session, body.stop, stops),
        ]
    )
    order, decision = choose(card, command, body, held, now=now)
    if body.expected_version not in {None, card.version}:
        raise version_conflict(body.expected_version or 0, card.version)
    fields = _fields(session, card, order, decision, body, actor=actor, now=now)
    event = event_of(card, order, decision, account=actor.id, fields=fields)
    _record(session, row, card, event)


def record_delivery(session: Session, facility: str, upto_n: int, *, now: datetime) -> int:
    """Note that a centre's board has shown its asks up to a position; returns how many were new.

    Locks every transfer first and in one order: the log's own lock comes last.
    """
    rows = [_lock(session, transfer) for transfer in queries.undelivered(session, facility, upto_n)]
    waiting = queries.undelivered(session, facility, upto_n)  # as it stands under the locks
    cards = queries.cards_of(session, [row for row in rows if row.id in waiting])
    for row, card in zip((row for row in rows if row.id in waiting), cards, strict=True):
        event = Notified(
            transfer=card.id,
            case=card.case,
            version=card.version + 1,
            status=card.status,
            occurred_at=now,
            recorded_at=now,
            source=Source.AUTO,
            actor=Actor(account=None, party=Party.SYSTEM, facility=None),
            facility=facility,
        )
        _record(session, row, card, event)
    return len(cards)


def _lock(session: Session, transfer: UUID) -> TransferRow:
    row = session.get(TransferRow, transfer, with_for_update=True, populate_existing=True)
    if row is None:
        raise unknown("transfer", "转诊", transfer)
    return row


def _different_body(transfer: UUID) -> Conflict:
    return Conflict(
        Fault(
            "different_body",
            "Another request was stored under this id.",
            "此编号下已存有另一个请求。",
            "id",
            str(transfer),
        )
    )


def _require_requester(session: Session, referral: ReferralRow, actor: Account) -> str:
    if referral.referring_facility is None:
        actor.require(Action.ASK_FROM_POINT, NOWHERE)
        detail = "This answer starts at a point. Ask again from the facility that refers."
        raise InvalidInput(
            Fault(
                "no_referring_facility",
                detail,
                "此答案从一个地点出发,请从转出机构重新问询。",
                "referral",
                str(referral.id),
            )
        )
    scope = facility_scope(session, referral.referring_facility)
    actor.require(Action.REQUEST_TRANSFER, scope)
    return referral.referring_facility


def _new_card(
    session: Session,
    transfer: UUID,
    referral: ReferralRow,
    answer: Referral,
    offers: list[OfferCard],
    *,
    now: datetime,
) -> TransferCard:
    return TransferCard(
        id=transfer,
        referral=referral.id,
        case=_case_of(session, referral, answer, now=now).code,
        status=Status.REQUESTED,
        version=1,
        referring_facility=str(referral.referring_facility),
        receiving_facility=None,
        mode=None,
        requested_at=now,
        offers=offers,
        steps=[],
        ended_reason=None,
        **clinical_part(answer).model_dump(),
    )


def _case_of(
    session: Session, referral: ReferralRow, answer: Referral, *, now: datetime
) -> CaseRow:
    """Find the case of an earlier transfer on the same answer, else open one."""
    # Two transfers asked for at once, as for mother and child, must find each other's case.
    hold(session, f"case of {referral.id}")
    earlier = session.exec(
        select(CaseRow)
        .join(TransferRow, col(TransferRow.case) == col(CaseRow.id))
        .where(col(TransferRow.referral) == referral.id)
    ).first()
    if earlier is not None:
        return earlier
    hold(session, "case codes")
    case = CaseRow(
        id=uuid4(),
        code=new_case_code(
            lambda code: (
                session.exec(select(CaseRow.id).where(col(CaseRow.code) == code)).first()
                is not None
            )
        ),
        created_at=now,
    )
    session.add(case)
    session.flush()
    for ordinal, kind in enumerate(answer.patients, start=1):
        session.add(PatientRow(id=uuid4(), case=case.id, kind=kind, ordinal=ordinal))
    session.flush()
    return case


def _insert(session: Session, card: TransferCard, *, request_hash: str, answer: Referral) -> None:
    case = session.exec(select(CaseRow).where(col(CaseRow.code) == card.case)).one()
    session.add(
        TransferRow(
            id=card.id,
            case=case.id,
            referral=answer.id,
            request_hash=request_hash,
            status=card.status.value,
            version=card.version,
            referring_facility=card.referring_facility,
            requested_at=card.requested_at,
            clinical=canonical_bytes(
                Clinical.model_validate(card.model_dump(include=set(Clinical.model_fields)))
            ),
        )
    )
    session.flush()
    patients = session.exec(select(PatientRow).where(col(PatientRow.case) == case.id)).all()
    for patient in patients:
        session.add(TransferPatientRow(transfer=card.id, patient=patient.id))
    for offer in card.offers:
        _write_offer(session, card.id, None, offer)


def _fields(
    session: Session,
    card: TransferCard,
    order: Order,
    decision: Decision,
    body: CommandBody,
    *,
    actor: Account,
    now: datetime,
) -> dict[str, object]:
    """Give the fields that only this kind of event has."""
    command = order.command
    if command in OWN_FIELD:
        return {OWN_FIELD[command]: body.reason}
    if command is Command.ASSIGN:
        return {"mode": order.mode, "stop": order.stop}
    if command is Command.RELAY:
        return relay_fields(card, order)
    if command is Command.OFFER:
        return _redirected(session, card, str(order.facility), now=now)
    fields: dict[str, object] = {}
    if command in OFFER_TABLE:
        fields["facility"] = order.facility
    if command is Command.ACCEPT:
        fields["by_phone"] = order.by_phone
        fields["note"] = _note(session, body.by_phone, actor=actor, now=now)
        fields["withdrawn"] = list(decision.withdrawn)
    if command is Command.DECLINE:
        fields["reason"] = body.reason
        fields["alternative"] = _alternative(session, card, body.alternative)
    return fields


def _redirected(
    session: Session, card: TransferCard, facility: str, *, now: datetime
) -> dict[str, object]:
    referring = card.referring_facility
    said = queries.sayings(session, _answer_of(session, card), [facility], referring=referring)
    refuse_if(offer_faults(said, [facility], referring=referring, field="facility"))
    offer = new_offer(facility, said[facility], sent_at=now)
    after = card.model_copy(update={"version": card.version + 1, "offers": [*card.offers, offer]})
    return {"facility": facility, "card": after}


def _note(session: Session, text: str | None, *, actor: Account, now: datetime) -> UUID | None:
    if text is None:
        return None
    note = NoteRow(id=uuid4(), text=text, written_by=actor.id, written_at=now)
    session.add(note)
    return note.id


def _alternative(session: Session, card: TransferCard, named: str | None) -> str | None:
    """Give the centre that was named, else the best of the answer that nobody has asked."""
    answer = _answer_of(session, card)
    if named is not None:
        if named not in entries(answer):
            value = shown(named)
            detail = f"There is no facility {value} in this answer."
            raise InvalidInput(
                Fault("unknown_facility", detail, "答案里没有这个机构。", "alternative", value)
            )
        return named
    asked = {offer.facility for offer in card.offers}
    return next((one.facility for one in answer.candidates if one.facility not in asked), None)


def _answer_of(session: Session, card: TransferCard) -> Referral:
    return Referral.model_validate_json(session.get_one(ReferralRow, card.referral).answer)


def _record(session: Session, row: TransferRow, card: TransferCard, event: TransferEvent) -> None:
    """Append the event and make the rows what the event says."""
    after = apply(card, event)
    row.status, row.version = after.status.value, after.version
    row.receiving_facility, row.ended_reason = after.receiving_facility, after.ended_reason
    row.mode = None if after.mode is None else after.mode.value
    session.add(row)
    rows = {
        offer.facility: offer
        for offer in session.exec(select(OfferRow).where(col(OfferRow.transfer) == card.id))
    }
    for offer in after.offers:
        _write_offer(session, card.id, rows.get(offer.facility), offer)
    session.flush()
    log.append(session, event, queries.audiences_of(session, after))


def _write_offer(session: Session, transfer: UUID, row: OfferRow | None, offer: OfferCard) -> None:
    said = Said.model_validate(offer.model_dump(include=set(Said.model_fields)))
    kept = offer.model_dump(exclude=set(Said.model_fields))
    if row is None:
        row = OfferRow(transfer=transfer, said=canonical_bytes(said), **kept)
    else:
        for name, value in kept.items():
            setattr(row, name, value)
    session.add(row)
    session.flush()
