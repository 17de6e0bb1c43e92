"""Read transfers as boards and pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from uuid import UUID

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from routing.itineraries import StopPlace
from service.auth.accounts import Account
from service.auth.policy import Action
from service.auth.queries import facility_scope
from service.errors import not_allowed, unknown
from service.events import audiences, reading
from service.events.types import (
    EVENT,
    Clinical,
    CustodyRelayed,
    OfferCard,
    OfferState,
    RouteEvent,
    RouteFact,
    Said,
    Step,
    TransferCard,
    TransferFact,
    TransportAssigned,
)
from service.referrals.schemas import Referral
from service.registry.network import crosses_provinces
from service.tables import AudienceRow, CaseRow, EventRow, FacilityRow, OfferRow, TransferRow
from service.transfers.clinical import entries, said_of, said_of_stranger
from service.transfers.fold import apply_route, step_of, stop_after
from service.transfers.lifecycle import ENDED, STEPS, on_facility_board
from service.transfers.meeting import NO_STOPS, meeting
from service.transfers.schemas import TransferView
from service.transfers.standing import acknowledging, possible_commands, standings

ROUTE_EVENTS = ("route_changed", "route_change_seen")


def card(session: Session, transfer: UUID) -> TransferCard:
    """Read one transfer; ``unknown_transfer`` when there is none."""
    row = session.get(TransferRow, transfer)
    if row is None:
        raise unknown("transfer", "转诊", transfer)
    return cards_of(session, [row])[0]


def view(
    session: Session,
    transfer: UUID,
    account: Account,
    *,
    now: datetime,
    stops: Mapping[str, StopPlace] = NO_STOPS,
) -> TransferView:
    """Read one transfer with its trail and what this reader may do now.

    `stops` are those beside the roads served, by key, among which its meeting place is named.
    """
    found = card(session, transfer)
    require_reader(session, found, account)
    events = sorted(reading.trail(session, transfer), key=lambda event: event.occurred_at)
    held = standings(session, found, account)
    return TransferView(
        card=found,
        trail=list(events),
        commands=possible_commands(found, held, now=now),
        meeting=meeting(session, found.stop, stops),
        may_acknowledge_route=found.route_change is not None
        and acknowledging(found, held) is not None,
    )


def require_reader(session: Session, found: TransferCard, account: Account) -> None:
    """Refuse whoever is neither a party of the transfer nor responsible for its area."""
    if account.may(Action.SEE_AS_REFERRING, facility_scope(session, found.referring_facility)):
        return
    for offer in found.offers:
        if account.may(Action.SEE_AS_ASKED, facility_scope(session, offer.facility)):
            return
    raise not_allowed()


def open_cards(session: Session, audience: str) -> list[TransferCard]:
    """Read what the board of ``facility:CODE`` or ``area:CODE`` shows, oldest request first."""
    is_open = col(TransferRow.status).not_in([status.value for status in ENDED])
    query = select(TransferRow).where(is_open)
    if audience.startswith(audiences.FACILITY):
        code = audience.removeprefix(audiences.FACILITY)
        asked = select(OfferRow.transfer).where(col(OfferRow.facility) == code)
        query = query.where(
            or_(
                col(TransferRow.referring_facility) == code,
                col(TransferRow.id).in_(asked),
            )
        )
        shown = cards_of(session, _oldest_first(session, query))
        return [found for found in shown if on_facility_board(found, code)]
    within = col(FacilityRow.area_code).startswith(
        audience.removeprefix(audiences.AREA), autoescape=True
    )
    inside = select(FacilityRow.code).where(within)
    asked = select(OfferRow.transfer).where(col(OfferRow.facility).in_(inside))
    query = query.where(
        or_(col(TransferRow.referring_facility).in_(inside), col(TransferRow.id).in_(asked))
    )
    return cards_of(session, _oldest_first(session, query))


def sayings(
    session: Session, answer: Referral, codes: Iterable[str], *, referring: str
) -> dict[str, Said]:
    """Give what is said of each centre: by the answer, else that the answer does not speak of it.

    A centre that was named since, of the network or outside it, can be asked all the same. A code
    of no facility is left out.
    """
    known = {code: said_of(entry) for code, entry in entries(answer).items()}
    strangers = [code for code in codes if code not in known and code != referring]
    rows = session.exec(
        select(FacilityRow).where(col(FacilityRow.code).in_([referring, *strangers]))
    ).all()
    areas = {row.code: row.area_code for row in rows}
    for row in rows:
        if row.code != referring:
            known[row.code] = said_of_stranger(
                outside=row.outside,
                cross_province=crosses_provinces(areas.get(referring), row.area_code),
            )
    return known


def undelivered(session: Session, facility: str, upto_n: int) -> list[UUID]:
    """List transfers whose ask to a centre is still ``sent`` though its board has shown it.

    ``upto_n`` is the centre's position in its own stream; the first event of a transfer in that
    stream is the one that asks.
    """
    query = (
        select(OfferRow.transfer)
        .join(EventRow, col(EventRow.transfer) == col(OfferRow.transfer))
        .join(AudienceRow, col(AudienceRow.seq) == col(EventRow.seq))
        .where(
            col(OfferRow.facility) == facility,
            col(OfferRow.state) == OfferState.SENT.value,
            col(AudienceRow.audience) == audiences.of_facility(facility),
            col(AudienceRow.n) <= upto_n,
        )
        .distinct()
    )
    return sorted(session.exec(query).all())


def audiences_of(session: Session, found: TransferCard) -> list[str]:
    """List who hears of a transfer: its facilities, and every area they lie in."""
    codes = {found.referring_facility, *(offer.facility for offer in found.offers)}
    places = session.exec(
        select(FacilityRow.code, FacilityRow.area_code).where(col(FacilityRow.code).in_(codes))
    ).all()
    return sorted(audiences.of_places(places))


def cards_of(session: Session, rows: Sequence[TransferRow]) -> list[TransferCard]:
    """Read whole transfers for these rows, in three queries however many they are."""
    ids = [row.id for row in rows]
    offers: dict[UUID, list[OfferCard]] = defaultdict(list)
    for offer in session.exec(
        select(OfferRow).where(col(OfferRow.transfer).in_(ids)).order_by(col(OfferRow.id))
    ):
        offers[offer.transfer].append(_offer_card(offer))
    steps: dict[UUID, list[Step]] = defaultdict(list)
    stops: dict[UUID, str | None] = {}
    routes: dict[UUID, list[RouteEvent]] = defaultdict(list)
    for row in session.exec(
        select(EventRow)
        .where(col(EventRow.transfer).in_(ids), col(EventRow.type).in_([*STEPS, *ROUTE_EVENTS]))
        .order_by(col(EventRow.seq))
    ):
        event = EVENT.validate_json(row.body)
        if isinstance(event, TransferFact):
            before = steps[event.transfer]
            if isinstance(event, TransportAssigned | CustodyRelayed):
                stops[event.transfer] = stop_after(stops.get(event.transfer), before, event)
            before.append(step_of(event))
        elif isinstance(event, RouteFact):
            routes[event.transfer].append(event)
    cases = session.exec(
        select(CaseRow.id, CaseRow.code).where(col(CaseRow.id).in_([row.case for row in rows]))
    ).all()
    codes = dict(cases)
    cards = [
        _card(row, codes[row.case], offers[row.id], steps[row.id], stops.get(row.id))
        for row in rows
    ]
    return [reduce(apply_route, routes[found.id], found) for found in cards]


def _oldest_first(session: Session, query: SelectOfScalar[TransferRow]) -> Sequence[TransferRow]:
    return session.exec(query.order_by(col(TransferRow.requested_at), col(TransferRow.id))).all()


def _offer_card(row: OfferRow) -> OfferCard:
    kept = row.model_dump(exclude={"id", "transfer", "said"})
    return OfferCard(**kept, **Said.model_validate_json(row.said).model_dump())


def _card(
    row: TransferRow, case: str, offers: list[OfferCard], steps: list[Step], stop: str | None
) -> TransferCard:
    clinical = Clinical.model_validate_json(row.clinical)
    return TransferCard(
        id=row.id,
        referral=row.referral,
        case=case,
        status=row.status,
        version=row.version,
        referring_facility=row.referring_facility,
        receiving_facility=row.receiving_facility,
        mode=row.mode,
        requested_at=row.requested_at,
        offers=offers,
        steps=steps,
        ended_reason=row.ended_reason,
        stop=stop,
        **clinical.model_dump(),
    )
