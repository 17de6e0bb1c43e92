"""A deployment's own rules for what is a road, given to the build."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from service.cli import app
from tests.routing.osm.osm_files import write, write_osm

PLACES = {n: (110.0 + n / 100, 35.0) for n in range(4)}
MAIN = (1, [0, 1, 2], {"highway": "primary"})
YARD = (2, [2, 3], {"highway": "service", "access": "private", "emergency": "yes"})


def build(folder: Path, *options: str) -> tuple[int, str, str]:
    source = write_osm(folder / "town.osm", PLACES, [MAIN, YARD])
    arguments = ["roads", "build", str(source), "--out", str(folder / "roads"), *options]
    result = CliRunner().invoke(app, arguments)
    return result.exit_code, result.stdout, result.stderr


def test_an_exemption_lets_the_ambulance_into_the_yard(tmp_path: Path) -> None:
    own = write(tmp_path, "own.toml", '[access]\nambulance_exemptions = ["emergency=yes"]')

    _, without, _ = build(tmp_path, "--json")
    _, with_it, _ = build(tmp_path, "--json", "--rules", str(own))

    assert json.loads(without)["dropped"] == {"access": 1}
    assert json.loads(with_it)["dropped"] == {}
    assert json.loads(with_it)["ways"] == 2


def test_rules_that_do_not_fit_build_nothing(tmp_path: Path) -> None:
    own = write(tmp_path, "own.toml", "[entry]\nclosed = []")

    code, output, error = build(tmp_path, "--rules", str(own))

    assert (code, output) == (2, "")
    assert "entry: no such key" in error
    assert not (tmp_path / "roads").exists()
