"""Who may do what, where: one pure function over one table. What is not in the table is denied."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from service.auth.schemas import Role


class Action(StrEnum):
    """What an account may want."""

    SEE_NETWORK = "see_network"
    REPORT_CAPACITY = "report_capacity"
    ASK_CAPACITY = "ask_capacity"
    SEE_COORDINATION = "see_coordination"
    ASK = "ask"
    ASK_FROM_POINT = "ask_from_point"
    SEE_AS_REFERRING = "see_as_referring"
    SEE_AS_ASKED = "see_as_asked"
    REQUEST_TRANSFER = "request_transfer"
    ACT_AS_REFERRING = "act_as_referring"
    ACT_AS_RECEIVING = "act_as_receiving"
    ACT_AT_SCREEN = "act_at_screen"
    ACT_AS_COORDINATOR = "act_as_coordinator"
    ACT_AS_QC = "act_as_qc"
    SEE_BOARD = "see_board"
    SEE_TRAIL = "see_trail"
    EXPORT_LOG = "export_log"
    NAME_OUTSIDE_CENTRE = "name_outside_centre"
    CHANGE_NETWORK = "change_network"
    SEE_NETWORK_CHANGES = "see_network_changes"
    SEE_STANDARDS = "see_standards"
    STATE_STANDARDS = "state_standards"
    SEE_RULES = "see_rules"
    CHANGE_RULES = "change_rules"
    SEE_ROADS = "see_roads"
    SET_CLOSURES = "set_closures"
    PRINT_CARD = "print_card"
    SEE_REACH = "see_reach"
    STATE_POINTS = "state_points"


class Reach(StrEnum):
    """How far a role carries."""

    ANYWHERE = "anywhere"
    OWN_FACILITY = "own_facility"
    OWN_AREA = "own_area"


@dataclass(frozen=True, slots=True)
class Holding:
    """One role of an account, at a facility, over an area (a prefix of area codes), or neither."""

    role: Role
    facility: str | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an action happens: at a facility of an area, over an area, or nowhere in particular."""

    facility: str | None = None
    area: str | None = None


NOWHERE = Scope()

_SEES_AREA = {
    Role.COORDINATOR: Reach.OWN_AREA,
    Role.QC: Reach.OWN_AREA,
    Role.AUTHORITY: Reach.OWN_AREA,
}

TABLE: dict[Action, dict[Role, Reach]] = {
    Action.SEE_NETWORK: dict.fromkeys(Role, Reach.ANYWHERE),
    Action.REPORT_CAPACITY: {
        Role.CENTRE: Reach.OWN_FACILITY,
        Role.COORDINATOR: Reach.OWN_AREA,
    },
    Action.ASK_CAPACITY: {Role.COORDINATOR: Reach.OWN_AREA},
    Action.SEE_COORDINATION: {
        Role.COORDINATOR: Reach.OWN_AREA,
        Role.AUTHORITY: Reach.OWN_AREA,
    },
    Action.ASK: {Role.CLINICIAN: Reach.OWN_FACILITY, Role.COORDINATOR: Reach.OWN_AREA},
    Action.ASK_FROM_POINT: {Role.CLINICIAN: Reach.ANYWHERE, Role.COORDINATOR: Reach.ANYWHERE},
    Action.SEE_AS_REFERRING: {Role.CLINICIAN: Reach.OWN_FACILITY, **_SEES_AREA},
    Action.SEE_AS_ASKED: {
        Role.CENTRE: Reach.OWN_FACILITY,
        Role.SCREEN: Reach.OWN_FACILITY,
        **_SEES_AREA,
    },
    Action.REQUEST_TRANSFER: {
        Role.CLINICIAN: Reach.OWN_FACILITY,
        Role.COORDINATOR: Reach.OWN_AREA,
    },
    Action.ACT_AS_REFERRING: {Role.CLINICIAN: Reach.OWN_FACILITY},
    Action.ACT_AS_RECEIVING: {Role.CENTRE: Reach.OWN_FACILITY},
    Action.ACT_AT_SCREEN: {Role.SCREEN: Reach.OWN_FACILITY},
    Action.ACT_AS_COORDINATOR: {Role.COORDINATOR: Reach.OWN_AREA},
    Action.ACT_AS_QC: {Role.QC: Reach.OWN_AREA},
    Action.SEE_BOARD: {
        Role.CLINICIAN: Reach.OWN_FACILITY,
        Role.CENTRE: Reach.OWN_FACILITY,
        Role.SCREEN: Reach.OWN_FACILITY,
        Role.COORDINATOR: Reach.OWN_AREA,
        Role.AUTHORITY: Reach.OWN_AREA,
    },
    Action.SEE_TRAIL: {Role.QC: Reach.OWN_AREA},
    Action.EXPORT_LOG: {Role.QC: Reach.OWN_AREA},
    Action.NAME_OUTSIDE_CENTRE: {
        Role.CLINICIAN: Reach.ANYWHERE,
        Role.COORDINATOR: Reach.ANYWHERE,
    },
    Action.CHANGE_NETWORK: {Role.ADMINISTRATOR: Reach.ANYWHERE},
    Action.SEE_NETWORK_CHANGES: {Role.ADMINISTRATOR: Reach.ANYWHERE, **_SEES_AREA},
    Action.SEE_STANDARDS: {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.CENTRE: Reach.OWN_FACILITY,
        **_SEES_AREA,
    },
    Action.STATE_STANDARDS: {Role.ADMINISTRATOR: Reach.ANYWHERE, Role.CENTRE: Reach.OWN_FACILITY},
    Action.SEE_RULES: {
        Role.ADMINISTRATOR: Reach.ANYWHERE,
        Role.COORDINATOR: Reach.ANYWHERE,
        Role.AUTHORITY: Reach.ANYWHERE,
        Role.QC: Reach.ANYWHERE,
    },
    Action.CHANGE_RULES: {Role.ADMINISTRATOR: Reach.ANYWHERE},
    Action.SEE_ROADS: dict.fromkeys(Role, Reach.ANYWHERE),
    Action.PRINT_CARD: {
        Role.CLINICIAN: Reach.OWN_FACILITY,
        Role.COORDINATOR: Reach.OWN_AREA,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
    },
    # A road is in no one area: whoever learns first that it is closed says so for all.
    Action.SET_CLOSURES: {
        Role.COORDINATOR: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
    },
    Action.SEE_REACH: {Role.ADMINISTRATOR: Reach.ANYWHERE, **_SEES_AREA},
    # One table holds the places of the whole region; the one before it stays on record.
    Action.STATE_POINTS: {
        Role.AUTHORITY: Reach.ANYWHERE,
        Role.ADMINISTRATOR: Reach.ANYWHERE,
    },
}


def allowed(holdings: Iterable[Holding], action: Action, scope: Scope) -> bool:
    """Say whether any of these roles carries this action to this place."""
    reaches = TABLE.get(action, {})
    return any(_carries(holding, reaches.get(holding.role), scope) for holding in holdings)


def _carries(holding: Holding, reach: Reach | None, scope: Scope) -> bool:
    if reach is Reach.ANYWHERE:
        return True
    if reach is Reach.OWN_FACILITY:
        return holding.facility is not None and holding.facility == scope.facility
    if reach is Reach.OWN_AREA:
        # An area is a prefix of its parts' codes. A place without a code is in nobody's area.
        return bool(holding.area and scope.area) and str(scope.area).startswith(str(holding.area))
    return False
