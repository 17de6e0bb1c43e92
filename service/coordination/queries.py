"""Read what a coordinator is told: which open requests compete, and whom to ask again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.network import Network
from service.auth.queries import facilities_with_accounts
from service.coordination import contests as competing
from service.coordination.allocation import Allocation, Free, Scarce, Wanting
from service.coordination.figures import Figures
from service.coordination.schemas import (
    BedsSaid,
    CompetingRequest,
    Contest,
    OverdueBeds,
    OverdueCentre,
    Placement,
    ScarceBeds,
    WaitsLonger,
)
from service.coordination.wanting import wanting_of
from service.events import audiences
from service.events.types import CapacityKind, Status, TransferCard
from service.situation.capacity import Ask
from service.situation.expected import expected_beds
from service.situation.queries import asks_of, said_by_own_people
from service.tables import FacilityRow
from service.transfers.queries import open_cards


def contests(session: Session, area: str, figures: Figures) -> list[Contest]:
    """List the contests for beds among the requests of an area that nobody has accepted yet.

    Free beds are as reported: what was promised since to a transfer under way is not held back.
    """
    cards = [
        card
        for card in open_cards(session, audiences.of_area(area))
        if card.status is Status.REQUESTED
    ]
    requests = wanting_of(session, cards, now=figures.now)
    found = competing.contests(requests, _free(requests, figures), doubt_min=figures.doubt_min)
    if not found:
        return []
    codes = {choice.facility for request in requests for choice in request.choices}
    telling = _Telling({card.id: card for card in cards}, _names(session, codes), figures)
    return [telling.contest(each) for each in found]


def overdue_centres(
    session: Session, area: str, network: Network, figures: Figures
) -> list[OverdueCentre]:
    """List the centres of an area whose free beds nobody knows any more, by facility code.

    A centre is who is designated today, or has somebody to answer on a board. Of its beds count
    those it is to report, and any that somebody asked it about since.
    """
    with_account = facilities_with_accounts(session)
    day = figures.now.astimezone(CHINA_TIME).date()
    centres = [
        each
        for each in network
        if (each.area_code or "").startswith(area)
        and not each.outside
        and (each.code in with_account or each.designations_on(day))
    ]
    asks = asks_of(session, [each.code for each in centres])
    said_itself = said_by_own_people(session)

    def expected(centre: Facility) -> Collection[CapacityKind]:
        return expected_beds(
            centre,
            day,
            network.vocabulary,
            has_account=centre.code in with_account,
            said_itself=said_itself.get(centre.code, ()),
        )

    listed = [
        OverdueCentre(
            facility=each.code,
            name=each.name,
            name_en=each.name_en or "",
            phone=_phone(each),
            has_account=each.code in with_account,
            beds=list(_overdue(each.code, expected(each), figures, asks.get(each.code, {}))),
        )
        for each in centres
    ]
    return [each for each in listed if each.beds]


def _free(requests: Sequence[Wanting], figures: Figures) -> Free:
    wanted = {
        (choice.facility, kind)
        for request in requests
        for choice in request.choices
        for kind in request.beds
    }
    counted = {place: figures.counted(*place) for place in wanted}
    return {place: free for place, free in counted.items() if free is not None}


def _names(session: Session, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    query = select(FacilityRow.code, FacilityRow.name, FacilityRow.name_en).where(
        col(FacilityRow.code).in_(codes)
    )
    return {code: (zh, en) for code, zh, en in session.exec(query)}


def _phone(facility: Facility) -> str:
    return facility.phone or next(iter(facility.phones), "")


def _overdue(
    facility: str,
    expected: Collection[CapacityKind],
    figures: Figures,
    asks: Mapping[CapacityKind, Ask],
) -> Iterator[OverdueBeds]:
    for kind in CapacityKind:
        said, ask = figures.of(facility, kind), asks.get(kind)
        is_open = ask is not None and ask.is_open(said.as_of)
        is_due = kind in expected and said.counted(figures.now, figures.limit) is None
        if is_open or is_due:
            yield OverdueBeds(
                kind=kind,
                free=said.free,
                as_of=said.as_of,
                asked_at=ask.asked_at if ask and is_open else None,
                asked_by=ask.asked_by if ask and is_open else None,
            )


@dataclass(frozen=True)
class _Telling:
    """Contests in the words of a page."""

    cards: Mapping[UUID, TransferCard]
    names: Mapping[str, tuple[str, str]]
    figures: Figures

    def contest(self, found: competing.Contest) -> Contest:
        return Contest(
            scarce=[self._scarce(each) for each in found.scarce],
            requests=[self._request(each) for each in found.requests],
            first_come=self._placements(found.requests, found.first_come),
            advised=self._placements(found.requests, found.advised),
            differs=found.differs,
            waits_longer=[
                WaitsLonger(transfer=each.transfer, by_s=each.by_s) for each in found.waits_longer
            ],
            stale=list(self._stale(found)),
        )

    def _scarce(self, each: Scarce) -> ScarceBeds:
        said = self._beds_said(each.facility, each.kind)
        return ScarceBeds(**said.model_dump(), wanted_by=list(each.wanted_by))

    def _beds_said(self, facility: str, kind: CapacityKind) -> BedsSaid:
        said = self.figures.of(facility, kind)
        name, name_en = self.names[facility]
        return BedsSaid(
            facility=facility,
            name=name,
            name_en=name_en,
            kind=kind,
            free=said.free,
            as_of=said.as_of,
        )

    def _request(self, each: Wanting) -> CompetingRequest:
        card = self.cards[each.transfer]
        waited = self.figures.now - card.requested_at
        return CompetingRequest(
            transfer=card.id,
            case=card.case,
            urgency=card.urgency,
            requested_at=card.requested_at,
            waited_s=max(0.0, waited.total_seconds()),
        )

    def _placements(self, requests: Sequence[Wanting], allocation: Allocation) -> list[Placement]:
        return [self._placement(each.transfer, allocation) for each in requests]

    def _placement(self, transfer: UUID, allocation: Allocation) -> Placement:
        choice = allocation[transfer]
        name, name_en = self.names[choice.facility] if choice else (None, None)
        return Placement(
            transfer=transfer,
            facility=choice.facility if choice else None,
            name=name,
            name_en=name_en,
            travel_time_s=choice.travel_time_s if choice else None,
            keeps_window=choice.keeps_window if choice and choice.is_window_known else None,
        )

    def _stale(self, found: competing.Contest) -> Iterator[BedsSaid]:
        """Name what nobody knows of the centres where somebody would go."""
        places = {
            (choice.facility, kind)
            for request in found.requests
            for allocation in (found.first_come, found.advised)
            if (choice := allocation[request.transfer]) is not None
            for kind in request.beds
        }
        for facility, kind in sorted(places):
            if self.figures.counted(facility, kind) is None:
                yield self._beds_said(facility, kind)
