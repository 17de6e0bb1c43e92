"""Every table, as rows: never a request body, never a domain object.

Moments are aware UTC. ``…Row`` classes are written only by ``actions``.
"""

from service.tables.accounts import (
    AccountRow,
    RoleRow,
    SessionRow,
)
from service.tables.log import (
    AudienceRow,
    EventRow,
    LogIdentityRow,
)
from service.tables.network import (
    DemandPointRow,
    DemandTableRow,
    FacilityRow,
    RegistryChangeRow,
    RegistryVersionRow,
    RulesVersionRow,
)
from service.tables.situation import (
    CalibrationRow,
    CapacityAskRow,
    CapacityRow,
    ClosureLiftRow,
    ClosureRow,
    ConditionRow,
    RoadsVersionRow,
)
from service.tables.transfers import (
    CaseRow,
    NoteRow,
    OfferRow,
    PatientRow,
    ReferralRow,
    TransferPatientRow,
    TransferRow,
)

__all__ = [
    "AccountRow",
    "AudienceRow",
    "CalibrationRow",
    "CapacityAskRow",
    "CapacityRow",
    "CaseRow",
    "ClosureLiftRow",
    "ClosureRow",
    "ConditionRow",
    "DemandPointRow",
    "DemandTableRow",
    "EventRow",
    "FacilityRow",
    "LogIdentityRow",
    "NoteRow",
    "OfferRow",
    "PatientRow",
    "ReferralRow",
    "RegistryChangeRow",
    "RegistryVersionRow",
    "RoadsVersionRow",
    "RoleRow",
    "RulesVersionRow",
    "SessionRow",
    "TransferPatientRow",
    "TransferRow",
]
