"""The fixtures that every database test stands on."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, text

LEFT_BEHIND = "CREATE TABLE left_behind (word VARCHAR(9))"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_a_fresh_database_with_the_tables_of_the_service(
    database_url: str, turn: str
) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        tables = inspect(connection).get_table_names()
        connection.execute(text(LEFT_BEHIND))
    engine.dispose()
    assert turn
    assert "alembic_version" in tables
    assert len(tables) > 1
    assert "left_behind" not in tables


def test_the_two_databases_are_what_their_names_say(sqlite_url: str, postgresql_url: str) -> None:
    assert create_engine(sqlite_url).dialect.name == "sqlite"
    assert create_engine(postgresql_url).dialect.name == "postgresql"
