"""The application as a whole: health, pages, settings, its description."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service import app as app_module
from service import openapi
from service.app import create_app
from service.database import AlreadyServingError
from service.settings import Settings
from tests.support.service import Site


def test_it_says_that_it_lives_and_is_ready(site: Site) -> None:
    assert site.client().get("/healthz").json() == {"status": "alive"}
    assert site.client().get("/readyz").json() == {"status": "ready"}


def test_a_probe_that_asks_for_the_head_only_is_told_the_same(site: Site) -> None:
    for path in ("/healthz", "/readyz"):
        answer = site.client().head(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")


def test_it_is_not_ready_without_its_database(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from service.database import Database

    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.setattr(site.app.state, "database", empty)
    answer = site.client().get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "unready")
    empty.close()


def test_a_new_database_is_made_on_the_first_start(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    with TestClient(create_app(settings)) as client:
        assert client.get("/readyz").status_code == 200
    assert (tmp_path / "new" / "greenlane.db").is_file()


def test_a_second_application_on_one_embedded_database_is_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with (
        TestClient(create_app(settings)),
        pytest.raises(AlreadyServingError, match="already serves"),
        TestClient(create_app(settings)),
    ):
        pass


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TestClient:
    """Serve a built front end of one page and one script."""
    (tmp_path / "index.html").write_text("<title>one page</title>")
    (tmp_path / "app.js").write_text("run()")
    monkeypatch.setattr(app_module, "STATIC", tmp_path)
    return TestClient(create_app(Settings(data_dir=tmp_path)))


def test_an_address_that_is_no_file_is_the_one_page(pages: TestClient) -> None:
    for path in ("/", "/board", "/transfers/3b0a4b3c-0000-4000-8000-000000000000"):
        assert pages.get(path).text == "<title>one page</title>"
    assert pages.get("/app.js").text == "run()"


def test_on_a_bad_network_what_is_long_comes_packed(pages: TestClient, tmp_path: Path) -> None:
    (tmp_path / "long.js").write_text("run();\n" * 1000)
    packed = pages.get("/long.js", headers={"accept-encoding": "gzip"})
    plain = pages.get("/long.js", headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < 100 < int(plain.headers["content-length"])
    assert packed.text == plain.text == "run();\n" * 1000
    assert "content-encoding" not in pages.get("/app.js").headers


def test_a_missing_file_or_api_address_is_never_the_page(pages: TestClient) -> None:
    for path in ("/missing.js", "/api", "/api/nothing", "/..%2fservice%2fapp.py"):
        assert pages.get(path).status_code == 404


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREENLANE_SIGN_IN_LOCK", "PT1M")
    monkeypatch.setenv("GREENLANE_DATABASE_URL", "postgresql://h/d")
    settings = Settings()
    assert settings.sign_in_lock == timedelta(minutes=1)
    assert settings.resolved_database_url == "postgresql://h/d"


def test_the_description_has_every_event_and_no_answer_that_is_never_given() -> None:
    schema = create_app(Settings(data_dir=Path())).openapi()
    operations = [op for path in schema["paths"].values() for op in path.values()]
    assert all("422" not in operation["responses"] for operation in operations)
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    # two shapes of one name would be called after the modules they stand in
    assert [name for name in schema["components"]["schemas"] if "__" in name] == []
    data = schema["components"]["schemas"]["EventFrame"]["properties"]["data"]
    assert {"requested", "accepted", "capacity_reported"} <= set(data["discriminator"]["mapping"])


def test_a_stale_description_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "frontend" / "openapi.json"
    target.parent.mkdir()
    monkeypatch.setattr(openapi, "TARGET", target)
    assert openapi.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert openapi.main([]) == 0
    assert openapi.main(["--check"]) == 0
    target.write_text("{}")
    assert openapi.main(["--check"]) == 1
    assert openapi.main(["--nonsense"]) == 2


def test_a_server_starts_without_what_only_a_file_needs() -> None:
    heavy = ("fpdf", "openpyxl", "osmnx")
    code = f"import sys, service.app; print([each for each in {heavy} if each in sys.modules])"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert asked.stdout.strip() == "[]"
