"""Small events for tests of the log."""

from datetime import UTC, datetime

from service.events.types import Actor, CapacityKind, CapacityReported, Party

MOMENT = datetime(2026, 3, 1, 4, 5, 6, tzinfo=UTC)


def capacity_reported(facility: str = "F1", free: int = 1) -> CapacityReported:
    """Make the smallest event there is."""
    return CapacityReported(
        facility=facility,
        kind=CapacityKind.NEWBORN_COT,
        free=free,
        as_of=MOMENT,
        recorded_at=MOMENT,
        actor=Actor(account=None, party=Party.SYSTEM, facility=facility),
    )
