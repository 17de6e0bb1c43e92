"""Reads of the graded network as it is recorded now, or was at any moment."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Pool, func
from sqlmodel import Session, col, select

from facilities.facility import Designation, Facility
from facilities.findings import CHINA_TIME
from facilities.network import Network
from facilities.standards import Stated
from facilities.vocabulary import Vocabulary, packaged_vocabulary
from service.auth.queries import facilities_with_accounts
from service.events.types import RegistryTable
from service.registry import bodies
from service.registry.schemas import DesignationView, FacilityView
from service.tables import RegistryChangeRow, RegistryVersionRow, RulesVersionRow

KEPT_NETWORKS = 4
"""The present one under two sets of rules while they change, and a past one or two on replay."""

CHANGES_NETWORK = (
    RegistryTable.FACILITIES,
    RegistryTable.DESIGNATIONS,
    RegistryTable.CATCHMENTS,
    RegistryTable.OUTSIDE,
)

_Kept = OrderedDict[tuple[UUID, Vocabulary], Network]
_kept: WeakKeyDictionary[Pool, _Kept] = WeakKeyDictionary()
_lock = Lock()


def network(
    session: Session, at: datetime | None = None, *, vocabulary: Vocabulary | None = None
) -> Network:
    """Give the network as recorded now, or at a moment of the past, in a deployment's words.

    It is kept between questions and named by the last change, which is read each time: another
    process may have made it. What is in force on a day is asked of the network itself.
    """
    words = vocabulary or packaged_vocabulary()
    change = _last_change(session, at)
    if change is None:
        return Network((), (), words)
    seq, name = change
    with _lock:
        known = _of_database(session).get((name, words))
        if known is not None:
            _of_database(session).move_to_end((name, words))
            return known
    made = _read_network(session, seq, words)
    with _lock:
        kept = _of_database(session)
        kept[name, words] = made
        while len(kept) > KEPT_NETWORKS:
            kept.popitem(last=False)
    return made


def facility_views(
    session: Session, now: datetime, *, vocabulary: Vocabulary | None = None
) -> list[FacilityView]:
    """Every facility as pages name and call it, in order of code, with what holds today."""
    with_account = facilities_with_accounts(session)
    day = now.astimezone(CHINA_TIME).date()
    return [
        facility_view(each, day, has_account=each.code in with_account)
        for each in network(session, vocabulary=vocabulary).facilities
    ]


def facility_view(facility: Facility, day: date, *, has_account: bool) -> FacilityView:
    """Show a facility as it is on a day."""
    ward = facility.ward_on(day)
    return FacilityView(
        code=facility.code,
        name=facility.name,
        name_en=facility.name_en or "",
        kind=facility.kind or "",
        tier=facility.tier or "",
        phone=facility.phone or next(iter(facility.phones), ""),
        phones=list(dict.fromkeys((*filter(None, (facility.phone,)), *facility.phones))),
        area_code=facility.area_code or "",
        alliance=facility.alliance,
        ownership=facility.ownership,
        designations=[designation_view(each) for each in facility.designations_on(day)],
        newborn_ward=ward.value if ward else None,
        outside=facility.outside,
        has_account=has_account,
    )


def designation_view(designation: Designation) -> DesignationView:
    """Show what a facility was named, by which document."""
    return DesignationView(
        kind=designation.kind,
        level=designation.level,
        valid_from=designation.valid_from,
        valid_to=designation.valid_to,
        source=designation.source,
    )


@dataclass(frozen=True)
class StandardsStated:
    """What a centre states of itself, when and by whom it was recorded."""

    stated: Stated
    recorded_at: datetime
    actor: UUID | None


def standards_stated(session: Session, code: str) -> StandardsStated | None:
    """Read what a centre stated of itself last; none where it never did."""
    found = session.exec(
        select(RegistryVersionRow.body, RegistryChangeRow.recorded_at, RegistryChangeRow.actor)
        .join(RegistryChangeRow, col(RegistryChangeRow.seq) == col(RegistryVersionRow.change))
        .where(
            col(RegistryVersionRow.part) == bodies.STANDARDS,
            col(RegistryVersionRow.facility) == code,
        )
        .order_by(col(RegistryVersionRow.id).desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    body, recorded_at, actor = found
    return StandardsStated(bodies.standards_of(body), recorded_at, actor)


def rules_recorded(session: Session) -> RulesVersionRow | None:
    """Read the rules that were put in force last, wherever that was done."""
    newest = select(RulesVersionRow).order_by(col(RulesVersionRow.seq).desc()).limit(1)
    return session.exec(newest).first()


def _last_change(session: Session, at: datetime | None) -> tuple[int, UUID] | None:
    # By its random name, not by its number: a change that was rolled back gives its number away.
    query = select(RegistryChangeRow.seq, RegistryChangeRow.id).where(
        col(RegistryChangeRow.part).in_([table.value for table in CHANGES_NETWORK])
    )
    if at is not None:
        query = query.where(col(RegistryChangeRow.recorded_at) <= at)
    found = session.exec(query.order_by(col(RegistryChangeRow.seq).desc()).limit(1)).first()
    return None if found is None else (int(found[0] or 0), found[1])


def _read_network(session: Session, upto: int, vocabulary: Vocabulary) -> Network:
    return Network(
        [bodies.facility_of(body) for body in _latest(session, bodies.FACILITY, upto)],
        [
            catchment
            for body in _latest(session, bodies.CATCHMENTS, upto)
            for catchment in bodies.catchments_of(body)
        ],
        vocabulary,
    )


def _latest(session: Session, part: str, upto: int) -> Iterator[bytes]:
    """Read the last version of a part of every facility, up to a change."""
    last = (
        select(func.max(col(RegistryVersionRow.id)))
        .where(col(RegistryVersionRow.part) == part, col(RegistryVersionRow.change) <= upto)
        .group_by(col(RegistryVersionRow.facility))
    )
    yield from session.exec(
        select(RegistryVersionRow.body).where(col(RegistryVersionRow.id).in_(last))
    )


def _of_database(session: Session) -> _Kept:
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    return _kept.setdefault(engine.pool, OrderedDict())
