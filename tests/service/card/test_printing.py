from __future__ import annotations

import io
import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from facilities.conditions import Urgency
from service.card import sheet as sheets
from service.card.composing import compose
from service.card.contents import (
    Asked,
    Call,
    Card,
    Line,
    Name,
    Note,
    NoteCode,
    Reached,
    Row,
    ToDo,
    Way,
)
from service.card.errors import CardError
from service.card.page import Page
from service.card.printing import card_typeface, make_cards, set_card, townships
from service.card.rules import Moment, card_rules
from service.card.sheet import LEFT, RIGHT, Sheet
from service.card.typeface import GETA, Typeface
from service.card.wording import EN, ZH, Language, Words
from tests.service.card.conftest import MADE_ON, MakeBasis

LONG = (
    "内蒙古自治区呼伦贝尔市鄂伦春自治旗大杨树镇中心卫生院暨妇幼保健计划生育服务中心附属第二门诊部"
)
HANGING_MM = 3.0
"""A closing mark may hang into the margin, which is 10 mm."""
LONG_EN = "Autonomous Banner Central Township Health Centre with Maternal and Child Health Services"


def centre(number: int, *, way: Way = Way.GO, name: str = "", notes: tuple[Note, ...] = ()) -> Line:
    reached = Reached(number, 40 + number, (30 + number, 80 + number))
    shown = Name(name or f"第{number}人民医院", LONG_EN if name else f"Hospital {number}")
    return Line(way, f"C{number}", shown, f"000-0000-{number:04d}", reached, reached, notes)


def row(condition: str, *lines: Line, newborn: bool = False) -> Row:
    asked = Asked(condition, Name(condition, f"Condition {condition}"), Urgency.U1, here=False)
    return Row((asked,), lines, newborn)


def made(rows: tuple[Row, ...], **more: object) -> Card:
    card = Card(
        facility="T",
        name=Name("溪口卫生院", "Brook Mouth"),
        made_on=MADE_ON,
        rows=rows,
        to_do=(),
        unsigned=(Name("产后出血", "Postpartum haemorrhage"),),
        calls=(Call("P", Name("环路省医院", "Ring Road"), "000-0000-0006", assigned=True),),
        second_phones=(),
        versions={"graph": "0123456789", "rules": "abcdef0123", "code": "0.1.0"},
        uncalibrated=True,
        duty_phone="000-0000-0200",
        ambulance="120",
    )
    return replace(card, **more)  # type: ignore[arg-type]  # by name


def text_of(pdf: bytes) -> str:
    [page] = PdfReader(io.BytesIO(pdf)).pages
    return page.extract_text()


@dataclass(frozen=True)
class Written:
    text: str
    left: float
    right: float
    baseline: float


class Recording(Sheet):
    """A sheet that notes where everything stands."""

    written: list[Written]

    def write(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, align: str = "L"
    ) -> float:
        width = super().write(x, y, text, size, bold=bold, align=align)
        left = x - {"L": 0.0, "R": width, "C": width / 2}[align]
        if not hasattr(self, "written"):
            self.written = []
        if text.strip():
            self.written.append(Written(text, left, left + width, y))
        return width


def recorded(card: Card, typeface: Typeface, language: Language = "zh") -> list[Written]:
    return set_and_recorded(card, typeface, language)[0]


def set_and_recorded(
    card: Card, typeface: Typeface, language: Language = "zh"
) -> tuple[list[Written], bytes]:
    with Recording(typeface, title="x", made_on=MADE_ON, language="zh-CN") as sheet:
        Page(card, Words(language), sheet, card_rules().attempts[0]).set()
        return sheet.written, sheet.as_bytes()


def lost(written: list[Written], pdf: bytes) -> set[str]:
    """Give the characters that were to be written and that nobody can read on the page."""
    wanted = {each for line in written for each in line.text if not each.isspace()}
    return wanted - set(text_of(pdf))


@dataclass(frozen=True, eq=False)
class Unmarked(Typeface):
    """A typeface that lets through what it cannot set."""

    def readable(self, text: str) -> str:
        return text


@pytest.fixture(scope="module")
def sheet(typeface: Typeface) -> Iterator[Sheet]:
    """An empty page."""
    with Sheet(typeface, title="x", made_on=MADE_ON, language="zh-CN") as empty:
        yield empty


def test_a_card_of_the_valley_is_one_page_whose_text_can_be_copied(
    make_basis: MakeBasis,
) -> None:
    basis = replace(make_basis(), duty_phone="000-0000-0200", closures_left_out=2)
    facility = basis.network.get("T")
    assert facility is not None
    text = text_of(set_card(compose(facility, basis), card_typeface(basis), "zh"))
    for said in (
        "溪口卫生院",
        "自 2026-11-22 起",
        "先打电话，再出发",
        "产后出血",
        "东岸市医院",
        "000-0000-0003",
        "就地抢救",
        "还没有本地临床医师签字",
        "000-0000-0200",
        "未校准",
        "2 处封路",
        "© OpenStreetMap contributors",
        basis.rules.hash[:10],
        basis.network.hash[:10],
    ):
        assert said in text, said
    assert "演示数据" not in text


def test_the_card_of_a_demonstration_says_so_and_in_english_everything_is_english(
    make_basis: MakeBasis, typeface: Typeface
) -> None:
    basis = replace(make_basis(), demo=True)
    facility = basis.network.get("T")
    assert facility is not None
    text = text_of(set_card(compose(facility, basis), typeface, "en"))
    assert "Demonstration data" in text
    assert "Brook Mouth" in text
    assert "Postpartum" in text
    assert not [each for each in text if "\u4e00" <= each <= "\u9fff"]


def test_no_glyph_is_missing_and_only_those_used_are_in_the_file(
    make_basis: MakeBasis, typeface: Typeface
) -> None:
    basis = make_basis()
    facility = basis.network.get("T")
    assert facility is not None
    written, pdf = set_and_recorded(compose(facility, basis), typeface)
    assert lost(written, pdf) == set()
    reader = PdfReader(io.BytesIO(pdf))
    contents = ContentStream(reader.pages[0]["/Contents"].get_object(), reader)
    glyphs = {
        shown[at : at + 2]
        for operands, operator in contents.operations
        if operator == b"Tj"
        for shown in [operands[0].original_bytes]
        for at in range(0, len(shown), 2)
    }
    assert len(glyphs) > 100
    assert b"\x00\x00" not in glyphs  # .notdef
    assert len(pdf) < 150_000
    resources = cast("DictionaryObject", reader.pages[0]["/Resources"])
    for font in cast("DictionaryObject", resources["/Font"]).values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        embedded = descendant["/FontDescriptor"]["/FontFile2"].get_data()
        assert TTFont(io.BytesIO(embedded))["maxp"].numGlyphs < 1000


def test_a_character_that_no_font_has_is_marked_as_printers_do(typeface: Typeface) -> None:
    rare = "𒀀\ue000卫生院"
    card = made((row("产后出血", centre(1)),), name=Name(rare))
    unmarked = Unmarked(typeface.regular, typeface.bold, typeface.known)
    assert lost(*set_and_recorded(card, unmarked)) == {"𒀀", "\ue000"}
    assert f"{GETA}{GETA}卫生院" in text_of(set_card(card, typeface, "zh"))


def test_it_prints_in_black_and_grey_only(typeface: Typeface) -> None:
    pdf = set_card(made((row("产后出血", centre(1)),)), typeface, "zh")
    reader = PdfReader(io.BytesIO(pdf))
    contents = ContentStream(reader.pages[0]["/Contents"].get_object(), reader)
    operators = {operator for _, operator in contents.operations}
    assert not operators & {b"K", b"k", b"SC", b"sc", b"SCN", b"scn"}
    coloured = [operands for operands, it in contents.operations if it in {b"RG", b"rg"}]
    assert all(len(set(map(float, operands))) == 1 for operands in coloured)


def test_the_same_card_is_the_same_bytes(typeface: Typeface) -> None:
    card = made((row("产后出血", centre(1)),))
    assert set_card(card, typeface, "zh") == set_card(card, typeface, "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_names_stay_inside_the_margins_and_touch_nothing(
    language: Language, typeface: Typeface
) -> None:
    lacks = Note(NoteCode.LACKS, names=(Name("亚低温", "Therapeutic hypothermia"),) * 4)
    rows = (
        row("一种名字非常非常长而且不能截断的病情", *(centre(n, name=LONG) for n in (1, 2, 3))),
        row("子痫", centre(1, way=Way.TEAM, name=LONG, notes=(lacks,)), centre(2)),
        row("重度窒息", centre(1, notes=(lacks,)), newborn=True),
    )
    calls = tuple(Call(str(n), Name(LONG, LONG_EN), "000-0000-0000-0000", True) for n in range(3))
    card = made(rows, name=Name(LONG, LONG_EN), calls=calls)
    written = recorded(card, typeface, language)
    assert len(written) > 40
    for each in written:
        assert each.left >= LEFT - 4, each
        assert each.right <= RIGHT + HANGING_MM, each
    for one in written:
        beside = [each for each in written if abs(each.baseline - one.baseline) < 1.0]
        for other in beside:
            if other is not one and other.left >= one.left:
                assert other.left >= one.right - 0.05, (one, other)


def test_a_condition_is_never_cut(typeface: Typeface) -> None:
    name = "一种名字非常非常长而且不能截断的病情"
    written = recorded(made((row(name, centre(1)),)), typeface)
    pieces = [each.text for each in written if each.left < LEFT + 2 and each.text in name]
    assert "".join(pieces).endswith(name) or name in "".join(pieces)


def test_a_full_card_is_set_smaller_and_then_says_what_it_leaves_out(typeface: Typeface) -> None:
    def of(count: int) -> Card:
        rows = tuple(
            row(f"病情{n}", *(centre(3 * n + k, name=f"医院{n}{k}") for k in range(3)))
            for n in range(count)
        )
        placed = tuple(
            replace(each, lines=tuple(_placed(line, k + 1) for k, line in enumerate(each.lines)))
            for each in rows
        )
        return made(placed)

    few, many = text_of(set_card(of(6), typeface, "zh")), text_of(set_card(of(17), typeface, "zh"))
    assert "版面所限" not in few
    assert "医院52" in few
    assert "每种病情只列前 2 家" in many
    assert "医院161" in many
    assert "医院162" not in many


def _placed(line: Line, place: int) -> Line:
    reached = Reached(place, 40, (30, 60))
    return replace(line, day=reached, night=reached)


def test_what_fits_no_page_is_a_named_error(typeface: Typeface) -> None:
    rows = tuple(row(f"病情{n}", _placed(centre(n), 1)) for n in range(80))
    with pytest.raises(CardError) as refused:
        set_card(made(rows), typeface, "zh")
    assert refused.value.code == "card_does_not_fit"
    assert "fewer" in str(refused.value)


def test_only_signed_advice_is_printed_and_the_rest_is_named(typeface: Typeface) -> None:
    to_do = (ToDo("pph", Name("产后出血"), (Name("按摩子宫"), Name("开放静脉"))),)
    card = made((row("产后出血", centre(1)),), to_do=to_do, unsigned=(Name("子痫"),))
    text = text_of(set_card(card, typeface, "zh"))
    assert "产后出血：按摩子宫；开放静脉" in text
    assert "没有印：子痫" in text


def test_nobody_who_fits_sends_to_the_numbers_below(typeface: Typeface) -> None:
    text = text_of(set_card(made((row("产后出血"),)), typeface, "zh"))
    assert "没有一家合适：打下面的电话" in text
    assert "120" in text


def test_without_the_font_the_error_says_what_to_run(make_basis: MakeBasis, tmp_path: Path) -> None:
    with pytest.raises(CardError, match="make setup") as refused:
        card_typeface(make_basis(), tmp_path)
    assert refused.value.code == "font_missing"


def test_one_facility_without_a_card_does_not_stop_the_others(make_basis: MakeBasis) -> None:
    basis = make_basis(changes={"W": {"lon": None, "lat": None}}, common=("pph",))
    said: list[tuple[str, int, int]] = []
    asked = [basis.network.get("W"), basis.network.get("T")]
    found = list(
        make_cards(
            [each for each in asked if each is not None],
            basis,
            language="zh",
            say=lambda *words: said.append(words),
        )
    )
    assert {each.facility.code: each.pdf is not None for each in found} == {"W": False, "T": True}
    [failed] = [each for each in found if each.pdf is None]
    assert [problem.code for problem in failed.problems] == ["missing_origin"]
    assert said == [("making card", 1, 2), ("making card", 2, 2)]


def test_cards_are_for_townships_and_without_one_that_is_said(make_basis: MakeBasis) -> None:
    network = make_basis().network
    assert [each.code for each in townships(network, MADE_ON)] == ["T"]
    closed = make_basis(changes={"T": {"valid_to": date(2020, 1, 1)}}).network
    with pytest.raises(CardError) as refused:
        townships(closed, MADE_ON)
    assert refused.value.code == "no_townships"


@settings(max_examples=25)
@given(
    st.text(st.sampled_from("卫生院中心 abc 12，。"), max_size=60),
    st.floats(6, 14),
    st.floats(8, 80),
)
def test_a_fitted_text_is_never_wider_than_its_room(
    sheet: Sheet, text: str, size: float, room: float
) -> None:
    shown, smaller = sheet.fitted(text, size, room)
    assert size * sheets.SMALLEST_SHARE <= smaller <= size
    assert shown == "…" or sheet.width(shown, smaller) <= room + 0.05
    assert shown.removesuffix("…") in " ".join(text.split())


@settings(max_examples=25)
@given(st.text(st.sampled_from("卫生院中心 abc 12，。；）"), max_size=80), st.floats(12, 60))
def test_wrapping_loses_nothing_and_begins_no_line_with_a_closing_mark(
    sheet: Sheet, text: str, room: float
) -> None:
    lines = sheet.wrapped(text, 9, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line[0] in "，。；）" for line in lines[1:])


def test_both_languages_have_the_same_words_with_the_same_values() -> None:
    assert ZH.keys() == EN.keys()
    for key, zh in ZH.items():
        assert sorted(_values(zh)) == sorted(_values(EN[key])), key


def _values(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def test_a_note_of_one_hour_says_which() -> None:
    words = Words("zh")
    note = Note(NoteCode.ACTIVATION, minutes=(40,), when=Moment.NIGHT)
    assert words.note(note) == "夜里到后等人 40 分"
