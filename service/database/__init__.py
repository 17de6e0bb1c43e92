"""Sessions, migrations and waking readers: the one way in and out of the database.

A write session commits before the answer leaves; a read session sees one moment.
"""

from service.database.database import (
    AlreadyServingError,
    Database,
    ReadSession,
    WriteSession,
    database_of,
)
from service.database.engine import DatabaseUrlError
from service.database.locks import hold
from service.database.migrate import migrate

__all__ = [
    "AlreadyServingError",
    "Database",
    "DatabaseUrlError",
    "ReadSession",
    "WriteSession",
    "database_of",
    "hold",
    "migrate",
]
