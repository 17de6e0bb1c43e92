"""The live board over a real server and real sockets, on both databases."""

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from service.auth.access import COOKIE
from tests.support.server import (
    FRAME_TIMEOUT_S,
    Stage,
    events_until,
    next_event,
    next_frame,
    staged,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Serve a small world; tests share it, so each makes transfers of its own."""
    with staged(request, request.param, tmp_path_factory.mktemp("stage")) as running:
        yield running


def snapshot(stage: Stage, name: str = "centre_p1") -> Any:
    answer = stage.client(name).get("/api/board")
    assert answer.status_code == 200, answer.text
    return answer.json()


def position(stage: Stage, name: str = "centre_p1") -> str:
    said: str = snapshot(stage, name)["position"]
    return said


def ask(stage: Stage, *centres: str) -> str:
    transfer = str(uuid4())
    referral = stage.world.referral(candidates=["P1", "C1", "P2"], excluded=["T2"])
    answer = stage.client("clinician_t1").put(
        f"/api/transfers/{transfer}",
        json={"referral": str(referral), "offers": list(centres or ("P1",))},
    )
    assert answer.status_code == 201, answer.text
    return transfer


def tell(stage: Stage, name: str, transfer: str, command: str, **body: Any) -> None:
    answer = stage.client(name).post(f"/api/transfers/{transfer}/{command}", json=body)
    assert answer.status_code == 200, answer.text


def say_free(stage: Stage, free: int) -> None:
    answer = stage.client("centre_p1").put(
        "/api/facilities/P1/capacity", json={"kind": "newborn_cot", "free": free}
    )
    assert answer.status_code == 200, answer.text


def at(place: str, n: int) -> str:
    """Name another position of the same log."""
    return f"{place.rpartition('.')[0]}.{n}"


def count(place: str) -> int:
    return int(place.rpartition(".")[2])


def received(board: ClientConnection, place: str) -> None:
    board.send(json.dumps({"type": "received", "position": place}))


def closing(board: ClientConnection) -> tuple[int, str]:
    """Read on until the server closes, and give its code and reason."""
    with suppress(ConnectionClosed):
        while True:
            board.recv(timeout=FRAME_TIMEOUT_S)
    return board.close_code or 0, board.close_reason or ""


def events_as_sent(board: ClientConnection, wanted: int) -> list[str | bytes]:
    """Receive events as they are on the wire."""
    events: list[str | bytes] = []
    while len(events) < wanted:
        frame = board.recv(timeout=FRAME_TIMEOUT_S)
        if json.loads(frame)["type"] != "heartbeat":
            events.append(frame)
    return events


def next_of(board: ClientConnection, transfer: str) -> Any:
    """Receive the next event of one transfer; the world holds others that earlier tests left."""
    while True:
        event = next_event(board)
        if event["data"].get("transfer") == transfer:
            return event


def offer_of(stage: Stage, transfer: str, facility: str = "P1") -> Any:
    view = stage.client("clinician_t1").get(f"/api/transfers/{transfer}").json()
    return next(each for each in view["card"]["offers"] if each["facility"] == facility)


def test_after_the_snapshot_each_event_comes_as_it_happens(stage: Stage) -> None:
    start = position(stage)
    with stage.socket("centre_p1", f"after={start}") as board:
        transfer = ask(stage)
        asked = next_event(board)
        tell(stage, "centre_p1", transfer, "accept")
        accepted = next_event(board)
    assert [asked["type"], accepted["type"]] == ["requested", "accepted"]
    assert asked["after"] == start
    assert accepted["after"] == asked["position"]
    assert asked["data"]["card"]["id"] == accepted["data"]["transfer"] == transfer
    assert snapshot(stage)["position"] == accepted["position"]


def test_a_board_of_another_centre_hears_nothing_of_it(stage: Stage) -> None:
    before = position(stage, "centre_p2")
    ask(stage, "P1")
    assert position(stage, "centre_p2") == before


def test_a_board_that_was_away_gets_what_it_missed_and_goes_on_live(stage: Stage) -> None:
    with stage.socket("centre_p1", f"after={position(stage)}") as board:
        say_free(stage, 1)
        left_at = next_event(board)["position"]
    for free in (2, 3, 4):
        say_free(stage, free)
    with stage.socket("centre_p1", f"after={left_at}") as board:
        missed = [next_event(board) for _ in range(3)]
        say_free(stage, 5)
        live = next_event(board)
    assert [frame["data"]["free"] for frame in [*missed, live]] == [2, 3, 4, 5]
    assert [frame["after"] for frame in missed] == [
        left_at,
        missed[0]["position"],
        missed[1]["position"],
    ]
    assert live["after"] == missed[2]["position"]


def test_a_board_may_begin_before_the_first_event(stage: Stage) -> None:
    say_free(stage, 6)
    head = position(stage)
    with stage.socket("centre_p1", f"after={at(head, 0)}") as board:
        everything = events_until(board, head)
    assert [count(frame["position"]) for frame in everything] == [*range(1, count(head) + 1)]


@pytest.mark.parametrize(
    "asked", ["", "rubbish", ".", "1", "-1", "{epoch}.-1", "{epoch}.1e3", "{epoch}.٣", "other.0"]
)
def test_a_position_that_is_none_of_this_log_is_told_to_start_anew(
    stage: Stage, asked: str
) -> None:
    head = position(stage)
    after = asked.format(epoch=head.rpartition(".")[0])
    with stage.socket("centre_p1", f"after={after}") as board:
        frame = next_frame(board)
        say_free(stage, 7)
        live = next_event(board)
    assert (frame["type"], frame["position"], frame["after"]) == ("reset", head, after)
    assert live["after"] == head


def test_a_position_ahead_of_the_log_is_told_to_start_anew(stage: Stage) -> None:
    head = position(stage)
    with stage.socket("centre_p1", f"after={at(head, count(head) + 1)}") as board:
        frame = next_frame(board)
    assert (frame["type"], frame["position"]) == ("reset", head)


def test_a_quiet_board_is_told_every_few_seconds_that_the_server_lives(stage: Stage) -> None:
    head = position(stage)
    with stage.socket("centre_p1", f"after={head}") as board:
        frames = [next_frame(board) for _ in range(2)]
    assert [frame["type"] for frame in frames] == ["heartbeat", "heartbeat"]
    assert {frame["position"] for frame in frames} == {head}
    assert frames[0]["data"]["at"] < frames[1]["data"]["at"]


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "",
        "[]",
        '{"type":"received"}',
        '{"type":"seen","position":"x.1"}',
        '{"type":"received","position":5}',
        '{"type":"received","position":"rubbish"}',
        '{"type":"received","position":"another-log.1"}',
        '{"type":"received","position":"' + "9" * 5_000 + '"}',
        b'{"type":"received","position":"x.1"}',
        b"\x00\xff",
    ],
)
def test_a_frame_that_is_none_of_ours_closes_the_socket_with_a_reason(
    stage: Stage, frame: str | bytes
) -> None:
    with stage.socket("centre_p1", f"after={position(stage)}") as board:
        board.send(frame)
        code, reason = closing(board)
    assert code == 4400
    assert reason


def test_a_board_cannot_have_received_what_was_never_sent(stage: Stage) -> None:
    head = position(stage)
    with stage.socket("centre_p1", f"after={head}") as board:
        received(board, at(head, count(head) + 1))
        code, _ = closing(board)
    assert code == 4400


@pytest.mark.parametrize("cookie", [None, "rubbish"])
def test_nobody_signed_in_is_turned_away(stage: Stage, cookie: str | None) -> None:
    headers = {} if cookie is None else {"Cookie": f"{COOKIE}={cookie}"}
    with stage.socket(None, "after=x", headers=headers) as board:
        code, _ = closing(board)
    assert code == 4401


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("centre_p1", "facility=P2"),
        ("centre_p1", "facility=NOWHERE"),
        ("centre_p1", "area=9901"),
        ("centre_p1", "facility=P1&area=9901"),
        ("coordinator_9901", "area=9902"),
        ("coordinator_9901", "area=99"),
        ("administrator", ""),
        ("administrator", "area=9901"),
    ],
)
def test_who_may_not_look_is_turned_away(stage: Stage, name: str, query: str) -> None:
    with stage.socket(name, f"after=x&{query}") as board:
        code, reason = closing(board)
    assert code == 4403
    assert reason


def test_a_page_of_another_site_gets_no_socket(stage: Stage) -> None:
    with pytest.raises(InvalidStatus) as refused:
        stage.socket("centre_p1", "after=x", origin="https://elsewhere.example")
    assert refused.value.response.status_code == 403
    with stage.socket("centre_p1", "after=x", origin=stage.server.address) as board:
        assert next_frame(board)["type"] == "reset"


def test_a_board_whose_person_signs_out_goes_dark_at_the_next_beat(stage: Stage) -> None:
    password = {"account": "centre_p2", "password": "a long password"}
    client = stage.client()
    assert client.post("/api/auth/sign-in", json=password).status_code == 200
    head = client.get("/api/board").json()["position"]
    cookie = {"Cookie": f"{COOKIE}={client.cookies[COOKIE]}"}
    with stage.socket(None, f"after={head}", headers=cookie) as board:
        assert client.post("/api/auth/sign-out").status_code == 204
        code, _ = closing(board)
    assert code == 4401


def test_an_ask_that_a_board_of_the_centre_received_is_delivered_once(stage: Stage) -> None:
    start = position(stage)
    with (
        stage.socket("centre_p1", f"after={start}") as desk,
        stage.socket("screen_p1", f"after={start}") as wall,
    ):
        transfer = ask(stage)
        asked = next_of(desk, transfer)
        assert next_of(wall, transfer) == asked
        assert offer_of(stage, transfer)["state"] == "sent"
        received(desk, asked["position"])
        notified = next_of(desk, transfer)
        received(wall, next_of(wall, transfer)["position"])
        received(desk, notified["position"])
        tell(stage, "centre_p1", transfer, "see")
        assert next_of(desk, transfer)["type"] == "seen", "delivered a second time"
    assert notified["type"] == "notified"
    assert (notified["data"]["facility"], notified["data"]["source"]) == ("P1", "auto")
    assert notified["data"]["actor"] == {"account": None, "party": "system", "facility": None}
    offer = offer_of(stage, transfer)
    assert offer["delivered_at"] == notified["data"]["occurred_at"]


def test_an_ask_found_in_the_snapshot_is_delivered_too(stage: Stage) -> None:
    transfer = ask(stage)
    head = position(stage)
    with stage.socket("centre_p1", f"after={head}") as board:
        received(board, head)
        notified = next_event(board)
    assert (notified["type"], notified["data"]["transfer"]) == ("notified", transfer)


def test_only_the_centres_own_board_delivers(stage: Stage) -> None:
    start = position(stage, "coordinator_9901")
    with stage.socket("coordinator_9901", f"after={start}") as board:
        transfer = ask(stage)
        received(board, next_event(board)["position"])
        say_free(stage, 9)
        assert next_event(board)["type"] == "capacity_reported"
    assert offer_of(stage, transfer)["state"] == "sent"


def test_two_boards_of_a_centre_get_the_same_bytes(stage: Stage) -> None:
    start = position(stage)
    with (
        stage.socket("centre_p1", f"after={start}") as one,
        stage.socket("screen_p1", f"after={start}") as other,
    ):
        transfer = ask(stage)
        tell(stage, "centre_p1", transfer, "see")
        heard = [events_as_sent(board, 2) for board in (one, other)]
    assert heard[0] == heard[1]
    assert [json.loads(text)["type"] for text in heard[0]] == ["requested", "seen"]


def test_polling_gives_the_same_frames_as_the_socket(stage: Stage) -> None:
    start = position(stage)
    with stage.socket("centre_p1", f"after={start}") as board:
        transfer = ask(stage)
        tell(stage, "centre_p1", transfer, "decline", reason="no_bed")
        pushed = events_until(board, position(stage))
    polled = stage.client("centre_p1").get("/api/events", params={"after": start}).json()
    assert pushed == polled
