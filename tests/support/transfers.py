"""Transfers told over HTTP."""

from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient

from tests.support.service import Site


def put(
    site: Site, offers: list[str], *, by: str = "clinician_t1", origin: str = "T1"
) -> tuple[str, Any]:
    transfer = str(uuid4())
    referral = site.world.referral(
        origin, candidates=[c for c in ("P1", "C1", "P2") if c != origin], excluded=["T2"]
    )
    answer = site.client(by).put(
        f"/api/transfers/{transfer}", json={"referral": str(referral), "offers": offers}
    )
    assert answer.status_code == 201, answer.text
    return transfer, answer.json()


def tell(client: TestClient, transfer: str, command: str, **body: Any) -> Any:
    return client.post(f"/api/transfers/{transfer}/{command}", json=body)


def done(client: TestClient, transfer: str, command: str, **body: Any) -> Any:
    answer = tell(client, transfer, command, **body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer: Any, status: int, code: str) -> Any:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()
