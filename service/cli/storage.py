"""The settings of a command, and the database that they name."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from service.cli.console import give_up, refuse
from service.database import AlreadyServingError, Database, DatabaseUrlError, migrate
from service.settings import Settings


def read_settings() -> Settings:
    """Read the GREENLANE_… variables; each that cannot be read is named."""
    try:
        return Settings()
    except ValidationError as error:
        refuse(
            f"GREENLANE_{'_'.join(str(part) for part in each['loc']).upper()}: "
            f"{each['input']!r} cannot be used: {each['msg']}."
            for each in error.errors()
        )


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the database of the settings, brought up to date; a bad address is bad input."""
    settings = settings or read_settings()
    url = settings.resolved_database_url
    try:
        if settings.database_url is None:
            settings.data_dir.expanduser().mkdir(parents=True, exist_ok=True)
        migrate(url)
        database = Database(url)
    except DatabaseUrlError as error:
        refuse([str(error)])
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        give_up(f"The database cannot be opened: {reason}. See GREENLANE_DATABASE_URL.")
    except OSError as error:
        give_up(f"The data directory cannot be made: {error}. See GREENLANE_DATA_DIR.")
    try:
        yield database
    finally:
        database.close()


def check_nobody_serves(settings: Settings) -> None:
    """Give up with one sentence when another process serves this embedded database."""
    try:
        with opened_database(settings) as database, database.serving():
            return
    except AlreadyServingError as error:
        give_up(str(error))
