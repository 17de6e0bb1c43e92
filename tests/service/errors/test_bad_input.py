"""Whatever is sent, the answer is problem+json that says what to do, and never a 500."""

import json
import logging
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.websockets import WebSocketDisconnect

from service.errors.middleware import MAX_BODY_BYTES, MAX_DEPTH
from tests.support.service import Site

ADDRESS = f"/api/transfers/{uuid4()}"
JSON = {"content-type": "application/json"}


def put(site: Site, content: bytes, headers: dict[str, str] = JSON) -> Any:
    return site.client("clinician_t1").put(ADDRESS, content=content, headers=headers)


def code_of(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["detail"]
    assert body["zh"]
    return str(body["code"])


MALFORMED = {
    "not JSON": b"{",
    "invalid UTF-8": b'{"referral": "\xff"}',
    "NaN": b'{"referral": NaN}',
    "infinity": b'{"referral": 1e999}',
    "huge integer": b'{"referral": ' + b"9" * 30 + b"}",
    "more digits than Python reads": b"[" + b"9" * 5000 + b"]",
    "NUL": b'{"referral": "a\\u0000b"}',
    "NUL in a key": b'{"a\\u0000b": 1}',
    "half a character": b'{"referral": "\\ud800"}',
    "deep lists": b"[" * 60_000 + b"]" * 60_000,
    "deep objects": b'{"a":' * (MAX_DEPTH + 2) + b"1" + b"}" * (MAX_DEPTH + 2),
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
def test_malformed_json_is_refused(site: Site, content: bytes) -> None:
    assert code_of(put(site, content), 400) == "malformed"


def test_a_key_said_twice_is_refused_by_name(site: Site) -> None:
    answer = put(site, b'{"offers": [{"gestation": "29+4", "gestation": "39+4"}]}')
    assert code_of(answer, 400) == "duplicate_key"
    assert answer.json()["field"] == "gestation"


def test_json_without_its_content_type_is_refused(site: Site) -> None:
    body = json.dumps({"referral": str(uuid4()), "offers": ["P1"]}).encode()
    assert code_of(put(site, body, {}), 400) == "not_json"
    answer = put(site, body, {"content-type": "text/plain"})
    assert code_of(answer, 400) == "not_json"
    assert (answer.json()["field"], answer.json()["value"]) == ("content-type", "text/plain")


def test_ten_megabytes_are_refused(site: Site) -> None:
    content = b'{"a": "' + b"x" * 10_000_000 + b'"}'
    assert code_of(put(site, content), 413) == "too_large"


def test_a_body_without_a_length_is_counted_as_it_comes(site: Site) -> None:
    chunks = (b"[" + b" " * 65_536 for _ in range(5))
    answer = site.client("clinician_t1").put(ADDRESS, content=chunks, headers=JSON)
    assert code_of(answer, 413) == "too_large"


def test_a_body_of_just_the_limit_is_read(site: Site) -> None:
    content = b'{"a": "' + b"x" * (MAX_BODY_BYTES - 9) + b'"}'
    assert len(content) == MAX_BODY_BYTES
    answer = put(site, content)
    assert code_of(answer, 400) == "invalid"
    assert len(answer.content) < 4000


def test_every_field_is_named_with_its_value_cut_short(site: Site) -> None:
    body = {"referral": "x" * 500, "offers": [], "extra": 1}
    answer = site.client("clinician_t1").put(ADDRESS, json=body)
    assert code_of(answer, 400) == "invalid"
    errors = {error["field"]: error["value"] for error in answer.json()["errors"]}
    assert errors == {"referral": "x" * 80 + "…", "offers": None, "extra": "1"}


def test_addresses_that_are_none(site: Site) -> None:
    client = site.client("clinician_t1")
    assert code_of(client.get("/api/nothing"), 404) == "unknown_address"
    refused = client.delete(ADDRESS)
    assert code_of(refused, 405) == "wrong_method"
    assert refused.headers["allow"] == "GET, PUT"
    assert code_of(client.post("/", json={}), 405) == "wrong_method"
    assert code_of(client.get("/api/board?facility=%00"), 400) == "malformed"
    assert code_of(client.put("/api/facilities/%00/capacity", json={}), 400) == "malformed"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
COMMANDS = st.sampled_from(["accept", "offer", "decline", "depart"])
FIELDS = st.sampled_from(
    ["facility", "occurred_at", "expected_version", "reason", "alternative", "by_phone", "mode"]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(["accept", "offer", "decline", "depart"]), st.dictionaries(FIELDS, JSON_VALUES)
)
def test_no_body_of_a_command_breaks_the_service(
    asked: tuple[TestClient, str], command: str, body: dict[str, Any]
) -> None:
    client, transfer = asked
    answer = client.post(
        f"/api/transfers/{transfer}/{command}",
        content=json.dumps(body | {"expected_version": 999}).encode(),
        headers=JSON,
    )
    assert answer.status_code in {400, 403, 409}, answer.text


@pytest.fixture
def asked(site: Site) -> tuple[TestClient, str]:
    """Give a client of the referring side and its transfer."""
    client, transfer = site.client("clinician_t1"), str(uuid4())
    body = {"referral": str(site.world.referral()), "offers": ["P1"]}
    assert client.put(f"/api/transfers/{transfer}", json=body).status_code == 201
    return client, transfer


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null", "http://", "testserver"])
def test_a_write_from_another_sites_page_is_refused(site: Site, origin: str) -> None:
    answer = site.client("clinician_t1").put(ADDRESS, json={}, headers={"origin": origin})
    assert code_of(answer, 403) == "wrong_origin"


def test_a_write_from_our_own_page_or_from_no_page_is_read(site: Site) -> None:
    client = site.client("clinician_t1")
    own = {"origin": "http://testserver"}
    assert code_of(client.put(ADDRESS, json={}, headers=own), 400) == "invalid"
    assert code_of(client.put(ADDRESS, json={}), 400) == "invalid"
    elsewhere = {"origin": "http://elsewhere.example"}
    assert client.get("/api/auth/me", headers=elsewhere).status_code == 200


def test_answers_carry_safe_headers_and_the_api_is_not_cached(site: Site) -> None:
    for path in ("/api/deployment", "/api/nothing", "/healthz"):
        headers = site.client().get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert (headers.get("cache-control") == "no-store") is path.startswith("/api")


def test_a_failure_of_ours_has_a_reference_and_leaks_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from service.transfers import actions

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr(actions, "request_transfer", fail)
    body = {"referral": str(uuid4()), "offers": ["secret of the body"]}
    with caplog.at_level(logging.ERROR, "greenlane.errors"):
        answer = site.client("clinician_t1").put(ADDRESS, json=body)
    assert code_of(answer, 500) == "internal"
    reference = answer.json()["reference"]
    assert len(reference) == 8
    assert "secret" not in answer.text
    ours = [record.getMessage() for record in caplog.records if record.name == "greenlane.errors"]
    assert len(ours) == 1
    assert reference in ours[0]
    assert "transfers/endpoints.py" in ours[0]
    assert "secret" not in caplog.text


def test_a_socket_at_an_address_with_a_nul_is_refused(site: Site) -> None:
    client = site.client("centre_p1")
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        client.websocket_connect("/api/board/stream?facility=%00"),
    ):
        pass
    assert closed.value.code == 4400


def test_a_failure_in_the_middle_of_a_socket_closes_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from service.board import endpoints

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr(endpoints, "find_account", fail)
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        site.client("centre_p1").websocket_connect("/api/board/stream") as socket,
    ):
        socket.receive_text()
    assert closed.value.code == 1011
    assert "secret" not in caplog.text


def test_pages_are_not_found_in_words_when_nothing_is_built(site: Site) -> None:
    assert site.client().get("/missing.js").status_code == 404
