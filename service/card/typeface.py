"""The Chinese font of a card: found where set-up put it, cut down to the characters that are used.

Cutting it down once for all cards of a network makes each of them quick to set.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from fontTools import subset
from fontTools.ttLib import TTFont

from service.card.errors import CardError

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
GETA = "〓"
"""What Chinese printers set where a character is wanting."""
ALWAYS = GETA + "… "
KEPT = 2
"""The network of now, and the one before while cards of it are still being set."""


@dataclass(frozen=True, eq=False)
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


def typeface_for(texts: Iterable[str], folder: Path = FONTS) -> Typeface:
    """Cut the font down to the characters of these texts; the last ones made are kept.

    Raise `CardError` with `font_missing` where set-up did not put the font there.
    """
    require_font(folder)
    return _cut_for(frozenset(each for text in (*texts, ALWAYS) for each in text), folder)


@lru_cache(maxsize=KEPT)
def _cut_for(wanted: frozenset[str], folder: Path) -> Typeface:
    known = wanted & _characters(folder / REGULAR) & _characters(folder / BOLD)
    workshop = Path(mkdtemp(prefix="greenlane-card-"))
    made = Typeface(workshop / REGULAR, workshop / BOLD, known)
    finalize(made, rmtree, workshop, ignore_errors=True)
    for part in (made.regular, made.bold):
        _cut_down(folder / part.name, known, part)
    return made


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
