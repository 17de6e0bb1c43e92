"""Reads of the administrator's page."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from facilities.conditions import RuleBook
from facilities.duty import write_duty
from facilities.facility import Facility
from facilities.findings import CHINA_TIME
from facilities.network import Network
from facilities.registry import CapacityFigure
from facilities.rules import other_records
from facilities.tables import table_versions
from facilities.vocabulary import Vocabulary
from service.administration.schemas import (
    CatchmentView,
    ChangeCounts,
    ChangeLine,
    ChangeView,
    FacilityRecord,
    HeldView,
    RulesView,
)
from service.auth.accounts import Account
from service.auth.policy import Action, Scope
from service.auth.queries import facilities_with_accounts
from service.registry.queries import designation_view, facility_view, network, rules_recorded
from service.registry.rules import LoadedRules
from service.situation.queries import capacity_of
from service.tables import AccountRow, FacilityRow, RegistryChangeRow

HISTORY_PAGE = 50


def facility_records(
    session: Session, vocabulary: Vocabulary, at: datetime
) -> list[FacilityRecord]:
    """Everything that was recorded of every facility at a moment, in order of code."""
    found = network(session, at, vocabulary=vocabulary)
    with_account = facilities_with_accounts(session)
    day = at.astimezone(CHINA_TIME).date()
    return [
        _record(each, found, day, has_account=each.code in with_account)
        for each in found.facilities
    ]


def figures(session: Session) -> list[CapacityFigure]:
    """List what each centre said last of each kind of bed, in order of code."""
    return [
        CapacityFigure(code, each.kind.value, each.free, each.as_of)
        for code, said in sorted(capacity_of(session).items())
        for each in said
        if each.free is not None and each.as_of is not None
    ]


def changes(
    session: Session, reader: Account, *, before: UUID | None, limit: int = HISTORY_PAGE
) -> list[ChangeView]:
    """Read the history, newest first, with what the reader may see of each change.

    `before` is a change already read. One of which nothing may be seen is left out.
    """
    query = select(RegistryChangeRow).order_by(col(RegistryChangeRow.seq).desc())
    if before is not None:
        first = select(RegistryChangeRow.seq).where(RegistryChangeRow.id == before)
        query = query.where(col(RegistryChangeRow.seq) < first.scalar_subquery())
    visible = _visible(session, reader)
    names = dict(session.exec(select(AccountRow.id, AccountRow.display_name)).all())
    found: list[ChangeView] = []
    for row in session.exec(query):
        view = _change_view(row, names, visible)
        if visible is None or view.changes:
            found.append(view)
        if len(found) == limit:
            break
    return found


def rules_view(session: Session, loaded: LoadedRules, day: date) -> RulesView:
    """Sum up the rules in force."""
    book: RuleBook = loaded.book.on(day)
    recorded = rules_recorded(session)
    by = session.get(AccountRow, recorded.actor) if recorded and recorded.actor else None
    unsigned = [each.id for each in book.conditions.values() if not each.signed_off_by]
    return RulesView(
        hash=loaded.book.hash,
        in_force_since=recorded.recorded_at if recorded else None,
        by=by.display_name if by else None,
        versions=dict(table_versions()),
        own_files=sorted(loaded.override),
        overridden=sorted((*loaded.book.overridden, *other_records(loaded.override))),
        conditions=len(book.conditions),
        signed=len(book.conditions) - len(unsigned),
        unsigned=unsigned,
    )


def _record(facility: Facility, found: Network, day: date, *, has_account: bool) -> FacilityRecord:
    view = facility_view(facility, day, has_account=has_account)
    return FacilityRecord(
        **dict(view) | {"designations": [designation_view(each) for each in facility.designations]},
        lon=facility.lon,
        lat=facility.lat,
        grid=facility.grid,
        retrieval_team=facility.retrieval_team,
        mobilisation_min=facility.mobilisation_min,
        mobilisation_night_min=facility.mobilisation_night_min,
        stabilisation=dict(facility.stabilisation),
        vehicle_ready_min=facility.vehicle_ready_min,
        valid_from=facility.valid_from,
        valid_to=facility.valid_to,
        source=facility.source,
        capabilities=[
            HeldView(
                code=each.code,
                held=each.held.value,
                partner=each.partner,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                duty=write_duty(each.duty),
            )
            for each in facility.capabilities
        ],
        catchments=[
            CatchmentView(
                area_code=each.area_code,
                kind=each.kind,
                rank=each.rank,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                source=each.source,
            )
            for each in found.catchments
            if each.centre == facility.code
        ],
    )


def _visible(session: Session, reader: Account) -> frozenset[str] | None:
    """List the facilities whose history this reader may see; None stands for all."""
    if reader.may(Action.SEE_NETWORK_CHANGES, Scope()):
        return None
    rows: Iterable[tuple[str, str]] = session.exec(
        select(FacilityRow.code, FacilityRow.area_code)
    ).all()
    return frozenset(
        code
        for code, area in rows
        if reader.may(Action.SEE_NETWORK_CHANGES, Scope(code, area or None))
    )


def _change_view(
    row: RegistryChangeRow, names: dict[UUID, str], visible: frozenset[str] | None
) -> ChangeView:
    body = json.loads(row.body)
    lines = [
        ChangeLine(**each)
        for each in body["changes"]
        if visible is None or each["facility"] in visible
    ]
    return ChangeView(
        id=row.id,
        table=row.part,
        recorded_at=row.recorded_at,
        by=names.get(row.actor) if row.actor else None,
        source=row.source,
        source_hash=row.source_hash,
        network=row.network,
        counts=ChangeCounts(**body["counts"]),
        changes=lines,
    )
