from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from pypdf import PdfReader

from service.card import typeface
from service.database import Database
from tests.support.little_world import LittleWorld
from tests.support.service import Site, running_site
from tests.support.valley import build_valley_world


@pytest.fixture
def site(sqlite_url: str, little_world: LittleWorld) -> Iterator[Site]:
    """Serve the little valley with its roads."""
    database = Database(sqlite_url)
    world = build_valley_world(database, little_world)
    with running_site(world, roads_dir=little_world.roads) as running:
        yield running
    database.close()


def test_a_clinician_prints_the_card_of_her_own_facility_and_of_no_other(site: Site) -> None:
    own = site.client("clinician_t").get("/api/facilities/T/card.pdf")
    assert own.status_code == 200, own.text
    assert own.headers["content-type"] == "application/pdf"
    [page] = PdfReader(io.BytesIO(own.content)).pages
    text = page.extract_text()
    assert "溪口卫生院" in text
    assert "000-0000-0003" in text
    other = site.client("clinician_w").get("/api/facilities/T/card.pdf")
    assert (other.status_code, other.json()["code"]) == (403, "not_allowed")


def test_a_card_counts_the_closures_that_it_does_not_know_of(site: Site) -> None:
    before = _text(site)
    assert "1 处封路" not in before
    closure = {
        "place": {"kind": "way", "way": 500},
        "effect": "closed",
        "reason": "flood",
        "source": "police",
    }
    said = site.client("coordinator").post("/api/closures", json=closure)
    assert said.status_code == 201, said.text
    after = _text(site)
    assert "1 处封路" in after
    # and the minutes are those of the ordinary roads all the same
    assert _minutes(after) == _minutes(before)


def test_what_has_no_card_is_said(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator, administrator = site.client("coordinator"), site.client("administrator")
    unknown = coordinator.get("/api/facilities/NOPE/card.pdf")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_facility")
    beyond = administrator.get("/api/facilities/X/card.pdf")
    assert (beyond.status_code, beyond.json()["code"]) == (400, "outside_region")
    language = coordinator.get("/api/facilities/T/card.pdf?language=fr")
    assert language.status_code == 400
    monkeypatch.setattr(typeface, "REGULAR", "not-there.ttf")
    without = coordinator.get("/api/facilities/T/card.pdf")
    assert (without.status_code, without.json()["code"]) == (503, "font_missing")


def _text(site: Site) -> str:
    answered = site.client("coordinator").get("/api/facilities/T/card.pdf")
    assert answered.status_code == 200, answered.text
    return PdfReader(io.BytesIO(answered.content)).pages[0].extract_text()


def _minutes(text: str) -> list[str]:
    return [line for line in text.splitlines() if "东岸市医院" in line]
