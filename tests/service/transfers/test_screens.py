"""Wall screens: a person answers there with a PIN."""

from tests.support.service import PIN, Site
from tests.support.transfers import done, put, refused, tell


def test_a_wall_screen_answers_with_a_persons_pin(site: Site) -> None:
    transfer, _ = put(site, ["P1", "C1"])
    screen = site.client("screen_p1")
    # It shows what its centre was asked, and may do nothing by itself.
    shown = screen.get(f"/api/transfers/{transfer}").json()
    assert shown["commands"] == []
    assert refused(tell(screen, transfer, "see"), 400, "pin_needed")["field"] == "pin"
    problem = refused(tell(screen, transfer, "see", pin="0000"), 403, "wrong_pin")
    assert problem["errors"][0]["params"] == {"tries_left": 4}
    view = done(screen, transfer, "see", pin=PIN)
    assert view["trail"][-1]["actor"]["account"] == str(site.world.ids["centre_p1"])
    refused(tell(screen, transfer, "accept", pin=PIN, facility="C1"), 403, "not_allowed")
    refused(tell(screen, transfer, "hand-over"), 403, "not_allowed")
    assert done(screen, transfer, "accept", pin=PIN)["card"]["receiving_facility"] == "P1"


def test_wrong_pins_are_throttled(site: Site) -> None:
    transfer, _ = put(site, ["P1"])
    screen = site.client("screen_p1")
    left = [
        tell(screen, transfer, "see", pin="0000").json()["errors"][0]["params"]["tries_left"]
        for _ in range(5)
    ]
    assert left == [4, 3, 2, 1, 0]
    refused(tell(screen, transfer, "see", pin=PIN), 429, "locked")
