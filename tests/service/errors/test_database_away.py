"""While the database is away, everybody is told to try again; a fault of ours stays one."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from service.database import Database, migrate
from service.errors.handlers import from_database
from tests.support import postgres
from tests.support.service import build_world, running_site


def test_while_postgresql_is_away_an_answer_says_to_try_again() -> None:
    with ExitStack() as rest, ExitStack() as server:
        url = server.enter_context(postgres.running_server())
        url = postgres.create_database(url, "away")
        migrate(url)
        world = build_world(rest.enter_context(closing(Database(url))))
        site = rest.enter_context(running_site(world))
        clinician = site.client("clinician_t1")
        assert clinician.get("/api/auth/me").status_code == 200

        server.close()
        told = clinician.get("/api/auth/me")

    assert told.status_code == 503, told.text
    assert told.json()["code"] == "database_away"
    assert told.json()["zh"].startswith("数据库暂时连不上")
    assert str(world.ids["clinician_t1"]) not in told.text


def test_a_fault_of_ours_is_not_called_a_database_that_is_away(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    with engine.connect() as connection, pytest.raises(OperationalError) as wrong:
        connection.execute(text("SELECT * FROM nothing"))
    engine.dispose()

    with pytest.raises(OperationalError):
        from_database(wrong.value)
