"""The append-only log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Column, Field, SQLModel


class EventRow(SQLModel, table=True):
    """One fact of the append-only log; ``seq`` order is commit order.

    ``body`` holds the canonical bytes of the event. Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("transfer", "version"),)

    seq: int | None = Field(default=None, primary_key=True)
    type: str
    transfer: UUID | None = Field(default=None, index=True)
    version: int | None = None
    occurred_at: datetime
    recorded_at: datetime = Field(index=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class AudienceRow(SQLModel, table=True):
    """An event's place in the stream of one audience (``facility:CODE`` or ``area:CODE``).

    ``n`` is dense from 1 in each audience, so that a reader sees a gap and learns nothing of
    other audiences' traffic. Append-only like the log.
    """

    __tablename__ = "audience"
    __table_args__ = (UniqueConstraint("audience", "seq"),)

    audience: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    seq: int = Field(foreign_key="event.seq", index=True)


class LogIdentityRow(SQLModel, table=True):
    """The identity of this log: a position of another log is answered with a reset."""

    __tablename__ = "log_identity"

    epoch: str = Field(primary_key=True)
    created_at: datetime
