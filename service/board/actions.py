"""The one thing a board writes: that an ask has reached it."""

from datetime import datetime

from sqlmodel import Session

from service.transfers.actions import record_delivery as record


def record_delivery(session: Session, *, facility: str, upto_n: int, now: datetime) -> None:
    """Record that every ask up to the ``upto_n``-th event is on a board of the centre."""
    record(session, facility=facility, upto_n=upto_n, now=now)
