"""A file of one or several sheets, told apart by its content and not by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from facilities.errors import Problem
from facilities.registry.cells import Cell
from facilities.registry.dates import EXCEL_EPOCH

LARGEST_FILE_BYTES = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200

HeaderScore = Callable[[Sequence[str]], int]  # how many columns these cells name


@dataclass(frozen=True)
class Row:
    """The cells of one row, and its number as a spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it."""
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Merge:
    """A block of cells that a spreadsheet shows as one; all ends count from 1 and belong to it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One table of rows. `name` is None in a file that has only one."""

    name: str | None
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    epoch: datetime = EXCEL_EPOCH


@dataclass(frozen=True)
class Book:
    """The sheets of a file, what could not be read of it, and in which encoding it was."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    encoding: str | None = None
    remarks: tuple[Problem, ...] = field(default=())
