from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from facilities.assessment import assess
from facilities.vocabulary import packaged_vocabulary
from service.events.types import CapacityKind
from service.situation.capacity import Beds, FreeBeds, beds_for, beds_wanted

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LIMIT = timedelta(hours=4)
BED, COT = CapacityKind.MATERNAL_BED, CapacityKind.NEWBORN_COT


def said(kind: CapacityKind, free: int, *, hours_ago: float = 1) -> FreeBeds:
    return FreeBeds(kind, free, NOW - timedelta(hours=hours_ago))


def judged(wanted: dict[CapacityKind, int | None], *figures: FreeBeds) -> Beds:
    return beds_for(wanted, figures, now=NOW, limit=LIMIT)


def test_a_figure_counts_up_to_its_limit_and_is_unknown_after_it() -> None:
    assert judged({BED: 1}, said(BED, 2, hours_ago=4)) is Beds.FREE
    assert judged({BED: 1}, said(BED, 2, hours_ago=4.01)) is Beds.UNKNOWN
    assert judged({BED: 1}, said(BED, 0, hours_ago=4.01)) is Beds.UNKNOWN
    assert judged({BED: 1}, said(BED, 0)) is Beds.ZERO


def test_a_figure_that_is_too_old_is_still_shown() -> None:
    old = said(BED, 2, hours_ago=5)
    assert old.free == 2
    assert old.is_stale(NOW, LIMIT)
    assert old.counted(NOW, LIMIT) is None


def test_what_was_never_said_is_unknown_and_not_old() -> None:
    assert judged({BED: 1}) is Beds.UNKNOWN
    assert not FreeBeds(BED).is_stale(NOW, LIMIT)


def test_twins_need_two_cots() -> None:
    assert judged({COT: 2}, said(COT, 1)) is Beds.ZERO
    assert judged({COT: 2}, said(COT, 2)) is Beds.FREE


def test_one_kind_that_is_full_makes_it_zero_whatever_the_others_have() -> None:
    assert judged({BED: 1, COT: 1}, said(BED, 3), said(COT, 0)) is Beds.ZERO
    assert judged({BED: 1, COT: 1}, said(BED, 3)) is Beds.UNKNOWN


@pytest.mark.parametrize(("free", "beds"), [(0, Beds.ZERO), (3, Beds.UNKNOWN)])
def test_nobody_knows_how_many_cots_and_only_none_is_surely_too_few(free: int, beds: Beds) -> None:
    assert judged({COT: None}, said(COT, free)) is beds


@pytest.mark.parametrize(
    ("condition", "findings", "wanted"),
    [
        ("pph", {"delivered": "yes"}, {BED: 1}),
        ("hie", {}, {COT: 1}),
        ("hie", {"babies": "2"}, {COT: 2}),
        ("ptl_32", {"gestation": "29+4"}, {BED: 1, COT: 1}),
    ],
)
def test_a_case_wants_beds_for_the_patients_it_moves(
    condition: str, findings: dict[str, str], wanted: dict[CapacityKind, int]
) -> None:
    needs = assess([condition], findings, now=NOW)
    assert beds_wanted(needs, packaged_vocabulary()) == wanted
