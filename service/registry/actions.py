"""Every write to the graded network."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, SQLModel, col, delete, select

from facilities.facility import Facility
from service.tables import CapabilityRow, DesignationRow, FacilityRow

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ImportSummary:
    """What an import did, by facility code; `untouched` counts those the file did not name."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]
    untouched: int


def import_facilities(
    session: Session,
    facilities: Sequence[Facility],
    *,
    source: str,
    actor: UUID | None,
    recorded_at: datetime | None = None,
) -> ImportSummary:
    """Put each named facility in the place of what was known of it; leave the others alone.

    A facility that the file does not name stays: one county's file must not erase another's.
    `source` stands for rows that name none. The caller's transaction makes it all or nothing.
    """
    now = recorded_at or datetime.now(UTC)
    known = {row.code: row for row in session.exec(select(FacilityRow))}
    named = [each.code for each in facilities]
    for table in (DesignationRow, CapabilityRow):
        session.exec(delete(table).where(col(table.facility).in_(named)))
    for facility in facilities:
        session.merge(_facility_row(facility, source, now))
    session.flush()  # designations and capabilities refer to facilities that must exist
    session.add_all(row for facility in facilities for row in _statement_rows(facility, source))
    session.flush()
    summary = ImportSummary(
        added=tuple(code for code in named if code not in known),
        replaced=tuple(code for code in named if code in known),
        untouched=len(known.keys() - set(named)),
    )
    logger.info(
        "facilities imported: %d added, %d replaced, %d untouched, by %s",
        len(summary.added),
        len(summary.replaced),
        summary.untouched,
        actor or "the command line",
    )
    return summary


def _facility_row(facility: Facility, source: str, recorded_at: datetime) -> FacilityRow:
    return FacilityRow(
        code=facility.code,
        name=facility.name,
        name_en=facility.name_en or "",
        kind=facility.kind or "",
        tier=facility.tier or "",
        lon=facility.lon,
        lat=facility.lat,
        phone=facility.phone or "",
        area_code=facility.area_code or "",
        newborn_ward=facility.newborn_ward or "",
        valid_from=facility.valid_from,
        source=facility.source or source,
        recorded_at=recorded_at,
    )


def _statement_rows(facility: Facility, source: str) -> Iterator[SQLModel]:
    for designation in facility.designations:
        yield DesignationRow(
            facility=facility.code,
            kind=designation.kind,
            level=designation.level,
            valid_from=designation.valid_from,
            valid_to=designation.valid_to,
            source=designation.source or source,
        )
    for declared in facility.capabilities:
        yield CapabilityRow(
            facility=facility.code,
            code=declared.code,
            held=declared.held,
            partner=declared.partner,
            valid_from=declared.valid_from,
            valid_to=declared.valid_to,
        )
