"""The Chinese font of a card: found where set-up put it, cut down to the characters that are used.

Cutting it down once for all cards of a run makes each of them quick to set.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import subset
from fontTools.ttLib import TTFont

from service.card.errors import CardError

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
GETA = "〓"
"""What Chinese printers set where a character is wanting."""
ALWAYS = GETA + "… "


@dataclass(frozen=True)
class Typeface:
    """Both weights as files that hold only the `known` characters."""

    regular: Path
    bold: Path
    known: frozenset[str]

    def readable(self, text: str) -> str:
        """Give a text in which what cannot be set is marked, and line ends are blanks."""
        return "".join(each if each in self.known else GETA for each in " ".join(text.split()))


def require_font(folder: Path = FONTS) -> None:
    """Raise `CardError` with `font_missing` where set-up did not put the font there."""
    missing = [name for name in (REGULAR, BOLD) if not (folder / name).is_file()]
    if missing:
        raise CardError(
            "font_missing",
            f"The font of the card is not there ({' and '.join(missing)} in service/card/fonts): "
            "run `make setup` once with a network, or reinstall the wheel.",
        )


@contextmanager
def typeface_for(texts: Iterable[str], folder: Path = FONTS) -> Iterator[Typeface]:
    """Cut the font down to the characters of these texts, for as long as the block runs.

    Raise `CardError` with `font_missing` where there is none.
    """
    require_font(folder)
    wanted = frozenset(each for text in (*texts, ALWAYS) for each in text)
    known = wanted & _characters(folder / REGULAR) & _characters(folder / BOLD)
    with TemporaryDirectory(prefix="greenlane-card-") as workshop:
        regular, bold = (Path(workshop) / name for name in (REGULAR, BOLD))
        for part in (regular, bold):
            _cut_down(folder / part.name, known, part)
        yield Typeface(regular, bold, known)


@cache
def _characters(file: Path) -> frozenset[str]:
    with TTFont(file, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _cut_down(source: Path, characters: Iterable[str], target: Path) -> None:
    options = subset.Options()
    # one horizontal script without features: shaping and vertical tables would only weigh
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    options.hinting = False
    options.notdef_outline = True
    with subset.load_font(str(source), options, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(characters)))
        subsetter.subset(font)
        subset.save_font(font, str(target), options)
