"""Locks that outlive no transaction."""

from sqlalchemy import text
from sqlmodel import Session


def hold(session: Session, name: str) -> None:
    """Let nobody else pass this name until the transaction ends.

    On SQLite the write transaction already excludes every other writer.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
        )
