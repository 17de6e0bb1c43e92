"""`greenlane roads build place:NAME`: the deployment says where the map services are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.routing.osm.map_town import NAME, elements, found_place
from tests.service.cli.conftest import Run
from tests.support.map_services import MapServices, Reply, serving


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[MapServices]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _: None)
    with serving(MapServices({NAME: [found_place()]}, elements())) as running:
        monkeypatch.setenv("GREENLANE_NOMINATIM_URL", running.nominatim_url)
        monkeypatch.setenv("GREENLANE_OVERPASS_URL", running.overpass_url)
        yield running


def test_a_named_place_is_built_from_the_services_the_deployment_names(
    run: Run, services: MapServices, tmp_path: Path
) -> None:
    found = run("roads", "build", f"place:{NAME}", "--out", tmp_path / "roads", "--json")

    assert found.exit_code == 0
    assert json.loads(found.stdout)["source_name"].startswith(f"place:{NAME} (")
    assert services.searches == [NAME]
    assert "looking up Small Town" in found.stderr
    assert (tmp_path / "roads/manifest.json").is_file()


def test_a_place_that_nobody_knows_is_one_sentence_and_leaves_nothing(
    run: Run, services: MapServices, tmp_path: Path
) -> None:
    found = run("roads", "build", "place:Atlantis", "--out", tmp_path / "roads", "--json")

    assert found.exit_code == 2
    assert found.stdout == ""
    assert "knows no place named 'Atlantis'" in found.stderr.splitlines()[-1]
    assert services.queries == []
    assert not (tmp_path / "roads").exists()


def test_a_service_that_answers_with_a_web_page_is_one_sentence(
    run: Run, services: MapServices, tmp_path: Path
) -> None:
    services.overpass_replies = [Reply(200, "<html>Sign in</html>", "text/html")]

    found = run("roads", "build", f"place:{NAME}", "--out", tmp_path / "roads")

    assert found.exit_code == 2
    assert "no JSON" in found.stderr.splitlines()[-1]
    assert not (tmp_path / "roads").exists()


def test_an_address_that_is_none_is_refused_before_anything_is_asked(
    run: Run, services: MapServices, tmp_path: Path
) -> None:
    found = run(
        "roads", "build", f"place:{NAME}", "--out", tmp_path / "roads", "--overpass-url", "maps"
    )

    assert found.exit_code == 2
    assert "'maps' is not the address of a map service" in found.stderr
    assert services.searches == []


def test_the_help_says_that_a_place_name_is_a_source(run: Run) -> None:
    found = run("roads", "build", "--help")

    assert "place:Jincheng" in found.stdout
    assert "--direct" in found.stdout
