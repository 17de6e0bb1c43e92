"""Every write to the graded network: one change, its versions and its event in one transaction."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from facilities.facility import Designation, Facility
from facilities.network import Catchment, Network
from facilities.registry import Change, ChangeCounts, ChangeKind, changes, count_changes
from facilities.standards import Stated, Value
from facilities.tables import packaged_tables
from facilities.vocabulary import Vocabulary
from service.database import hold
from service.events import log
from service.events.canonical import canonical_bytes
from service.events.types import Actor, NetworkChanged, Party, RegistryTable, RulesChanged
from service.registry import bodies
from service.registry.queries import network, rules_recorded, standards_stated
from service.registry.replacing import (
    refuse_contradictions,
    with_catchments,
    with_designations,
    with_facilities,
)
from service.registry.rules import LoadedRules, texts_of
from service.registry.schemas import OutsideCentre
from service.tables import FacilityRow, RegistryChangeRow, RegistryVersionRow, RulesVersionRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recorded:
    """A change as it stands in the history: its name, and what it did."""

    change: UUID
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Origin:
    """Where a change comes from: the document, its SHA-256, who recorded it and when (UTC)."""

    source: str
    actor: UUID | None
    recorded_at: datetime
    source_hash: str | None = None
    party: Party = Party.ADMINISTRATOR

    @classmethod
    def of_file(cls, source: str, content: bytes, actor: UUID | None, at: datetime) -> "Origin":
        """Name a file by its content too, so that it can be found again."""
        return cls(source, actor, at, hashlib.sha256(content).hexdigest())

    def by(self, facility: str | None = None) -> Actor:
        """Say who acts: a person as their party, else the system, as from the command line."""
        party = self.party if self.actor else Party.SYSTEM
        return Actor(account=self.actor, party=party, facility=facility)


def record_facilities(
    session: Session,
    facilities: Iterable[Facility],
    *,
    origin: Origin,
    vocabulary: Vocabulary | None = None,
) -> Recorded:
    """Put each named facility in the place of what was known of it; leave the others alone.

    A facility that the file does not name stays: one county's file must not erase another's. The
    origin stands for rows that name no source. The caller's transaction makes it all or nothing.
    Raises `BadInputError` when the network would contradict itself.
    """
    before = _held_network(session, vocabulary)
    after = with_facilities(before, facilities, origin.source)
    return _apply(session, before, after, RegistryTable.FACILITIES, origin)


def import_designations(
    session: Session,
    designations: Mapping[str, Sequence[Designation]],
    *,
    origin: Origin,
    vocabulary: Vocabulary | None = None,
) -> Recorded:
    """Give each named facility these designations in the place of its own; leave the others.

    Raises `BadInputError` for an unknown facility, or when the network would contradict itself.
    """
    before = _held_network(session, vocabulary)
    after = with_designations(before, designations, origin.source)
    return _apply(session, before, after, RegistryTable.DESIGNATIONS, origin)


def import_catchments(
    session: Session,
    catchments: Iterable[Catchment],
    *,
    origin: Origin,
    vocabulary: Vocabulary | None = None,
) -> Recorded:
    """Let each named centre answer for these areas in the place of its own; leave the others.

    Raises `BadInputError` for an unknown centre, or when the network would contradict itself.
    """
    before = _held_network(session, vocabulary)
    after = with_catchments(before, catchments, origin.source)
    return _apply(session, before, after, RegistryTable.CATCHMENTS, origin)


def name_outside_centre(
    session: Session,
    centre: OutsideCentre,
    *,
    origin: Origin,
    vocabulary: Vocabulary | None = None,
) -> Facility:
    """Record a centre that is not of the network, so that it can be asked by telephone.

    Its code says nothing of it and begins with ``X-``. The same name and number again give the
    centre that is recorded already.
    """
    before = _held_network(session, vocabulary)
    for each in before.facilities:
        if each.outside and (each.name, each.phone) == (centre.name, centre.phone):
            return each
    outside = Facility(
        code=_free_code(before),
        name=centre.name,
        lon=centre.lon,
        lat=centre.lat,
        phone=centre.phone,
        phones=(centre.phone,),
        area_code=centre.area_code,
        source=origin.source,
        outside=True,
    )
    after = with_facilities(before, [outside], origin.source)
    _apply(session, before, after, RegistryTable.OUTSIDE, origin)
    return outside


def state_standards(
    session: Session,
    code: str,
    stated: Stated,
    *,
    origin: Origin,
    vocabulary: Vocabulary | None = None,
) -> UUID:
    """Record what a centre states of itself, in the place of what it stated before."""
    hold(session, "registry")
    known, now = standards_stated(session, code), network(session, vocabulary=vocabulary)
    before = known.stated if known else {}
    found = [
        Change(
            RegistryTable.STANDARDS,
            code,
            _what_became(before.get(item), stated.get(item)),
            item,
            _spelled(before.get(item)),
            _spelled(stated.get(item)),
        )
        for item in sorted(before.keys() | stated.keys())
        if before.get(item) != stated.get(item)
    ]
    told = _Told(RegistryTable.STANDARDS, found, count_changes(found, now, now), now.hash)
    change = _change(session, told, origin)
    session.add(_version(change, bodies.STANDARDS, code, bodies.standards_body(stated)))
    session.flush()
    return change.id


def _what_became(before: object, after: object) -> ChangeKind:
    if before is None:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


def _spelled(stated: tuple[Value, date | None] | None) -> str | None:
    if stated is None:
        return None
    value, evidence_on = stated
    said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g}"
    return f"{said} ({evidence_on})" if evidence_on else said


def note_change(
    session: Session,
    table: RegistryTable,
    found: Sequence[Change],
    *,
    origin: Origin,
    vocabulary: Vocabulary | None = None,
) -> UUID:
    """Record that something was changed which is no part of the network itself."""
    now = network(session, vocabulary=vocabulary)
    what = _Told(table, found, count_changes(found, now, now), now.hash)
    return _change(session, what, origin).id


def record_rules(
    session: Session, loaded: LoadedRules, *, actor: UUID | None, now: datetime | None = None
) -> bool:
    """Put on record that these rules are in force from now on; true when others were before.

    The packaged and the deployment's own files are kept in full, so that an answer's hash can
    always be read.
    """
    hold(session, "rules")
    recorded_at = now or datetime.now(UTC)
    before = rules_recorded(session)
    if before is not None and before.hash == loaded.book.hash:
        return False
    session.add(
        RulesVersionRow(
            hash=loaded.book.hash,
            recorded_at=recorded_at,
            actor=actor,
            packaged=canonical_bytes(texts_of(packaged_tables())),
            override=canonical_bytes(texts_of(loaded.override)),
        )
    )
    session.flush()
    event = RulesChanged(
        before=before.hash if before else None,
        after=loaded.book.hash,
        recorded_at=recorded_at,
        actor=Actor(
            account=actor, party=Party.ADMINISTRATOR if actor else Party.SYSTEM, facility=None
        ),
    )
    log.append(session, event, ())
    return True


def _held_network(session: Session, vocabulary: Vocabulary | None = None) -> Network:
    """Read the network as it is now, and let nobody else change it before this transaction ends."""
    hold(session, "registry")
    return network(session, vocabulary=vocabulary)


def _apply(
    session: Session, before: Network, after: Network, table: RegistryTable, origin: Origin
) -> Recorded:
    refuse_contradictions(before, after)
    found = changes(before, after)
    counts = count_changes(found, before, after)
    change = _change(session, _Told(table, found, counts, after.hash), origin)
    for facility in after.facilities:
        if facility != before.get(facility.code):
            _keep_facility(session, change, facility)
    areas, known_areas = _areas(after), _areas(before)
    for code in sorted(areas.keys() | known_areas.keys()):
        if areas.get(code) != known_areas.get(code):
            body = bodies.catchments_body(areas.get(code, ()))
            session.add(_version(change, bodies.CATCHMENTS, code, body))
    session.flush()
    logger.info("%s: %s, by %s", table, counts, origin.actor or "the command line")
    return Recorded(change.id, found)


@dataclass(frozen=True)
class _Told:
    """What the history says of one change."""

    table: RegistryTable
    changes: Sequence[Change]
    counts: ChangeCounts
    network: str


def _change(session: Session, told: _Told, origin: Origin) -> RegistryChangeRow:
    lines = [asdict(each) for each in told.changes]
    recorded_at = _not_before_the_last(session, origin.recorded_at)
    row = RegistryChangeRow(
        id=uuid4(),
        part=told.table.value,
        recorded_at=recorded_at,
        actor=origin.actor,
        source=origin.source,
        source_hash=origin.source_hash,
        network=told.network,
        body=canonical_bytes({"counts": asdict(told.counts), "changes": lines}),
    )
    session.add(row)
    session.flush()
    event = NetworkChanged(
        change=row.id,
        table=told.table,
        counts=asdict(told.counts),
        network_hash=told.network,
        source_hash=origin.source_hash,
        recorded_at=recorded_at,
        actor=origin.by(),
    )
    log.append(session, event, ())
    return row


def _not_before_the_last(session: Session, at: datetime) -> datetime:
    """Give the moment of a change, which may have waited for others that came after it.

    A past moment is read by the last change until then, so their times follow their order.
    """
    newest = select(RegistryChangeRow.recorded_at).order_by(col(RegistryChangeRow.seq).desc())
    last = session.exec(newest.limit(1)).first()
    return at if last is None else max(at, last)


def _keep_facility(session: Session, change: RegistryChangeRow, facility: Facility) -> None:
    """Write a facility's new version, and what others refer to it by."""
    session.merge(
        FacilityRow(
            code=facility.code,
            name=facility.name,
            name_en=facility.name_en or "",
            area_code=facility.area_code or "",
            outside=facility.outside,
            recorded_at=change.recorded_at,
        )
    )
    session.flush()
    body = bodies.facility_body(facility)
    session.add(_version(change, bodies.FACILITY, facility.code, body))


def _areas(network: Network) -> dict[str, list[Catchment]]:
    found: dict[str, list[Catchment]] = {}
    for each in network.catchments:  # in the network's own order, so that equal lists are equal
        found.setdefault(each.centre, []).append(each)
    return found


def _version(change: RegistryChangeRow, part: str, code: str, body: bytes) -> RegistryVersionRow:
    if change.seq is None:
        raise RuntimeError("expected the database to number the change, got nothing")
    return RegistryVersionRow(change=change.seq, part=part, facility=code, body=body)


def _free_code(known: Network) -> str:
    while True:
        code = f"X-{uuid4().hex[:6].upper()}"
        if known.get(code) is None:
            return code
