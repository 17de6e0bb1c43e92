"""The database that a command reads and writes, as the settings name it."""

from collections.abc import Iterator
from contextlib import contextmanager

from service.cli.console import refuse
from service.database import Database, DatabaseUrlError, migrate
from service.settings import Settings


@contextmanager
def opened_database() -> Iterator[Database]:
    """Open the database of the settings, brought up to date; a bad address is bad input."""
    settings = Settings()
    url = settings.resolved_database_url
    if settings.database_url is None:
        settings.data_dir.expanduser().mkdir(parents=True, exist_ok=True)
    try:
        migrate(url)
        database = Database(url)
    except DatabaseUrlError as error:
        refuse([str(error)])
    try:
        yield database
    finally:
        database.close()
