"""One A4 page to set text on, in millimetres from its upper left corner."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Self

from fpdf import FPDF
from fpdf.fonts import TTFFont

from facilities.findings import CHINA_TIME
from service.card.typeface import Typeface

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
MARGIN_MM = 10.0
LEFT, RIGHT = MARGIN_MM, WIDTH_MM - MARGIN_MM
MM_PER_POINT = 25.4 / 72
SMALLEST_SHARE = 0.72
"""A long name is set this much smaller at most; then it is cut."""

ROUNDING_MM = 0.01

_FAMILY = "card"
_PIECES = re.compile(r"[A-Za-z0-9./:()+–-]+|.")
_NEVER_FIRST = frozenset("，。；：、！？）》”’%,.;:!?) ")


class Sheet:
    """A page that is written from top to bottom by its caller; nothing breaks to a second one.

    Used as a context, because it keeps the files of the font open.
    """

    def __init__(self, typeface: Typeface, *, title: str, made_on: date, language: str) -> None:
        self._typeface = typeface
        self._pdf = pdf = FPDF(format="A4", unit="mm")
        pdf.add_font(_FAMILY, "", typeface.regular)
        pdf.add_font(_FAMILY, "B", typeface.bold)
        pdf.set_auto_page_break(auto=False)
        pdf.set_margin(0)
        pdf.set_title(typeface.readable(title))
        pdf.set_lang(language)
        pdf.set_creator("Greenlane")
        # the day, not the second: the same card is the same bytes
        pdf.set_creation_date(datetime.combine(made_on, time(), CHINA_TIME))
        pdf.add_page()

    def __enter__(self) -> Self:
        """Begin the page."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the font."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def write(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, align: str = "L"
    ) -> float:
        """Write one line whose baseline is at `y`, and return its width [mm].

        `x` is its left end, its right end with `align` R, its middle with C.
        """
        shown = self._typeface.readable(text)
        width = self.width(shown, size, bold=bold)
        start = x - {"L": 0.0, "R": width, "C": width / 2}[align]
        if shown:
            self._pdf.text(start, y, shown)
        return width

    def write_within(
        self, x: float, y: float, text: str, size: float, width: float, *, bold: bool = False
    ) -> float:
        """Write one line into a width [mm]: smaller where it is too long, at last cut with “…”."""
        shown, fitted = self.fitted(text, size, width, bold=bold)
        return self.write(x, y, shown, fitted, bold=bold)

    def fitted(
        self, text: str, size: float, width: float, *, bold: bool = False
    ) -> tuple[str, float]:
        """Return a text and the size at which it fits a width [mm]."""
        text = self._typeface.readable(text)
        needed = self.width(text, size, bold=bold)
        if needed <= width:
            return text, size
        smaller = max(size * SMALLEST_SHARE, size * width / needed)
        while text and self.width(text, smaller, bold=bold) > width + ROUNDING_MM:
            text = text.removesuffix("…")[:-1].rstrip() + "…"
            if text == "…":
                break
        return text, smaller

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text is [mm]."""
        self._pdf.set_font(_FAMILY, "B" if bold else "", size)
        return float(self._pdf.get_string_width(self._typeface.readable(text)))

    def wrapped(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines of a width [mm]; a closing mark may hang over the end."""
        return list(self._lines(self._typeface.readable(text), size, width, bold=bold))

    def _lines(self, text: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
        line = ""
        for piece in _PIECES.findall(text):
            is_full = self.width(line + piece, size, bold=bold) > width
            if line.strip() and is_full and piece not in _NEVER_FIRST:
                yield line.rstrip()
                line = piece.lstrip()
            else:
                line += piece
        if line.strip():
            yield line.rstrip()

    def rule(self, y: float, *, left: float = LEFT, right: float = RIGHT, weight: float) -> None:
        """Draw a horizontal line of a weight [mm]."""
        self._pdf.set_line_width(weight)
        self._pdf.line(left, y, right, y)

    def box(self, y: float, height: float, *, weight: float = 0.0, grey: int | None = None) -> None:
        """Draw a box over the whole width: a frame of a weight [mm], or filled with a grey."""
        if grey is not None:
            self._pdf.set_fill_color(grey)
        self._pdf.set_line_width(weight or 0.1)
        style = "F" if grey is not None and not weight else ("DF" if grey is not None else "D")
        self._pdf.rect(LEFT, y, RIGHT - LEFT, height, style=style)

    def as_bytes(self) -> bytes:
        """Return the finished page as PDF."""
        return bytes(self._pdf.output())
