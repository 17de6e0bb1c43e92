from __future__ import annotations

import socket

import pytest

from tools import commands, python_env
from tools.console import Refusal


def test_a_taken_port_is_refused_in_one_sentence_that_names_it() -> None:
    with socket.socket() as taken:
        taken.bind((commands.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refusal) as refused:
            commands.refuse_taken_port(port)
    assert f"127.0.0.1:{port}" in str(refused.value)
    assert f"make run PORT={port + 1}" in str(refused.value)


def test_a_free_port_is_not_refused_and_stays_free() -> None:
    with socket.socket() as probe:
        probe.bind((commands.HOST, 0))
        port = probe.getsockname()[1]
    commands.refuse_taken_port(port)
    commands.refuse_taken_port(port)


def test_the_taken_port_is_found_before_any_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work: list[str] = []
    monkeypatch.setattr(python_env, "ensure", work.append)
    with socket.socket() as taken:
        taken.bind((commands.HOST, 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        assert commands.main(["run"]) == 1
    assert work == []
    assert "Cannot listen on" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0", "65536", "http", "80.5", "-1", "８０００"])
def test_what_is_no_port_is_refused_with_its_value(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Refusal, match="65535") as refused:
        commands.demo_port()
    assert text in str(refused.value)


def test_the_demo_serves_on_8000_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert commands.demo_port() == 8000
    monkeypatch.setenv("PORT", "8123")
    assert commands.demo_port() == 8123


def test_an_unknown_command_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["tidy"]) == 2
    assert "setup|run|check|test" in capsys.readouterr().err
