from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg

from tests.support import postgres


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def test_the_server_is_a_real_one_and_keeps_what_is_written(postgres_url: str) -> None:
    url = postgres.create_database(postgres_url, "kept")
    with psycopg.connect(plain(url)) as connection:
        connection.execute("CREATE TABLE fact (word text)")
        connection.execute("INSERT INTO fact VALUES ('绿色通道')")
    with psycopg.connect(plain(url)) as connection:
        assert connection.execute("SELECT word FROM fact").fetchall() == [("绿色通道",)]
    postgres.drop_database(postgres_url, "kept")


def test_a_copy_of_a_template_starts_with_its_rows_and_goes_its_own_way(postgres_url: str) -> None:
    template = postgres.create_database(postgres_url, "first")
    with psycopg.connect(plain(template)) as connection:
        connection.execute("CREATE TABLE fact AS SELECT 1 AS number")
    copy = postgres.create_database(postgres_url, "second", template="first")
    with psycopg.connect(plain(copy)) as connection:
        connection.execute("INSERT INTO fact VALUES (2)")
    with psycopg.connect(plain(template)) as connection:
        assert connection.execute("SELECT number FROM fact").fetchall() == [(1,)]
    for name in ("second", "first"):
        postgres.drop_database(postgres_url, name)


def test_a_dropped_database_is_gone_even_while_somebody_is_connected(postgres_url: str) -> None:
    url = postgres.create_database(postgres_url, "busy")
    connection = psycopg.connect(plain(url))
    postgres.drop_database(postgres_url, "busy")
    with psycopg.connect(plain(postgres_url)) as other:
        names = {row[0] for row in other.execute("SELECT datname FROM pg_database")}
    connection.close()
    assert "busy" not in names


def test_the_server_ends_and_clears_its_folder_with_the_block() -> None:
    with postgres.running_server() as url:
        folder = Path(url.partition("host=")[2])
        assert folder.is_dir()
    assert not folder.exists()
    processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert str(folder) not in processes.stdout


def test_the_name_of_the_database_is_replaced_and_the_rest_of_the_address_stays() -> None:
    url = "postgresql+psycopg://postgres@/postgres?host=/somewhere/socket"
    assert postgres.with_database(url, "other") == (
        "postgresql+psycopg://postgres@/other?host=/somewhere/socket"
    )
    assert postgres.with_database("postgresql://h:5/a", "b") == "postgresql://h:5/b"
