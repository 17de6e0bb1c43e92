"""Every write to the graded network: one change, its versions and its event in one transaction."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlmodel import Session

from facilities.errors import BadInputError
from facilities.facility import Designation, Facility
from facilities.network import Catchment, Network
from facilities.tables import packaged_tables
from service.database import hold
from service.events import log
from service.events.canonical import canonical_bytes
from service.events.types import Actor, NetworkChanged, Party, RegistryTable, RulesChanged
from service.registry import bodies
from service.registry.differences import Difference, counts, differences
from service.registry.queries import network, rules_recorded
from service.registry.rules import LoadedRules, texts_of
from service.registry.schemas import OutsideCentre
from service.tables import FacilityRow, RegistryChangeRow, RegistryVersionRow, RulesVersionRow

logger = logging.getLogger(__name__)

MAY_BE_MISSING = frozenset({"unknown_partner"})
"""A county's file may name a partner that only another county's file brings."""


@dataclass(frozen=True)
class ImportSummary:
    """What an import did, by facility code; `untouched` counts those the file did not name."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    untouched: int
    unchanged: tuple[str, ...] = ()


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


def import_facilities(
    session: Session,
    facilities: Sequence[Facility],
    *,
    source: str,
    actor: UUID | None,
    recorded_at: datetime | None = None,
    source_hash: str | None = None,
) -> ImportSummary:
    """Put each named facility in the place of what was known of it; leave the others alone.

    A facility that the file does not name stays: one county's file must not erase another's.
    `source` stands for rows that name none. The caller's transaction makes it all or nothing.
    Raises `BadInputError` when the network would contradict itself.
    """
    origin = Origin(source, actor, recorded_at or datetime.now(UTC), source_hash)
    hold(session, "registry")
    before = network(session)
    after = with_facilities(before, [_sourced(each, source) for each in facilities])
    found = _apply(session, before, after, RegistryTable.FACILITIES, origin)
    return ImportSummary(
        added=tuple(each.facility for each in found if each.added),
        replaced=tuple(each.facility for each in found if not each.added),
        untouched=len(before) - sum(before.get(each.code) is not None for each in facilities),
        unchanged=tuple(
            code
            for code in (each.code for each in facilities)
            if code not in {each.facility for each in found}
        ),
    )


def import_designations(
    session: Session, designations: Mapping[str, Sequence[Designation]], *, origin: Origin
) -> tuple[Difference, ...]:
    """Give each named facility these designations in the place of its own; leave the others.

    Raises `BadInputError` for an unknown facility, or when the network would contradict itself.
    """
    hold(session, "registry")
    before = network(session)
    after = with_designations(before, designations, origin.source)
    return _apply(session, before, after, RegistryTable.DESIGNATIONS, origin)


def import_catchments(
    session: Session, catchments: Iterable[Catchment], *, origin: Origin
) -> tuple[Difference, ...]:
    """Let each named centre answer for these areas in the place of its own; leave the others.

    Raises `BadInputError` for an unknown centre, or when the network would contradict itself.
    """
    hold(session, "registry")
    before = network(session)
    after = with_catchments(before, catchments, origin.source)
    return _apply(session, before, after, RegistryTable.CATCHMENTS, origin)


def name_outside_centre(session: Session, centre: OutsideCentre, *, origin: Origin) -> Facility:
    """Record a centre that is not of the network, so that it can be asked by telephone.

    Its code says nothing of it and begins with ``X-``. The same name and number again give the
    centre that is recorded already.
    """
    hold(session, "registry")
    before = network(session)
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
    _apply(session, before, with_facilities(before, [outside]), RegistryTable.OUTSIDE, origin)
    return outside


def note_change(
    session: Session, table: RegistryTable, found: Sequence[Difference], *, origin: Origin
) -> UUID:
    """Record that something was changed which is no part of the network itself."""
    return _change(session, table, found, network(session).hash, origin).id


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


def with_facilities(before: Network, facilities: Iterable[Facility]) -> Network:
    """Give the network with these facilities in the place of those of the same codes."""
    named = {each.code: each for each in facilities}
    kept = (each for each in before.facilities if each.code not in named)
    return Network((*kept, *named.values()), before.catchments, before.vocabulary)


def with_designations(
    before: Network, designations: Mapping[str, Sequence[Designation]], source: str
) -> Network:
    """Give the network with these designations in the place of those of the same facilities."""
    changed = [
        replace(
            facility,
            designations=tuple(replace(one, source=one.source or source) for one in named),
        )
        for code, named in designations.items()
        if (facility := before.get(code)) is not None
    ]
    return with_facilities(before, changed)


def with_catchments(before: Network, catchments: Iterable[Catchment], source: str) -> Network:
    """Give the network with these catchments in the place of those of the same centres."""
    given = tuple(replace(each, source=each.source or source) for each in catchments)
    named = {each.centre for each in given}
    kept = (each for each in before.catchments if each.centre not in named)
    return Network(before.facilities, (*kept, *given), before.vocabulary)


def refuse_contradictions(before: Network, after: Network) -> None:
    """Raise `BadInputError` with every contradiction that a change would bring in."""
    known = set(before.problems())
    new = [
        problem
        for problem in after.problems()
        if problem not in known and problem.code not in MAY_BE_MISSING
    ]
    if new:
        raise BadInputError(new)


def _apply(
    session: Session, before: Network, after: Network, table: RegistryTable, origin: Origin
) -> tuple[Difference, ...]:
    refuse_contradictions(before, after)
    found = differences(before, after)
    change = _change(session, table, found, after.hash, origin)
    for code in dict.fromkeys(each.facility for each in found):
        _keep(session, change, code, before, after)
    session.flush()
    logger.info("%s changed: %s, by %s", table, counts(found), origin.actor or "the command line")
    return found


def _change(
    session: Session,
    table: RegistryTable,
    found: Sequence[Difference],
    network_hash: str,
    origin: Origin,
) -> RegistryChangeRow:
    row = RegistryChangeRow(
        id=uuid4(),
        part=table.value,
        recorded_at=origin.recorded_at,
        actor=origin.actor,
        source=origin.source,
        source_hash=origin.source_hash,
        network=network_hash,
        body=canonical_bytes([each.model_dump(mode="json") for each in found]),
    )
    session.add(row)
    session.flush()
    event = NetworkChanged(
        change=row.id,
        table=table,
        counts=counts(found),
        network_hash=network_hash,
        source_hash=origin.source_hash,
        recorded_at=origin.recorded_at,
        actor=Actor(
            account=origin.actor,
            party=origin.party if origin.actor else Party.SYSTEM,
            facility=None,
        ),
    )
    log.append(session, event, ())
    return row


def _keep(
    session: Session, change: RegistryChangeRow, code: str, before: Network, after: Network
) -> None:
    """Write a facility's new versions, and what others refer to it by."""
    facility, known = after.get(code), before.get(code)
    if facility is not None and facility != known:
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
        session.add(_version(change, bodies.FACILITY, code, bodies.facility_body(facility)))
    areas = bodies.catchments_body(each for each in after.catchments if each.centre == code)
    if areas != bodies.catchments_body(each for each in before.catchments if each.centre == code):
        session.add(_version(change, bodies.CATCHMENTS, code, areas))


def _version(change: RegistryChangeRow, part: str, code: str, body: bytes) -> RegistryVersionRow:
    if change.seq is None:
        raise RuntimeError("expected the database to number the change, got nothing")
    return RegistryVersionRow(change=change.seq, part=part, facility=code, body=body)


def _sourced(facility: Facility, source: str) -> Facility:
    return replace(
        facility,
        source=facility.source or source,
        designations=tuple(
            replace(each, source=each.source or source) for each in facility.designations
        ),
    )


def _free_code(known: Network) -> str:
    while True:
        code = f"X-{uuid4().hex[:6].upper()}"
        if known.get(code) is None:
            return code
