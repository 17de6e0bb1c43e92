"""Which table a sheet holds: its columns by any of their names, its header below any title."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from facilities.tables import Table
from facilities.vocabulary import Label, Vocabulary

CENTRE_SUFFIX = "_centre"  # a column such as child_centre for each kind of centre
_BRACKETED = re.compile(r"[(（\[【](.*?)[)）\]】]")


@dataclass(frozen=True)
class Column:
    """A column by its key; `is_code` where digits are a name and not a quantity."""

    key: str
    words: tuple[str, ...] = ()
    is_code: bool = False


@dataclass(frozen=True)
class TableSpec:
    """A table of the graded network: its columns, and the names a sheet of it may have."""

    key: str
    label: Label
    columns: Mapping[str, Column]
    required: tuple[str, ...]
    sheets: tuple[str, ...]
    ignored: frozenset[str]

    def column_of(self, heading: str) -> Column | None:
        """Find the column a heading names, or none."""
        named = self._by_word
        return next((named[word] for word in _readings(heading) if word in named), None)

    def is_ignored(self, heading: str) -> bool:
        """Whether a heading names something that is left out on purpose."""
        return any(word in self.ignored for word in _readings(heading))

    def score(self, headings: Sequence[str]) -> int:
        """Count how many different columns these cells name."""
        found = {column.key for each in headings if (column := self.column_of(each))}
        return len(found)

    def has_required(self, headings: Sequence[str]) -> bool:
        """Whether these cells name every column that must be there."""
        found = {column.key for each in headings if (column := self.column_of(each))}
        return found.issuperset(self.required)

    def is_named(self, sheet: str) -> bool:
        """Whether a sheet's name is that of this table."""
        return any(word in set(map(_word, self.sheets)) for word in _readings(sheet))

    @property
    def _by_word(self) -> Mapping[str, Column]:
        return _words_of(tuple(self.columns.values()))


@dataclass(frozen=True)
class CellWords:
    """What cells may say: kinds of bed, ownerships, ranks, yes and no, in both languages."""

    capacity_kinds: Mapping[str, Label]
    ownerships: Mapping[str, Label]
    ranks: Mapping[str, Label]
    yes_no: Mapping[str, Label]


@cache
def cell_words() -> CellWords:
    """Read the words of cells from the packaged table."""
    raw = _raw()
    names = ("capacity_kind", "ownership", "rank", "yes_no")
    return CellWords(*(_labels(raw[name]) for name in names))


@cache
def table_keys() -> tuple[str, ...]:
    """List the keys of the tables that can be imported."""
    return tuple(_raw()["table"])


def table_spec(key: str, vocabulary: Vocabulary) -> TableSpec:
    """Describe one table; facilities have a column for each kind of centre of the vocabulary."""
    raw = _raw()
    table = raw["table"][key]
    columns = {
        name: Column(name, tuple(row.get("words", ())), row.get("code", False))
        for name, row in table["column"].items()
    }
    if key == "facilities":
        for code, label in vocabulary.centre_kinds.items():
            name = f"{code}{CENTRE_SUFFIX}"
            columns.setdefault(name, Column(name, (label.zh, label.en)))
    return TableSpec(
        key=key,
        label=Label(key, table["zh"], table["en"]),
        columns=MappingProxyType(columns),
        required=tuple(table["required"]),
        sheets=(key, *table["sheets"]),
        ignored=frozenset(map(_word, raw["ignored"]["words"])),
    )


def read_word(labels: Mapping[str, Label], text: str) -> str | None:
    """Find the one code a text means, whatever its case and width; None for none or several."""
    written = _word(text)
    if written in labels:
        return written
    meant = {
        code
        for code, label in labels.items()
        if written in map(_word, (code, label.zh, label.en, *label.words))
    }
    return meant.pop() if len(meant) == 1 else None


def choices(labels: Mapping[str, Label]) -> str:
    """List codes with their Chinese names for an error message."""
    return ", ".join(f"{code} ({label.zh})" for code, label in labels.items())


@cache
def _raw() -> Table:
    text = (files("facilities") / "data" / "registry" / "columns.toml").read_text("utf-8")
    return tomllib.loads(text)


def _labels(rows: Table) -> Mapping[str, Label]:
    return MappingProxyType(
        {
            code: Label(code, row["zh"], row["en"], tuple(row.get("words", ())))
            for code, row in rows.items()
        }
    )


@cache
def _words_of(columns: tuple[Column, ...]) -> Mapping[str, Column]:
    found: dict[str, Column] = {}
    for column in columns:
        for word in (column.key, *column.words):
            found.setdefault(_word(word), column)
    # a key is never taken by another column's word
    return MappingProxyType(found | {_word(column.key): column for column in columns})


def _readings(heading: str) -> Iterable[str]:
    """Give a heading as written, without its brackets, and what stands in them."""
    plain = unicodedata.normalize("NFKC", heading)
    yield _word(plain)
    if found := _BRACKETED.search(plain):
        yield _word(_BRACKETED.sub("", plain))
        yield _word(found[1])


def _word(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().strip("*:").strip().lower()
    return re.sub(r"[\s\-]+", "_", folded) if folded.isascii() else re.sub(r"\s+", "", folded)
