"""Snapshot + events after its position = a fresh snapshot, for every command and audience."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from service.board.projection import BoardState, apply_event, state_of
from service.board.schemas import Board
from service.events.types import EVENT
from tests.support.board_story import AUDIENCES, frames_after, snapshot, tell
from tests.support.service import Site

VECTORS = Path(__file__).parents[2] / "fixtures" / "board_replay.json"


def folded(board: Board, frames: list[dict[str, Any]]) -> BoardState:
    state = state_of(board)
    position = board.position
    for frame in frames:
        assert frame["after"] == position, "a gap in the stream"
        position = frame["position"]
        if frame["type"] not in {"heartbeat", "reset"}:
            state = apply_event(state, EVENT.validate_python(frame["data"]))
    return state


def test_every_snapshot_and_the_events_after_it_give_the_last_snapshot(site: Site) -> None:
    boards: dict[str, list[dict[str, Any]]] = {audience: [] for audience in AUDIENCES}
    for _ in tell(site):
        for audience, taken in boards.items():
            taken.append(snapshot(site, audience))
    vectors = []
    for audience, taken in boards.items():
        fresh = state_of(Board.model_validate(taken[-1]))
        for early in taken[:-1]:
            frames = frames_after(site, audience, early["position"])
            assert folded(Board.model_validate(early), frames) == fresh
        vectors.append(
            {
                "audience": audience,
                "snapshot": taken[0],
                "frames": frames_after(site, audience, taken[0]["position"]),
                "expected": taken[-1],
            }
        )
    if os.environ.get("GREENLANE_WRITE_VECTORS"):
        lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in vectors)
        VECTORS.write_text(f"[\n{lines}\n]\n")


def test_a_kind_is_expected_where_it_was_named_for_it_or_its_own_people_said_it(
    site: Site,
) -> None:
    def expected(code: str) -> dict[str, bool]:
        board = snapshot(site, f"facility:{code}")
        return {each["kind"]: each["expected"] for each in board["capacity"]}

    story = tell(site)
    next(story)
    assert expected("P1") == dict.fromkeys(expected("P1"), False)
    for _ in story:
        pass
    assert expected("P1") == {"maternal_bed": False, "newborn_cot": True, "rescue_bed": False}
    assert expected("P2") == {"maternal_bed": False, "newborn_cot": True, "rescue_bed": False}
    assert snapshot(site, "area:9901")["capacity"] == []


def test_the_browsers_vectors_are_what_this_fold_gives() -> None:
    vectors = json.loads(VECTORS.read_text())
    assert {vector["audience"] for vector in vectors} == set(AUDIENCES)
    for vector in vectors:
        state = folded(Board.model_validate(vector["snapshot"]), vector["frames"])
        assert state == state_of(Board.model_validate(vector["expected"]))


@pytest.mark.parametrize(
    "command",
    [
        "capacity_asked",
        "capacity_reported",
        "seen",
        "acknowledged",
        "declined",
        "accepted",
        "redirected",
        "cancelled",
        "aborted",
        "custody_relayed",
        "died",
        "roads_changed",
        "route_changed",
        "route_change_seen",
    ],
)
def test_the_vectors_hold_every_kind_of_event(command: str) -> None:
    vectors = json.loads(VECTORS.read_text())
    assert command in {frame["type"] for vector in vectors for frame in vector["frames"]}
