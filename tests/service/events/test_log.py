"""The log: dense per audience, in commit order, append-only, all or nothing."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from service.database import Database
from service.events import log, reading
from service.tables import AudienceRow, EventRow
from tests.support.events import capacity_reported


def test_an_audience_reads_what_was_appended_for_it(database: Database) -> None:
    with database.write() as session:
        log.append(session, capacity_reported(free=1), ["facility:F1", "area:99"])
        log.append(session, capacity_reported(free=2), ["area:99"])
    with database.read() as session:
        assert reading.head(session, "facility:F1") == 1
        assert reading.head(session, "area:99") == 2
        assert reading.head(session, "facility:other") == 0
        events = reading.after(session, "area:99", 0, 10)
    assert [(n, event.free) for n, _, event in events] == [(1, 1), (2, 2)]  # type: ignore[union-attr]


def test_reading_stops_at_the_limit_and_goes_on_after_it(database: Database) -> None:
    with database.write() as session:
        for free in range(5):
            log.append(session, capacity_reported(free=free), ["a"])
    with database.read() as session:
        assert [n for n, _, _ in reading.after(session, "a", 1, 2)] == [2, 3]
        assert [n for n, _, _ in reading.after(session, "a", 3, 9)] == [4, 5]


def test_names_of_people_are_not_in_the_stored_bytes() -> None:
    event = capacity_reported().model_copy(update={"actor_name": "王医生"})
    assert "actor_name" not in log.stored_bytes(event).decode()
    assert log.stored_bytes(event) == log.stored_bytes(capacity_reported())


def test_many_writers_leave_dense_streams_in_commit_order(database: Database) -> None:
    writers, each = 6, 8
    together = Barrier(writers)

    def write(writer: int) -> None:
        together.wait()
        for free in range(each):
            with database.write() as session:
                log.append(session, capacity_reported(free=free), ["all", f"own:{writer}"])

    done = Event()
    polled: list[int] = []

    def poll() -> None:
        position = 0
        while True:
            last_look = done.is_set()
            with database.read() as session:
                for n, seq, _ in reading.after(session, "all", position, 5):
                    assert n == position + 1
                    position = n
                    polled.append(seq)
            if last_look and position == writers * each:
                return

    with ThreadPoolExecutor(writers + 1) as pool:
        reader = pool.submit(poll)
        for future in [pool.submit(write, writer) for writer in range(writers)]:
            future.result()
        done.set()
        reader.result()
    assert len(polled) == writers * each
    assert polled == sorted(polled)
    with database.read() as session:
        assert polled == sorted(row.seq or 0 for row in session.exec(select(EventRow)).all())
        for writer in range(writers):
            assert reading.head(session, f"own:{writer}") == each


def test_a_slow_writer_that_appended_first_is_not_overtaken(database: Database) -> None:
    def second() -> None:
        with database.write() as session:
            log.append(session, capacity_reported(free=2), ["a"])

    with database.write() as session:
        log.append(session, capacity_reported(free=1), ["a"])
        other = Thread(target=second)
        other.start()
        with database.read() as reader:
            assert reading.after(reader, "a", 0, 10) == []
    other.join()
    with database.read() as session:
        events = reading.after(session, "a", 0, 10)
    assert [event.free for _, _, event in events] == [1, 2]  # type: ignore[union-attr]
    assert [n for n, _, _ in events] == [1, 2]
    assert events[0][1] < events[1][1]


def test_a_transaction_that_fails_leaves_no_gap(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            log.append(session, capacity_reported(free=1), ["a"])
            raise RuntimeError("after the append")

    with pytest.raises(RuntimeError, match="after the append"):
        fail()
    with database.write() as session:
        log.append(session, capacity_reported(free=2), ["a"])
    with database.read() as session:
        assert [n for n, _, _ in reading.after(session, "a", 0, 10)] == [1]


def test_a_writer_killed_before_its_commit_leaves_nothing(
    database: Database, database_url: str
) -> None:
    program = (
        "import os, signal, sys\n"
        "from service.database import Database\n"
        "from service.events import log\n"
        "from tests.support.events import capacity_reported\n"
        "with Database(sys.argv[1]).write() as session:\n"
        "    log.append(session, capacity_reported(), ['a'])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, database_url], check=False)
    assert killed.returncode == -9
    with database.write() as session:
        assert session.exec(select(EventRow)).all() == []
        log.append(session, capacity_reported(), ["a"])
    with database.read() as session:
        assert [n for n, _, _ in reading.after(session, "a", 0, 10)] == [1]


STATEMENTS = [
    "UPDATE event SET type = 'x'",
    "DELETE FROM event",
    "UPDATE audience SET n = 7",
    "DELETE FROM audience",
    "DELETE FROM log_identity",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_log_refuses_to_be_changed(database: Database, statement: str) -> None:
    with database.write() as session:
        log.append(session, capacity_reported(), ["a"])
    with (
        pytest.raises(DBAPIError, match="append-only"),
        database.write() as session,
    ):
        session.connection().execute(text(statement))
    with database.read() as session:
        assert len(reading.after(session, "a", 0, 10)) == 1


def test_postgresql_refuses_to_truncate_the_log(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    for table in ("event, audience", "audience", "log_identity"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            database.write() as session,
        ):
            session.connection().execute(text(f"TRUNCATE {table}"))
    database.close()


def test_sqlite_refuses_to_replace_an_entry(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write() as session:
        seq = log.append(session, capacity_reported(), ["a"])
    statements = [
        "INSERT OR REPLACE INTO event (seq, type, occurred_at, recorded_at, body)"
        f" VALUES ({seq}, 'x', 0, 0, x'00')",
        f"INSERT OR REPLACE INTO audience (audience, n, seq) VALUES ('a', 1, {seq})",
    ]
    for statement in statements:
        with (
            pytest.raises(DBAPIError, match="append-only"),
            database.write() as session,
        ):
            session.connection().execute(text(statement))
    database.close()


def test_one_number_is_taken_once_in_an_audience(database: Database) -> None:
    with database.write() as session:
        seq = log.append(session, capacity_reported(), ["a"])
    with pytest.raises(DBAPIError), database.write() as session:
        session.add(AudienceRow(audience="a", n=1, seq=seq))


def test_a_log_keeps_its_identity(database: Database) -> None:
    with database.read() as session:
        first = reading.epoch(session)
    with database.read() as session:
        assert reading.epoch(session) == first
    assert len(first) == 8


def test_an_event_for_very_many_audiences_is_the_next_of_each(database: Database) -> None:
    everybody = [f"facility:F{number}" for number in range(log.NAMES_AT_ONCE + 7)]
    with database.write() as session:
        log.append(session, capacity_reported(free=1), everybody[::2])
    with database.write() as session:
        log.append(session, capacity_reported(free=2), [*everybody, everybody[0]])
    with database.read() as session:
        assert [reading.head(session, name) for name in everybody[:4]] == [2, 1, 2, 1]
        assert reading.head(session, everybody[-1]) == 2
