"""A case: one for each answer, however many transfers move its patients."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from fastapi.testclient import TestClient

from tests.support.service import Site
from tests.support.transfers import put


def test_two_transfers_on_one_answer_are_of_one_case(site: Site) -> None:
    referral = site.world.referral()
    client = site.client("clinician_t1")
    cases = set()
    for _ in range(2):
        body = {"referral": str(referral), "offers": ["P1"]}
        cases.add(client.put(f"/api/transfers/{uuid4()}", json=body).json()["card"]["case"])
    assert len(cases) == 1


def test_transfers_on_two_answers_are_of_two_cases(site: Site) -> None:
    assert put(site, ["P1"])[1]["card"]["case"] != put(site, ["P1"])[1]["card"]["case"]


def test_two_transfers_requested_at_once_on_one_answer_are_of_one_case(site: Site) -> None:
    together = Barrier(4)
    clients = [site.client("clinician_t1") for _ in range(4)]

    for _ in range(3):
        body = {"referral": str(site.world.referral()), "offers": ["P1"]}

        def send(client: TestClient, body: Mapping[str, object] = body) -> str:
            together.wait()
            view = client.put(f"/api/transfers/{uuid4()}", json=body).json()
            return str(view["card"]["case"])

        with ThreadPoolExecutor(4) as pool:
            assert len(set(pool.map(send, clients))) == 1
