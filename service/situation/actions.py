"""Every write to what holds at this moment."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from service.errors import Fault, InvalidInput, unknown
from service.errors.moments import utc_moment
from service.events import audiences, log
from service.events.types import Actor, CapacityAsked, CapacityReported
from service.situation.schemas import CapacityAsk, CapacityAskSaid, CapacityReport, CapacitySaid
from service.tables import CapacityAskRow, CapacityRow, FacilityRow

CLOCK_TOLERANCE = timedelta(minutes=2)
"""A ward's clock may run a little ahead of ours; the phone's own findings are allowed the same."""


def report_capacity(
    session: Session,
    facility: str,
    report: CapacityReport,
    *,
    actor: Actor,
    now: datetime | None = None,
) -> CapacitySaid:
    """Record what a centre says it has free; older reports stay, the latest look counts.

    Raises `NotFound` for an unknown facility and `InvalidInput` for a look in the future.
    """
    recorded_at = now or datetime.now(UTC)
    row = _facility(session, facility)
    as_of = _looked_at(report.as_of, recorded_at)
    session.add(
        CapacityRow(
            facility=facility,
            kind=report.kind,
            free=report.free,
            as_of=as_of,
            recorded_at=recorded_at,
            reported_by=actor.account,
        )
    )
    event = CapacityReported(
        facility=facility,
        kind=report.kind,
        free=report.free,
        as_of=as_of,
        recorded_at=recorded_at,
        actor=actor,
    )
    log.append(session, event, audiences.of_places([(row.code, row.area_code)]))
    return CapacitySaid(facility=facility, kind=report.kind, free=report.free, as_of=as_of)


def ask_capacity(
    session: Session, facility: str, ask: CapacityAsk, *, actor: Actor, now: datetime | None = None
) -> CapacityAskSaid:
    """Ask a centre again for one kind of bed; its board shows so until a newer figure is said.

    Raises `NotFound` for an unknown facility.
    """
    asked_at = now or datetime.now(UTC)
    row = _facility(session, facility)
    session.add(
        CapacityAskRow(facility=facility, kind=ask.kind, asked_at=asked_at, asked_by=actor.account)
    )
    event = CapacityAsked(facility=facility, kind=ask.kind, recorded_at=asked_at, actor=actor)
    log.append(session, event, audiences.of_places([(row.code, row.area_code)]))
    return CapacityAskSaid(facility=facility, kind=ask.kind, asked_at=asked_at)


def _facility(session: Session, code: str) -> FacilityRow:
    row = session.get(FacilityRow, code)
    if row is None:
        raise unknown("facility", "机构", code)
    return row


def _looked_at(as_of: datetime | None, now: datetime) -> datetime:
    if as_of is None:
        return now
    looked_at = utc_moment(as_of, "as_of")
    if looked_at > now + CLOCK_TOLERANCE:
        raise InvalidInput(
            Fault(
                "in_the_future",
                "as_of lies in the future: say when the beds were counted.",
                "时间在将来：请填点床的时间。",
                "as_of",
                as_of.isoformat(),
            )
        )
    return min(looked_at, now)
