"""Two serving processes that share nothing but PostgreSQL."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Barrier
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from service.database import Database
from tests.support.server import Stage, fresh_database, next_event, serving
from tests.support.service import build_world

RACES = 8


@pytest.fixture(scope="module")
def stages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Stage, Stage]]:
    """Serve one small world twice."""
    folder = tmp_path_factory.mktemp("two-servers")
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(request, "postgresql", folder))
        world = build_world(stack.enter_context(closing(Database(url))))
        servers = [stack.enter_context(serving(url, folder)) for _ in range(2)]
        one, other = (stack.enter_context(closing(Stage(world, server))) for server in servers)
        yield one, other


def ask(stage: Stage, *centres: str) -> str:
    transfer = str(uuid4())
    referral = stage.world.referral(candidates=["P1", "C1", "P2"], excluded=["T2"])
    answer = stage.client("clinician_t1").put(
        f"/api/transfers/{transfer}", json={"referral": str(referral), "offers": list(centres)}
    )
    assert answer.status_code == 201, answer.text
    return transfer


def board_position(stage: Stage) -> str:
    position: str = stage.client("centre_p1").get("/api/board").json()["position"]
    return position


def test_of_two_accepts_through_two_servers_exactly_one_wins(stages: tuple[Stage, Stage]) -> None:
    one, other = stages
    centres = [(one.client("centre_p1"), "P1"), (other.client("centre_p2"), "P2")]
    for _ in range(RACES):
        transfer = ask(one, "P1", "P2")
        together = Barrier(len(centres))

        def accept(centre: tuple[Any, str], path: str = transfer, start: Barrier = together) -> Any:
            start.wait()
            return centre[0].post(f"/api/transfers/{path}/accept", json={})

        with ThreadPoolExecutor(len(centres)) as pool:
            answers = dict(zip(["P1", "P2"], pool.map(accept, centres), strict=True))
        assert sorted(a.status_code for a in answers.values()) == [200, 409]
        winner = next(code for code, a in answers.items() if a.status_code == 200)
        loser = next(a for a in answers.values() if a.status_code == 409).json()
        assert loser["code"] == "already_accepted"
        assert loser["errors"][0]["params"]["facility"] == winner
        for stage in stages:
            card = stage.client("clinician_t1").get(f"/api/transfers/{transfer}").json()["card"]
            assert (card["status"], card["receiving_facility"]) == ("accepted", winner)
            assert sorted(o["state"] for o in card["offers"]) == ["accepted", "withdrawn"]


def test_a_board_on_one_server_hears_what_happens_on_the_other(
    stages: tuple[Stage, Stage],
) -> None:
    one, other = stages
    with other.socket("centre_p1", f"after={board_position(one)}") as board:
        transfer = ask(one, "P1")
        frame = next_event(board)
    assert (frame["type"], frame["data"]["transfer"]) == ("requested", transfer)
    assert board_position(one) == board_position(other) == frame["position"]


def test_boards_catch_up_after_their_servers_lost_the_wake_ups(
    stages: tuple[Stage, Stage],
) -> None:
    one, other = stages
    with other.socket("centre_p1", f"after={board_position(one)}") as board:
        assert end_listeners(one) >= len(stages)
        transfers = [ask(one, "P1") for _ in range(3)]
        heard = [next_event(board)["data"]["transfer"] for _ in transfers]
        assert heard == transfers
        transfers = [ask(one, "P1") for _ in range(3)]
        heard = [next_event(board)["data"]["transfer"] for _ in transfers]
        assert heard == transfers


def end_listeners(stage: Stage) -> int:
    """End every connection that waits for wake-ups, as a restart of a proxy would."""
    url = stage.world.database.url.set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        ).fetchall()
    return len(ended)
