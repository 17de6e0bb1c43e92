from __future__ import annotations

import pytest

from tests.support.service import ACCOUNTS, FACILITIES, Site


@pytest.mark.parametrize("account", list(ACCOUNTS))
def test_everybody_who_is_signed_in_reads_network_and_vocabulary(site: Site, account: str) -> None:
    client = site.client(account)
    assert client.get("/api/vocabulary").status_code == 200
    listed = client.get("/api/facilities").json()
    assert [each["code"] for each in listed] == sorted(FACILITIES)


@pytest.mark.parametrize("address", ["/api/vocabulary", "/api/facilities"])
def test_nobody_else_does(site: Site, address: str) -> None:
    assert site.client().get(address).status_code == 401


def test_a_facility_has_an_account_where_somebody_answers_for_it(site: Site) -> None:
    listed = site.client("clinician_t1").get("/api/facilities").json()
    answered = {each["code"] for each in listed if each["has_account"]}
    assert answered == {"C1", "P1", "P2"}
