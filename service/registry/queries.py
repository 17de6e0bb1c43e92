"""Reads of the graded network and of the rules in force."""

from collections import defaultdict

from sqlmodel import Session, col, select

from facilities.capabilities import WardGrade
from facilities.facility import (
    CentreKind,
    DeclaredCapability,
    Designation,
    Facility,
    Held,
    Tier,
)
from service.auth.queries import facilities_with_accounts
from service.registry.schemas import FacilityView
from service.tables import CapabilityRow, DesignationRow, FacilityRow


def network(session: Session) -> tuple[Facility, ...]:
    """Every facility as last recorded, in order of code, with all that was said of it.

    What is in force on a day is asked of each facility (`held_on`, `designations_on`).
    """
    designations = _designations(session)
    capabilities = _capabilities(session)
    rows = session.exec(select(FacilityRow).order_by(FacilityRow.code))
    return tuple(_facility(row, designations[row.code], capabilities[row.code]) for row in rows)


def facility_views(session: Session) -> list[FacilityView]:
    """Every facility as pages name and call it, in order of code."""
    with_account = facilities_with_accounts(session)
    return [
        FacilityView(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=row.kind,
            tier=row.tier,
            phone=row.phone,
            area_code=row.area_code,
            has_account=row.code in with_account,
        )
        for row in session.exec(select(FacilityRow).order_by(FacilityRow.code))
    ]


def _designations(session: Session) -> dict[str, list[Designation]]:
    found: dict[str, list[Designation]] = defaultdict(list)
    for row in session.exec(select(DesignationRow).order_by(col(DesignationRow.id))):
        found[row.facility].append(
            Designation(
                kind=CentreKind(row.kind),
                level=Tier(row.level),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=row.source or None,
            )
        )
    return found


def _capabilities(session: Session) -> dict[str, list[DeclaredCapability]]:
    found: dict[str, list[DeclaredCapability]] = defaultdict(list)
    for row in session.exec(select(CapabilityRow).order_by(col(CapabilityRow.id))):
        found[row.facility].append(
            DeclaredCapability(
                code=row.code,
                held=Held(row.held),
                partner=row.partner,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return found


def _facility(
    row: FacilityRow, designations: list[Designation], capabilities: list[DeclaredCapability]
) -> Facility:
    return Facility(
        code=row.code,
        name=row.name,
        lon=row.lon,
        lat=row.lat,
        name_en=row.name_en or None,
        kind=row.kind or None,
        tier=Tier(row.tier) if row.tier else None,
        phone=row.phone or None,
        area_code=row.area_code or None,
        designations=tuple(designations),
        capabilities=tuple(capabilities),
        newborn_ward=WardGrade(row.newborn_ward) if row.newborn_ward else None,
        valid_from=row.valid_from,
        source=row.source or None,
    )
