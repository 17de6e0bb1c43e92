from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from service.card.rules import Moment, card_rules, read_card_rules


def table() -> dict[str, Any]:
    return tomllib.loads(files("service.card").joinpath("card.toml").read_text("utf-8"))


def test_each_later_way_to_set_a_card_holds_less_or_is_smaller() -> None:
    attempts = card_rules().attempts
    assert attempts[0].centres == 3
    for before, after in pairwise(attempts):
        assert after.centres <= before.centres
        assert (after.centres, after.advice) < (before.centres, before.advice) or (
            after.scale < before.scale
        )


@pytest.mark.parametrize("name", [*(f"moments.{each}" for each in Moment), "call", "sheet"])
@pytest.mark.parametrize("field", ["source", "confidence"])
def test_a_record_without_its_source_is_refused(name: str, field: str) -> None:
    damaged = table()
    record = damaged
    for part in name.split("."):
        record = record[part]
    del record[field]
    with pytest.raises(ValueError, match=name):
        read_card_rules(damaged)


def test_without_a_way_to_set_a_card_nothing_is_read() -> None:
    with pytest.raises(ValueError, match="attempts"):
        read_card_rules(table() | {"attempts": []})
