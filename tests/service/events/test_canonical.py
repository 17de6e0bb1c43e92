"""Canonical bytes."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from service.events.canonical import canonical_bytes, canonical_hash
from service.events.types import Status

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, width=32),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
).filter(lambda value: "Infinity" not in json.dumps(value))


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [shuffled(inner) for inner in value]
    return value


@given(VALUES)
def test_the_order_of_keys_does_not_matter(value: Any) -> None:
    assert canonical_bytes(shuffled(value)) == canonical_bytes(value)


@given(VALUES)
def test_reading_and_spelling_again_changes_nothing(value: Any) -> None:
    spelled = canonical_bytes(value)
    assert canonical_bytes(json.loads(spelled)) == spelled


def test_spelling_is_utf8_without_spaces() -> None:
    assert canonical_bytes({"b": 1, "a": ["雾岭", None]}) == '{"a":["雾岭",null],"b":1}'.encode()


def test_moments_are_utc_with_microseconds() -> None:
    china = timezone(timedelta(hours=8))
    assert canonical_bytes(datetime(2026, 3, 1, 4, 0, tzinfo=china)) == (
        b'"2026-02-28T20:00:00.000000Z"'
    )
    same = datetime(2026, 2, 28, 20, 0, tzinfo=UTC)
    assert canonical_hash(same) == canonical_hash(same.astimezone(china))


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_can_be_read_again(moment: datetime) -> None:
    assert TypeAdapter(datetime).validate_json(canonical_bytes(moment)) == moment


def test_codes_and_ids_are_text() -> None:
    value = {"status": Status.EN_ROUTE, "id": UUID(int=7)}
    assert json.loads(canonical_bytes(value)) == {"status": "en_route", "id": str(UUID(int=7))}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        canonical_bytes({"x": [number]})


def test_moments_without_an_offset_are_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        canonical_bytes(datetime(2026, 3, 1))  # noqa: DTZ001


def test_other_things_are_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        canonical_bytes({1, 2})
