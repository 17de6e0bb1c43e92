from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from service.card import typeface
from tests.service.cli.conftest import Run
from tests.support.little_world import LittleWorld


def words(world: LittleWorld, *more: object) -> tuple[object, ...]:
    return ("card", "--roads", world.roads, "--facilities", world.facilities, *more)


def text_of(file: Path) -> str:
    [page] = PdfReader(io.BytesIO(file.read_bytes())).pages
    return page.extract_text()


def refused(run: Run, *said: object) -> str:
    found = run(*said)
    assert found.exit_code == 2, found.output
    assert found.stdout == ""
    return found.stderr


def test_one_card_from_files_with_progress_on_stderr(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    out = tmp_path / "card.pdf"
    asked = ("--facility", "T", "--out", out, "--duty-phone", "000-0000-0200", "--json")
    found = run(*words(little_world, *asked, "--asked-at", "2026-11-22T08:00"))
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout) == {
        "cards": [
            {
                "facility": "T",
                "name": "溪口卫生院",
                "file": str(out),
                "bytes": out.stat().st_size,
                "problems": [],
            }
        ],
        "made": 1,
        "failed": 0,
    }
    assert "1/1" in found.stderr
    text = text_of(out)
    assert "自 2026-11-22 起" in text
    assert "000-0000-0200" in text


def test_all_townships_at_once_and_one_that_fails_stops_no_other(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    more = tmp_path / "more.csv"
    lines = little_world.facilities.read_text("utf-8")
    lines += "B,界外卫生院,Beyond Centre,township,114.5,36.5,000-0000-0007,,nrp,980101100\n"
    more.write_text(lines, encoding="utf-8")
    out = tmp_path / "cards"
    found = run(
        "card", "--all", "--out", out, "--roads", little_world.roads, "--facilities", more, "--json"
    )
    assert found.exit_code == 2
    document = json.loads(found.stdout)
    assert (document["made"], document["failed"]) == (1, 1)
    by_code = {each["facility"]: each for each in document["cards"]}
    assert [each["code"] for each in by_code["B"]["problems"]] == ["outside_region"]
    assert by_code["B"]["file"] is None
    assert "B: " in found.stderr
    assert [file.name for file in out.iterdir()] == ["T.pdf"]
    assert "溪口卫生院" in text_of(out / "T.pdf")


def test_two_codes_that_no_file_can_be_called_by_give_two_files(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    header, *rows = little_world.facilities.read_text("utf-8").splitlines()
    row = next(each for each in rows if each.startswith("T,"))
    more = tmp_path / "more.csv"
    more.write_text("\n".join([header, *rows, f"A*1{row[1:]}", f"A:1{row[1:]}"]), "utf-8")
    out = tmp_path / "cards"
    said = ("card", "--all", "--out", out, "--roads", little_world.roads, "--facilities", more)
    found = run(*said, "--json")
    assert found.exit_code == 0, found.output
    files = [Path(each["file"]) for each in json.loads(found.stdout)["cards"]]
    assert sorted(each.name for each in out.iterdir()) == sorted(each.name for each in files)
    assert len(set(files)) == 3
    for code in ("A*1", "A:1"):
        assert sum(code in text_of(file) for file in files) == 1


def test_cards_are_printed_from_what_is_recorded(
    run: Run, little_world: LittleWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = run("facilities", "import", little_world.facilities, "--crs", "wgs84")
    assert stored.exit_code == 0, stored.output
    monkeypatch.setenv("GREENLANE_ROADS_DIR", str(little_world.roads))
    monkeypatch.setenv("GREENLANE_DUTY_PHONE", "000-0000-0201")
    out = tmp_path / "card.pdf"
    found = run("card", "--facility", "W", "--out", out, "--language", "en")
    assert found.exit_code == 0, found.output
    text = text_of(out)
    assert "West Bank" in text
    assert "000-0000-0201" in text


def test_everything_wrong_with_the_options_is_said_at_once(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    out = tmp_path / "card.pdf"
    said = refused(run, "card", "--out", out, "--roads", little_world.roads, "--asked-at", "soon")
    assert "--facility CODE, or --all" in said
    assert "--facilities FILE" in said
    assert "'soon'" in said
    assert not out.exists()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--facility", "Z"), "'Z' is no facility of the network"),
        (("--facility", "X"), "X: "),
        (("--facility", "T", "--close", "424242"), "424242"),
        (("--facility", "T", "--rules", "not-there.toml"), "not-there.toml"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_written(
    run: Run, little_world: LittleWorld, tmp_path: Path, more: tuple[str, ...], sentence: str
) -> None:
    out = tmp_path / "card.pdf"
    assert sentence in refused(run, *words(little_world, *more, "--out", out))
    assert not out.exists()


def test_a_directory_is_no_file_for_one_card(
    run: Run, little_world: LittleWorld, tmp_path: Path
) -> None:
    said = refused(run, *words(little_world, "--facility", "T", "--out", tmp_path))
    assert "is a directory" in said


def test_without_settings_or_files_it_says_what_to_give(run: Run, tmp_path: Path) -> None:
    assert "GREENLANE_ROADS_DIR" in refused(run, "card", "--all", "--out", tmp_path / "cards")


def test_without_its_font_it_says_what_to_run(
    run: Run, little_world: LittleWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeface, "BOLD", "not-there.ttf")
    found = run(*words(little_world, "--facility", "T", "--out", tmp_path / "card.pdf"))
    assert found.exit_code == 1
    assert "make setup" in found.stderr
