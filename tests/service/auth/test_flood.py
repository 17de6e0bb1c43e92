"""A flood of guesses keeps nobody from anything else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore

import pytest

from service.app import SIGN_INS_AT_ONCE
from service.auth import endpoints
from tests.support.service import Site

GUESSES = 3 * SIGN_INS_AT_ONCE


def test_guesses_wait_for_each_other_and_nobody_else_waits_for_them(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, may_end, counted = Semaphore(0), Event(), Lock()
    inside = most = 0

    def slow_check(*_: object) -> bool:
        nonlocal inside, most
        with counted:
            inside += 1
            most = max(most, inside)
        entered.release()
        assert may_end.wait(30)
        with counted:
            inside -= 1
        return False

    monkeypatch.setattr(endpoints, "matches", slow_check)

    def guess(number: int) -> int:
        body = {"account": f"nobody{number}", "password": "x"}
        return site.client().post("/api/auth/sign-in", json=body).status_code

    board = site.client("centre_p1")
    with ThreadPoolExecutor(GUESSES) as pool:
        guesses = [pool.submit(guess, number) for number in range(GUESSES)]
        try:
            for _ in range(SIGN_INS_AT_ONCE):
                assert entered.acquire(timeout=30)
            assert board.get("/api/board").status_code == 200
        finally:
            may_end.set()
        assert {each.result() for each in guesses} == {401}
    assert most == SIGN_INS_AT_ONCE
