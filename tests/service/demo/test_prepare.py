"""Starting anew never takes the database away from a demonstration that is being served."""

from pathlib import Path

import pytest

from service.database import AlreadyServingError, Database
from service.demo.prepare import forget_database


def test_a_database_that_is_being_served_is_not_forgotten(tmp_path: Path) -> None:
    served = Database(f"sqlite:///{tmp_path / 'demo.db'}")
    (tmp_path / "demo.db").write_bytes(b"kept")

    with served.serving(), pytest.raises(AlreadyServingError):
        forget_database(tmp_path)

    assert (tmp_path / "demo.db").read_bytes() == b"kept"
    served.close()


def test_a_database_that_nobody_serves_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "demo.db").write_bytes(b"old")
    (tmp_path / "demo.db-wal").write_bytes(b"old")

    forget_database(tmp_path)

    assert not (tmp_path / "demo.db").exists()
    assert not (tmp_path / "demo.db-wal").exists()
