from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.conditions import Urgency
from service.card.contents import Asked, Line, Name, Note, NoteCode, Reached, Row, Way
from service.card.lines import arranged, is_reordered, trimmed

LACKS = Note(NoteCode.LACKS, names=(Name("亚低温"),))


def line(
    code: str, day: int | None, night: int | None, *, whole: bool = True, way: Way = Way.GO
) -> Line:
    at = [None if place is None else Reached(place, 10 * place, None) for place in (day, night)]
    return Line(way, code, Name(code), "", at[0], at[1], () if whole else (LACKS,))


def row(condition: str, *lines: Line, newborn: bool = False) -> Row:
    return Row((Asked(condition, Name(condition), Urgency.U1, here=False),), lines, newborn)


@st.composite
def rows_of_lines(draw: st.DrawFn) -> list[Line]:
    count = draw(st.integers(0, 7))
    columns = [draw(st.permutations(range(1, count + 1))) for _ in range(2)]
    there = [draw(st.lists(st.booleans(), min_size=count, max_size=count)) for _ in range(2)]
    found = []
    for place in range(count):
        day = columns[0][place] if there[0][place] else None
        night = columns[1][place] if there[1][place] else None
        if day or night:
            found.append(line(f"C{place}", day, night, whole=draw(st.booleans())))
    return found


@settings(max_examples=60)
@given(rows_of_lines(), st.integers(1, 4))
def test_what_is_kept_is_the_best_of_each_column_and_one_that_lacks_nothing(
    lines: list[Line], most: int
) -> None:
    kept = trimmed(lines, most)
    assert [each for each in lines if each in kept] == list(kept)
    for column in ("day", "night"):
        there = [each for each in lines if getattr(each, column) is not None]
        best = [each for each in there if getattr(each, column).place <= most]
        assert all(each in kept for each in best)
        whole = [each for each in there if not each.notes]
        if whole:
            assert any(each in kept for each in whole)


def test_a_partial_centre_never_pushes_the_only_whole_one_off_the_card() -> None:
    lines = [line("A", 1, 1, whole=False), line("B", 2, 2, whole=False), line("C", 3, 3)]
    assert [each.facility for each in trimmed(lines, 2)] == ["A", "B", "C"]
    assert [each.facility for each in trimmed(lines[:2], 2)] == ["A", "B"]


def test_a_team_that_comes_is_no_centre_to_go_to() -> None:
    lines = [line("A", 1, 1, way=Way.TEAM), line("B", 2, 2, whole=False), line("C", 3, 3)]
    assert [each.facility for each in trimmed(lines, 2)] == ["A", "B", "C"]


def test_conditions_that_go_the_same_way_share_a_row_and_mothers_come_first() -> None:
    same, other = line("A", 1, 1), line("B", 1, 1)
    rows = [row("rds", same, newborn=True), row("pph", same), row("spe", other), row("hellp", same)]
    found = arranged(rows, 3)
    assert [[each.condition for each in each_row.asked] for each_row in found] == [
        ["pph", "hellp"],
        ["spe"],
        ["rds"],
    ]


def test_rows_that_differ_only_below_what_is_kept_are_one() -> None:
    first = line("A", 1, 1)
    rows = [row("pph", first, line("B", 2, 2)), row("spe", first, line("C", 2, 2))]
    assert len(arranged(rows, 1)) == 1
    assert len(arranged(rows, 2)) == 2


def test_places_are_said_only_where_the_night_has_another_order() -> None:
    assert not is_reordered([line("A", 1, 1), line("B", 2, 2)])
    assert not is_reordered([line("A", 1, 1), line("B", 2, None)])
    assert is_reordered([line("A", 1, 2), line("B", 2, 1)])
    assert is_reordered([line("A", 1, None), line("B", None, 1)])
