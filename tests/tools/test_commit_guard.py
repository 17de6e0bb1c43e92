from __future__ import annotations

from pathlib import Path

import pytest

from tools import commit_guard

# In two parts, or this file would be refused itself.
KEY = b"-----BEGIN EC " + b"PRIVATE KEY-----\nabc\n"


def test_an_ordinary_text_passes() -> None:
    assert commit_guard.faults("a.py", b"value = 1\n") == []
    assert commit_guard.faults("empty.py", b"") == []


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("big.csv", b"x" * 100_000 + b"\n", "100001 bytes"),
        ("key.pem", KEY, "private key"),
        ("a.py", b"value = 1", "last line"),
    ],
)
def test_a_fault_is_named_with_its_file(name: str, content: bytes, word: str) -> None:
    (fault,) = commit_guard.faults(name, content)
    assert fault.startswith(f"{name}: ")
    assert word in fault


def test_a_picture_may_be_larger_than_a_text() -> None:
    assert commit_guard.faults("two-pages.png", b"\0" * 300_000) == []
    assert len(commit_guard.faults("two-pages.png", b"\0" * 700_000)) == 1


def test_all_faults_of_all_files_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.txt").write_bytes(b"no end")
    (tmp_path / "two.txt").write_bytes(KEY)
    assert commit_guard.main([str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]) == 1
    told = capsys.readouterr().err
    assert "one.txt" in told
    assert "two.txt" in told
