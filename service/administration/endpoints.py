"""Tables in and out, the history of the network, and the rules in force."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import StringConstraints
from sqlmodel import Session

from facilities.coordinates import Crs as System
from facilities.errors import Problem
from facilities.findings import CHINA_TIME
from facilities.network import Network
from facilities.registry import (
    FileFormat,
    count_changes,
    write_capacity,
    write_catchments,
    write_designations,
    write_facilities,
)
from service.administration import actions, queries
from service.administration.files import Around, TableFile, read_table
from service.administration.schemas import (
    ChangeCounts,
    ChangeLine,
    ChangeView,
    Crs,
    FacilityRecord,
    FileProblem,
    ImportReport,
    Reloaded,
    RulesView,
    Table,
)
from service.auth.access import CurrentAccount
from service.auth.accounts import Account
from service.auth.policy import NOWHERE, Action, Scope
from service.database import ReadSession, WriteSession, database_of
from service.errors import not_allowed
from service.errors.handlers import PROBLEMS
from service.errors.moments import Moment, utc_moment
from service.registry.actions import Origin, record_rules
from service.registry.coordinates_check import suspected_system
from service.registry.queries import network
from service.registry.rules import rules_of
from service.situation.roads import RoadsInForce
from service.situation.served import roads_in_force

router = APIRouter(prefix="/api", tags=["administration"], responses=PROBLEMS)

ContentOfFile = Annotated[bytes, Body(media_type="application/octet-stream", min_length=1)]
Document = Annotated[
    str,
    Query(max_length=200),
    StringConstraints(strip_whitespace=True, min_length=1),
]
MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.post("/registry/{table}/preview")
def preview_table(
    *,
    table: Table,
    content: ContentOfFile,
    request: Request,
    session: ReadSession,
    account: CurrentAccount,
    crs: Crs = Crs.WGS84,
    source: Document = "preview",
) -> ImportReport:
    """Say what a CSV or XLSX file would change, or everything that is wrong with it."""
    account.require(Action.CHANGE_NETWORK, NOWHERE)
    around = actions.around(session, rules_of(request).book.vocabulary, datetime.now(UTC))
    file = read_table(table, content, around, crs=crs, source=source)
    return _report(table, _with_suspicion(file, crs, roads_in_force(request)), around)


@router.post("/registry/{table}/import")
def import_table(
    *,
    table: Table,
    content: ContentOfFile,
    request: Request,
    session: WriteSession,
    account: CurrentAccount,
    source: Document,
    crs: Crs = Crs.WGS84,
) -> ImportReport:
    """Store a table from a CSV or XLSX file, all or nothing; `source` names the document."""
    account.require(Action.CHANGE_NETWORK, NOWHERE)
    words, now = rules_of(request).book.vocabulary, datetime.now(UTC)
    around = actions.around_held(session, words, now)
    origin = Origin.of_file(source, content, account.id, now)
    file, change = actions.import_table(
        session, table, content, crs=crs, vocabulary=words, origin=origin
    )
    file = _with_suspicion(file, crs, roads_in_force(request))
    return _report(table, file, around, change)


@router.get("/registry/facilities")
def facility_records(
    request: Request, session: ReadSession, account: CurrentAccount, at: Moment | None = None
) -> list[FacilityRecord]:
    """Give everything recorded of every facility, now or as it stood at a moment of the past."""
    _require_reader_of_network(account)
    words = rules_of(request).book.vocabulary
    now = datetime.now(UTC)
    moment = now if at is None else min(utc_moment(at, "at"), now)
    return queries.facility_records(session, words, moment)


@router.get("/registry/changes")
def changes(
    session: ReadSession, account: CurrentAccount, before: UUID | None = None
) -> list[ChangeView]:
    """Give the history of the network, newest first; `before` is the last change already read."""
    _require_reader_of_network(account)
    return queries.changes(session, account, before=before)


@router.get(
    "/registry/{table}.{form}",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
def export_table(
    table: Table,
    form: FileFormat,
    request: Request,
    session: ReadSession,
    account: CurrentAccount,
) -> Response:
    """Give a table as a file that an import takes back without a change; WGS-84."""
    account.require(Action.CHANGE_NETWORK, NOWHERE)
    known = network(session, vocabulary=rules_of(request).book.vocabulary)
    content = _written(session, table, known, form)
    name = f"{table.value}-{_today():%Y%m%d}.{form.value}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=headers)


@router.get("/rules")
def get_rules(request: Request, session: ReadSession, account: CurrentAccount) -> RulesView:
    """Sum up the rules in force: their hash and versions, and what this deployment changed."""
    account.require(Action.SEE_RULES, NOWHERE)
    return queries.rules_view(session, rules_of(request).loaded, _today())


@router.post("/rules/reload")
def reload_rules(request: Request, account: CurrentAccount) -> Reloaded:
    """Read the deployment's rule files again; with any error those in force keep serving."""
    account.require(Action.CHANGE_RULES, NOWHERE)
    rules, database = rules_of(request), database_of(request)
    loaded = rules.read_again()
    with database.write() as session:
        changed = record_rules(session, loaded, actor=account.id)
    rules.put_in_force(loaded)
    with database.read() as session:
        view = queries.rules_view(session, loaded, _today())
    return Reloaded(**dict(view), changed=changed)


def _require_reader_of_network(account: Account) -> None:
    """Refuse whoever may see the history of no facility at all."""
    scopes = (Scope(), *(Scope(each.facility, each.area) for each in account.holdings))
    if not any(account.may(Action.SEE_NETWORK_CHANGES, scope) for scope in scopes):
        raise not_allowed()


def _written(session: Session, table: Table, known: Network, form: FileFormat) -> bytes:
    if table is Table.CAPACITY:
        return write_capacity(queries.figures(session), form)
    writers = {
        Table.FACILITIES: write_facilities,
        Table.DESIGNATIONS: write_designations,
        Table.CATCHMENTS: write_catchments,
    }
    return writers[table](known, form)


def _with_suspicion(file: TableFile, crs: Crs, roads: RoadsInForce | None) -> TableFile:
    """Remark on a file of facilities whose places fit the roads better in another system."""
    if roads is None:
        return file
    stated = System(crs)
    found = suspected_system(roads.graph, file.facilities, stated)
    return replace(file, remarks=(*file.remarks, found.as_problem(stated))) if found else file


def _report(
    table: Table, file: TableFile, around: Around, change: UUID | None = None
) -> ImportReport:
    found = () if file.errors else file.changes
    after = file.after or around.network
    counts = count_changes(found, around.network, around.network if file.errors else after)
    return ImportReport(
        table=table,
        rows=file.rows,
        errors=[_file_problem(each) for each in file.errors],
        remarks=[_file_problem(each) for each in file.remarks],
        counts=ChangeCounts(**asdict(counts)),
        changes=[ChangeLine(**asdict(each)) for each in found],
        change=change,
    )


def _file_problem(problem: Problem) -> FileProblem:
    return FileProblem(
        code=problem.code,
        detail=problem.message,
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        value=problem.value,
    )


def _today() -> date:
    return datetime.now(UTC).astimezone(CHINA_TIME).date()
