"""A centre compares itself with what its level must have, and sees where it falls short."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from facilities.errors import BadInputError, Problem
from facilities.facility import Facility, Tier
from facilities.findings import CHINA_TIME
from facilities.standards import (
    LEVELS,
    ItemReport,
    Standards,
    Stated,
    assess_standards,
    load_standards,
)
from service.auth.access import CurrentAccount
from service.auth.policy import Action
from service.auth.queries import facility_scope
from service.database import ReadSession, WriteSession
from service.errors import unknown
from service.errors.handlers import PROBLEMS
from service.events.types import Party
from service.registry.actions import Origin, state_standards
from service.registry.queries import network, standards_stated
from service.registry.rules import rules_of
from service.tables import AccountRow

router = APIRouter(prefix="/api/registry", tags=["administration"], responses=PROBLEMS)

SELF_ASSESSMENT = "self-assessment"
MATERNAL = "maternal"
Level = Literal["county", "prefecture", "province"]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
YesNo = Annotated[bool, Field(strict=True)]


class ItemStated(BaseModel):
    """What a centre states of one item, and the day its evidence is of."""

    model_config = ConfigDict(extra="forbid")

    value: YesNo | Number
    evidence_on: date | None = None


class StandardsStatement(BaseModel):
    """Everything a centre states of itself; an item that is left out is not stated."""

    model_config = ConfigDict(extra="forbid")

    items: dict[str, ItemStated] = Field(max_length=200)


class StandardItemView(BaseModel):
    """One item of the table, and how the centre stands to it.

    ``asked`` is null where its level need not have it, ``value`` where nothing was stated.
    ``is_question`` marks an item that is itself doubtful: a gap in it is only a question.
    """

    key: str
    group: Literal["table", "ability", "system"]
    zh: str
    en: str
    unit: str
    unit_en: str
    is_yes_no: bool
    op: str | None
    asked: bool | float | None
    in_principle: bool
    value: bool | float | None
    evidence_on: date | None
    standing: Literal["met", "gap", "not_stated", "not_expected"]
    short_by: float | None
    is_question: bool
    source: str
    confidence: str


class StandardsView(BaseModel):
    """A centre against the table for a level: its own unless another was asked for."""

    facility: str
    level: Level
    own_level: Level | None
    document: str
    version: str
    stated_at: datetime | None
    stated_by: str | None
    counts: dict[str, int]
    items: list[StandardItemView]


@router.get("/{code}/standards")
def get_standards(
    code: str,
    request: Request,
    session: ReadSession,
    account: CurrentAccount,
    level: Level | None = None,
) -> StandardsView:
    """Show where a centre stands; `level` compares it with another level than its own."""
    account.require(Action.SEE_STANDARDS, facility_scope(session, code))
    table = load_standards(rules_of(request).loaded.override)
    return _view(session, _facility(session, code), table, level)


@router.put("/{code}/standards")
def put_standards(
    code: str,
    statement: StandardsStatement,
    request: Request,
    session: WriteSession,
    account: CurrentAccount,
) -> StandardsView:
    """Record what a centre states of itself, in the place of what it stated before."""
    scope = facility_scope(session, code)
    account.require(Action.STATE_STANDARDS, scope)
    facility, table = _facility(session, code), load_standards(rules_of(request).loaded.override)
    stated: Stated = {key: (one.value, one.evidence_on) for key, one in statement.items.items()}
    assess_standards(_level(facility, None), stated, table)  # refuses what cannot be stated
    _refuse_evidence_to_come(statement)
    party = Party.RECEIVING if account.may(Action.ACT_AS_RECEIVING, scope) else Party.ADMINISTRATOR
    origin = Origin(SELF_ASSESSMENT, account.id, datetime.now(UTC), party=party)
    words = rules_of(request).book.vocabulary
    state_standards(session, code, stated, origin=origin, vocabulary=words)
    return _view(session, facility, table, None)


def _facility(session: Session, code: str) -> Facility:
    facility = network(session).get(code)
    if facility is None:
        raise unknown("facility", "机构", code)
    return facility


def _today() -> date:
    return datetime.now(UTC).astimezone(CHINA_TIME).date()


def _refuse_evidence_to_come(statement: StandardsStatement) -> None:
    today = _today()
    late = [
        Problem(
            "in_the_future",
            f"{key}: evidence of {one.evidence_on} is still to come; give the day it was seen.",
            f"items.{key}.evidence_on",
            str(one.evidence_on),
        )
        for key, one in statement.items.items()
        if one.evidence_on is not None and one.evidence_on > today
    ]
    if late:
        raise BadInputError(late)


def _own_level(facility: Facility) -> Tier | None:
    """Give the level it was named a maternal centre of, else its tier, where a centre has it."""
    today = _today()
    named = [each.level for each in facility.designations_on(today) if each.kind == MATERNAL]
    level = named[0] if named else facility.tier
    return level if level in LEVELS else None


def _level(facility: Facility, asked: str | None) -> Tier:
    if asked is not None:
        return Tier(asked)
    own = _own_level(facility)
    if own is None:
        message = f"{facility.code} is no centre of a level: say which level to compare it with."
        raise BadInputError([Problem("no_level", message, "level", facility.tier)])
    return own


def _view(
    session: Session, facility: Facility, table: Standards, asked: str | None
) -> StandardsView:
    known = standards_stated(session, facility.code)
    stated = _still_asked(known.stated if known else {}, table)
    report = assess_standards(_level(facility, asked), stated, table)
    by = session.get(AccountRow, known.actor) if known and known.actor else None
    own = _own_level(facility)
    return StandardsView(
        facility=facility.code,
        level=report.level.value,
        own_level=own.value if own else None,
        document=table.document,
        version=table.version,
        stated_at=known.recorded_at if known else None,
        stated_by=by.display_name if by else None,
        counts={standing.value: number for standing, number in report.counts.items()},
        items=[_item_view(each) for each in report.items],
    )


def _still_asked(stated: Stated, table: Standards) -> Stated:
    """Leave out what the table no longer has, or has turned from a count into yes or no."""
    return {
        key: told
        for key, told in stated.items()
        if key in table.items and table.items[key].is_yes_no == isinstance(told[0], bool)
    }


def _item_view(report: ItemReport) -> StandardItemView:
    item, ask = report.item, report.ask
    return StandardItemView(
        key=item.key,
        group=item.group.value,
        zh=item.zh,
        en=item.en,
        unit=item.unit,
        unit_en=item.unit_en,
        is_yes_no=item.is_yes_no,
        op=ask.op if ask else None,
        asked=ask.value if ask else None,
        in_principle=ask.in_principle if ask else False,
        value=report.value,
        evidence_on=report.evidence_on,
        standing=report.standing.value,
        short_by=report.short_by,
        is_question=report.is_question,
        source=item.source,
        confidence=item.confidence,
    )
