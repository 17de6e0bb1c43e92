"""The loop that follows the roads: it survives failures, waits for nothing and hears a stop."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from service.events.types import ConditionKind
from service.situation import following
from service.situation.roads import RoadsInForce
from service.situation.weighing import weigh
from tests.support.little_world import BRIDGE_WAY
from tests.support.roads_process import Process
from tests.support.server import wait_until


def test_following_goes_on_after_a_failure_and_what_is_served_stays(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = process.look()
    process.close(BRIDGE_WAY)
    failures = [MemoryError("no room for labels"), None]

    def failing(*given: Any) -> Any:
        failure = failures.pop(0) if failures else None
        if failure is not None:
            assert process.version == start
            raise failure
        return weigh(*given)

    async def follow() -> None:
        task = asyncio.create_task(process.follower.run())
        process.say(ConditionKind.RAIN)
        await asyncio.to_thread(wait_until, lambda: process.version != start)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    monkeypatch.setattr(following, "RETRY_S", 0.0)
    monkeypatch.setattr(following, "weigh", failing)
    with ThreadPoolExecutor(1) as pool:  # browser tests leave a loop running in this thread
        pool.submit(asyncio.run, follow()).result()
    assert failures == []


def test_a_road_that_closes_while_labels_are_shared_does_not_wait_for_them(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_sharing, may_go_on = Event(), Event()

    def share(*_: object) -> None:
        is_sharing.set()
        may_go_on.wait()

    async def follow() -> None:
        task = asyncio.create_task(process.follower.run())
        try:
            await asyncio.to_thread(wait_until, is_sharing.is_set)
            before = process.version
            process.close(BRIDGE_WAY)
            await asyncio.to_thread(wait_until, lambda: process.version != before)
        finally:
            may_go_on.set()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    monkeypatch.setattr(following, "SHARE_AFTER_S", 0.01)
    monkeypatch.setattr(RoadsInForce, "share", share)
    with ThreadPoolExecutor(1) as pool:  # browser tests leave a loop running in this thread
        pool.submit(asyncio.run, follow()).result()


def test_whoever_stops_it_while_something_is_committed_is_heard(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(turns_between: int) -> bool:
        """Commit something, let the loop turn so many times, stop it, and say whether it did."""
        waits, is_waiting = 0, asyncio.Event()

        def sleep_s() -> float:
            nonlocal waits
            waits += 1
            if waits == 2:  # the first time it looks at once
                is_waiting.set()
            return 60.0

        monkeypatch.setattr(process.follower, "_sleep_s", sleep_s)
        task = asyncio.create_task(process.follower.run())
        await is_waiting.wait()
        process.database._wakeups.wake()
        for _ in range(turns_between):
            await asyncio.sleep(0)
        task.cancel()
        ended, _ = await asyncio.wait({task}, timeout=10)
        while not task.done():  # so that a failure of this test is one, and no endless wait
            task.cancel()
            await asyncio.wait({task}, timeout=0.1)
        return bool(ended)

    async def all_of_them() -> list[bool]:
        return [await stopped(turns) for turns in range(6)]

    with ThreadPoolExecutor(1) as pool:  # browser tests leave a loop running in this thread
        assert all(pool.submit(asyncio.run, all_of_them()).result())
