"""The demonstration, served by a process of its own, and people who use it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from service.app import STATIC
from tests.browser.people import Person
from tests.conftest import ROOT
from tests.support.server import (
    GREENLANE,
    START_TIMEOUT_S,
    Server,
    environment,
    free_port,
    is_ready,
    wait_until,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PREPARING_TIMEOUT_S = START_TIMEOUT_S * 3


class Demo:
    """A demonstration in a folder of its own; it may be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.server = self.start()

    @property
    def address(self) -> str:
        """Where the pages are."""
        return self.server.address

    def start(self) -> Server:
        """Serve what is in the folder; the first time it is made."""
        log = self.folder / "server.log"
        with log.open("ab") as stderr:
            process = subprocess.Popen(
                [GREENLANE, "demo", "--port", str(self.port), "--folder", str(self.folder)],
                cwd=ROOT,
                env=environment(""),
                stdout=stderr,
                stderr=stderr,
            )
        self.server = Server(process, f"127.0.0.1:{self.port}", log)
        wait_until(lambda: is_ready(self.server), PREPARING_TIMEOUT_S)
        return self.server


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a demonstration that nobody has used yet."""
    if not (STATIC / "index.html").exists():
        pytest.fail("the front end is not built; `make setup` builds it")
    folder = tmp_path_factory.mktemp("prepared") / "demo"
    folder.mkdir()
    Demo(folder).server.stop()
    return folder


@pytest.fixture(scope="module")
def demo(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Serve a fresh demonstration to the stories of one file: they change what is in it."""
    served = Demo(copytree(prepared, tmp_path_factory.mktemp("served") / "demo"))
    yield served
    served.server.stop()


@pytest.fixture
def somebody(chromium: Browser, demo: Demo) -> Iterator[Callable[..., Person]]:
    """Give screens to people; at the end nobody's console may have complained."""
    people: list[Person] = []

    def give(size: tuple[int, int], locale: str = "zh-CN") -> Person:
        people.append(Person.at(chromium, demo.address, size, locale))
        return people[-1]

    yield give
    for person in people:
        person.leave()
