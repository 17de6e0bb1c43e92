"""Say whether the migrations make exactly the tables of ``service.tables``."""

import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import service.tables  # noqa: F401 - fills the metadata
from service.database.engine import make_engine, parse_url
from service.database.migrate import migrate


def differences(url: str) -> list[str]:
    """Migrate the database at ``url`` and list what still differs from the tables."""
    migrate(url)
    engine = make_engine(parse_url(url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [str(difference) for difference in compare_metadata(context, SQLModel.metadata)]
    finally:
        engine.dispose()


def main() -> int:
    """Check on a scratch SQLite file; 0 when they agree, 1 with the differences when not."""
    with tempfile.TemporaryDirectory() as folder:
        found = differences(f"sqlite:///{Path(folder) / 'scratch.db'}")
    for difference in found:
        sys.stderr.write(f"{difference}\n")
    if found:
        sys.stderr.write("The migrations do not make the tables of service/tables.\n")
        return 1
    sys.stdout.write(f"Migrations agree with {len(SQLModel.metadata.tables)} tables.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
