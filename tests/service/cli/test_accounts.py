from __future__ import annotations

from pathlib import Path

from sqlmodel import select

from service.database import Database
from service.tables import AccountRow, RoleRow
from tests.service.cli.conftest import Run
from tests.support.little_world import LittleWorld

PASSWORD = "a long password"


def roles_of(folder: Path) -> list[tuple[str, str, str | None, str | None]]:
    database = Database(f"sqlite:///{folder / 'data' / 'greenlane.db'}")
    try:
        with database.read() as session:
            names = {row.id: row.account for row in session.exec(select(AccountRow))}
            rows = session.exec(select(RoleRow)).all()
            return [(names[row.account], row.role, row.facility, row.area) for row in rows]
    finally:
        database.close()


def test_the_first_administrator_needs_nothing_else(run: Run, tmp_path: Path) -> None:
    asked = run("accounts", "add", "root", "--role", "administrator", input=f"{PASSWORD}\n" * 2)
    assert asked.exit_code == 0, asked.output
    assert PASSWORD not in asked.output
    assert roles_of(tmp_path) == [("root", "administrator", None, None)]


def test_roles_carry_their_place(run: Run, little_world: LittleWorld, tmp_path: Path) -> None:
    run("facilities", "import", little_world.facilities, "--crs", "wgs84")
    words = ("--role", "clinician@T", "--role", "qc@9901", "--password-stdin")
    added = run("accounts", "add", "both", *words, input=f"{PASSWORD}\n")
    assert added.exit_code == 0, added.output
    assert roles_of(tmp_path) == [
        ("both", "clinician", "T", None),
        ("both", "qc", None, "9901"),
    ]


def test_everything_wrong_with_an_account_is_said_at_once(run: Run, tmp_path: Path) -> None:
    words = ("--role", "clinician@NOWHERE", "--role", "qc", "--password-stdin")
    refused = run("accounts", "add", "two words", *words, input="short\n")
    assert refused.exit_code == 2
    for word in ("NOWHERE", "10 to 256", "qc needs an area", "no space"):
        assert word in refused.stderr
    assert roles_of(tmp_path) == []


def test_a_role_that_is_none_is_refused_with_those_there_are(run: Run) -> None:
    refused = run("accounts", "add", "boss", "--role", "king", "--password-stdin", input="x\n")
    assert refused.exit_code == 2
    assert "'king'" in refused.stderr
    assert "administrator" in refused.stderr
