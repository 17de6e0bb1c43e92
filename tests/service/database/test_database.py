"""Sessions, wake-ups, the serving lock and the migrations."""

import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.database import (
    AlreadyServingError,
    Database,
    DatabaseUrlError,
    WriteSession,
    migrate,
    wakeups,
)
from service.database.check_migrations import differences, main
from service.database.engine import parse_url
from service.events import log, reading
from service.tables import NoteRow
from tests.support.events import MOMENT, capacity_reported

NOTE = UUID(int=1)


def woken_after(database: Database, write: Any) -> bool:
    woken = threading.Event()
    remove = database.on_commit(woken.set)
    write()
    remove()
    return woken.is_set()


def append(database: Database) -> None:
    with database.write() as session:
        log.append(session, capacity_reported(), ["a"])


def test_a_commit_that_appended_wakes_the_readers(database: Database) -> None:
    assert woken_after(database, lambda: append(database))


def test_a_commit_without_events_wakes_nobody(database: Database) -> None:
    def write() -> None:
        with database.write() as session:
            session.add(NoteRow(id=NOTE, text="x", written_at=MOMENT))

    assert not woken_after(database, write)


def test_a_transaction_that_fails_wakes_nobody(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            log.append(session, capacity_reported(), ["a"])
            raise RuntimeError("after the append")

    def write() -> None:
        with pytest.raises(RuntimeError, match="after the append"):
            fail()

    assert not woken_after(database, write)


def test_a_reader_that_was_removed_is_not_woken(database: Database) -> None:
    woken = threading.Event()
    database.on_commit(woken.set)()
    append(database)
    assert not woken.is_set()


def test_one_failing_reader_keeps_no_other_asleep(database: Database) -> None:
    def fail() -> None:
        raise RuntimeError("reader")

    woken = threading.Event()
    database.on_commit(fail)
    database.on_commit(woken.set)
    append(database)
    assert woken.is_set()


def test_another_process_wakes_the_readers_too(database_url: str) -> None:
    database = Database(database_url, poll=timedelta(seconds=0.01))
    woken = threading.Event()
    with database.listening():
        assert database._watcher.ready.wait(20)  # type: ignore[attr-defined]
        database.on_commit(woken.set)
        program = (
            "import sys\n"
            "from service.database import Database\n"
            "from tests.service.database.test_database import append\n"
            "append(Database(sys.argv[1]))\n"
        )
        subprocess.run([sys.executable, "-c", program, database_url], check=True)
        assert woken.wait(20)
    with database.read() as session:
        assert reading.head(session, "a") == 1
    database.close()


def test_a_listener_that_lost_postgresql_comes_back(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeups, "RETRY_S", 0.01)
    database = Database(postgresql_url)
    woken = threading.Event()
    with database.listening():
        assert database._watcher.ready.wait(20)  # type: ignore[attr-defined]
        database.on_commit(woken.set)
        with database.write() as session:
            ended = session.connection().execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
            )
            assert ended.scalars().all() == [True]
        assert woken.wait(20)
    database.close()


def test_two_read_then_write_transactions_lose_no_update(database: Database) -> None:
    with database.write() as session:
        session.add(NoteRow(id=NOTE, text="0", written_at=MOMENT))
    together = Barrier(4)

    def count_up() -> None:
        together.wait()
        for _ in range(5):
            with database.write() as session:
                row = session.get_one(NoteRow, NOTE, with_for_update=True)
                row.text = str(int(row.text or 0) + 1)

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(count_up) for _ in range(4)]:
            future.result()
    with database.read() as session:
        assert session.get_one(NoteRow, NOTE).text == "20"


def test_a_read_session_sees_one_moment(database: Database) -> None:
    with database.read() as session:
        assert reading.head(session, "a") == 0
        append(database)
        assert reading.head(session, "a") == 0
    with database.read() as session:
        assert reading.head(session, "a") == 1


def test_a_commit_that_fails_is_never_answered_with_success(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = FastAPI()
    app.state.database = database

    @app.post("/write")
    def write(session: WriteSession) -> str:
        session.add(NoteRow(id=NOTE, text="x", written_at=MOMENT))
        return "done"

    client = TestClient(app, raise_server_exceptions=False)

    def fail(_session: Session) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(Session, "commit", fail)
        assert client.post("/write").status_code == 500
    with database.read() as session:
        assert session.get(NoteRow, NOTE) is None
    assert client.post("/write").status_code == 200
    with database.read() as session:
        assert session.get(NoteRow, NOTE) is not None


def test_sqlite_is_durable_and_checks_foreign_keys(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.read() as session:
        found = {
            pragma: session.connection().execute(text(f"PRAGMA {pragma}")).scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.close()


def test_a_second_serving_process_is_refused(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    with first.serving():
        with pytest.raises(AlreadyServingError, match="already serves"), second.serving():
            pass
        append(second)  # short commands may write
    with second.serving():
        pass
    first.close()
    second.close()


def test_postgresql_may_be_served_by_many(postgresql_url: str) -> None:
    first, second = Database(postgresql_url), Database(postgresql_url)
    with first.serving(), second.serving():
        pass
    first.close()
    second.close()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("mysql://h/d", "not supported"),
        ("nonsense", "cannot be read"),
    ],
)
def test_urls_that_cannot_be_used_are_refused(url: str, sentence: str) -> None:
    with pytest.raises(DatabaseUrlError, match=sentence):
        parse_url(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_postgresql_scheme_means_psycopg_3(scheme: str) -> None:
    assert parse_url(f"{scheme}://u@h/d").drivername == "postgresql+psycopg"


def test_closing_waits_for_a_session_of_another_thread(database_url: str) -> None:
    database = Database(database_url)
    reading_now, may_end = threading.Event(), threading.Event()
    ended: list[str] = []

    def read() -> None:
        with database.read() as session:
            reading.head(session, "a")
            reading_now.set()
            may_end.wait(20)
            ended.append("read")

    def close() -> None:
        database.close()
        ended.append("closed")

    reader, closer = threading.Thread(target=read), threading.Thread(target=close)
    reader.start()
    assert reading_now.wait(20)
    closer.start()
    may_end.set()
    reader.join()
    closer.join()
    assert ended == ["read", "closed"]


def test_migrations_make_exactly_the_tables(database_url: str) -> None:
    assert differences(database_url) == []


def test_a_missing_column_is_a_difference(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE note DROP COLUMN text")
    connection.close()
    assert any("add_column" in difference for difference in differences(sqlite_url))


def test_the_check_says_when_the_migrations_agree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "agree" in capsys.readouterr().out


def test_the_check_fails_for_a_table_without_a_migration() -> None:
    program = (
        "import sys\n"
        "from sqlmodel import Field, SQLModel\n"
        "from service.database.check_migrations import main\n"
        "class ForgottenRow(SQLModel, table=True):\n"
        "    __tablename__ = 'forgotten'\n"
        "    id: int = Field(primary_key=True)\n"
        "sys.exit(main())\n"
    )
    checked = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert checked.returncode == 1
    assert "forgotten" in checked.stderr


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'er' / 'new.db'}"
    migrate(url)
    database = Database(url)
    with database.read() as session:
        epoch = reading.epoch(session)
    migrate(url)
    with database.read() as session:
        assert reading.epoch(session) == epoch
    database.close()
