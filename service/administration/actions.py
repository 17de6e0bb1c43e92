"""Every write of the administrator's page."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from facilities.errors import BadInputError
from facilities.vocabulary import Vocabulary
from service.administration.files import Around, TableFile, read_table
from service.administration.schemas import Crs, Table
from service.database import hold
from service.events.types import CapacityKind, RegistryTable
from service.registry import actions as registry
from service.registry.actions import Origin
from service.registry.queries import network
from service.situation.actions import report_capacity
from service.situation.queries import capacity_of
from service.situation.schemas import CapacityReport


def around(session: Session, vocabulary: Vocabulary, now: datetime) -> Around:
    """Read what a file is compared with."""
    return Around(network(session, vocabulary=vocabulary), capacity_of(session), now)


def around_held(session: Session, vocabulary: Vocabulary, now: datetime) -> Around:
    """Read what a file will replace, and let nobody else change it before this transaction ends."""
    hold(session, "registry")
    return around(session, vocabulary, now)


def import_table(
    session: Session,
    table: Table,
    content: bytes,
    *,
    crs: Crs,
    vocabulary: Vocabulary,
    origin: Origin,
) -> tuple[TableFile, UUID]:
    """Store a table from a file, all or nothing, and name the change.

    Raises `BadInputError` with everything that is wrong with the file.
    """
    found = around_held(session, vocabulary, origin.recorded_at)
    file = read_table(table, content, found, crs=crs, source=origin.source)
    if file.errors:
        raise BadInputError(file.errors)
    if table is Table.CAPACITY:
        return file, _report_beds(session, file, origin, vocabulary)
    if table is Table.FACILITIES:
        recorded = registry.record_facilities(
            session, file.facilities, origin=origin, vocabulary=vocabulary
        )
    elif table is Table.DESIGNATIONS:
        recorded = registry.import_designations(
            session, file.designations, origin=origin, vocabulary=vocabulary
        )
    else:
        recorded = registry.import_catchments(
            session, file.catchments, origin=origin, vocabulary=vocabulary
        )
    return replace(file, changes=recorded.changes), recorded.change


def _report_beds(session: Session, file: TableFile, origin: Origin, vocabulary: Vocabulary) -> UUID:
    """Report each figure as its centre would, and note the file in the history."""
    change = registry.note_change(
        session, RegistryTable.CAPACITY, file.changes, origin=origin, vocabulary=vocabulary
    )
    changed = {(each.facility, each.field) for each in file.changes}
    for each in file.figures:
        if (each.facility, each.kind) in changed:
            report_capacity(
                session,
                each.facility,
                CapacityReport(kind=CapacityKind(each.kind), free=each.free, as_of=each.as_of),
                actor=origin.by(each.facility),
                now=origin.recorded_at,
            )
    return change
