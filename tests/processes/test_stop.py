"""A planned stop: boards are told to come back, and the process ends."""

from contextlib import closing, suppress
from pathlib import Path

from websockets.exceptions import ConnectionClosed

from service.database import Database
from tests.support.server import FRAME_TIMEOUT_S, Stage, serving
from tests.support.service import build_world

RESTART = 1012


def test_boards_are_told_of_a_restart_and_the_process_ends(
    database_url: str, tmp_path: Path
) -> None:
    with (
        closing(Database(database_url)) as database,
        serving(database_url, tmp_path) as server,
        closing(Stage(build_world(database), server)) as stage,
    ):
        head = stage.client("centre_p1").get("/api/board").json()["position"]
        with stage.socket("centre_p1", f"after={head}") as board:
            server.process.terminate()
            with suppress(ConnectionClosed):
                while True:
                    board.recv(timeout=FRAME_TIMEOUT_S)
            assert board.close_code == RESTART
        server.process.wait(timeout=FRAME_TIMEOUT_S)
        assert "Traceback" not in server.said()
