"""The notation of capabilities in one cell, read and written.

`cs24;uae@F012` are an own capability and one by agreement with the partner F012. Duty windows
follow in square brackets, as in `cs24[08:00-18:00]`; dates that differ from the row's own in
braces, as in `th{2026-01-01..2026-12-31}`, open where an end is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from facilities.capabilities import Capability
from facilities.duty import Duty, read_duty, write_duty
from facilities.errors import closest
from facilities.facility import DeclaredCapability, Held
from facilities.registry.cell_reader import as_code
from facilities.registry.cells import Cell, plain
from facilities.registry.dates import DateError, read_day
from facilities.vocabulary import Vocabulary

Validity = tuple[date | None, date | None]
Refuse = Callable[[str, str, str], None]  # the error's code, the part that is wrong, what to do

_PART = re.compile(
    r"(?P<code>[^@\[\]{}]+)(?:@(?P<partner>[^@\[\]{}]*))?"
    r"(?:\[(?P<duty>[^\[\]{}]*)\])?\s*(?:\{(?P<dates>[^\[\]{}]*)\})?"
)
_BETWEEN = re.compile(r"[;；\n、]")
_NOTATION = "write cs24, uae@F012, cs24[08:00-18:00] or th{2026-01-01..2026-12-31}"


@dataclass(frozen=True)
class _Part:
    written: str
    code: str
    partner: str | None
    duty: str | None
    dates: str | None


class CapabilityError(ValueError):
    """A part of the cell that cannot be read; `code` names why, the message what to do."""

    def __init__(self, code: str, advice: str) -> None:
        self.code = code
        super().__init__(advice)


def read_capabilities(
    text: str, own_code: str | None, row: Validity, words: Vocabulary, refuse: Refuse
) -> tuple[DeclaredCapability, ...]:
    """Read the whole cell; what is wrong goes to `refuse`, part by part.

    `row` is the validity of the facility, which holds for each capability without its own.
    """
    found: dict[tuple[object, ...], DeclaredCapability] = {}
    for written in _BETWEEN.split(text):
        if not plain(written):
            continue
        try:
            declared = _declared(_part(written), own_code, row, words)
        except CapabilityError as error:
            refuse(error.code, written.strip(), str(error))
            continue
        key = (declared.code, declared.partner, declared.valid_from, declared.valid_to)
        if key in found:
            refuse("duplicate_capability", written.strip(), "name it once")
        found[key] = declared
    return tuple(found.values())


def write_capabilities(declared: tuple[DeclaredCapability, ...], row: Validity) -> str:
    """Write a cell that `read_capabilities` reads back."""
    return ";".join(_written(each, row) for each in declared)


def _part(written: str) -> _Part:
    text = plain(written).replace("【", "[").replace("】", "]")
    found = _PART.fullmatch(text)
    if found is None:
        raise CapabilityError("bad_capability", _NOTATION)
    partner = found["partner"]
    return _Part(
        written=written.strip(),
        code=found["code"].strip(),
        partner=None if partner is None else as_code(partner),
        duty=found["duty"],
        dates=found["dates"],
    )


def _declared(
    part: _Part, own_code: str | None, row: Validity, words: Vocabulary
) -> DeclaredCapability:
    code = _code(part.code, words)
    if part.partner is not None and part.partner in {"", own_code}:
        raise CapabilityError("unknown_partner", "after @ name the partner facility's code")
    valid_from, valid_to = row if part.dates is None else _dates(part.dates)
    return DeclaredCapability(
        code=code,
        held=Held.OWN if part.partner is None else Held.BY_AGREEMENT,
        partner=part.partner,
        valid_from=valid_from,
        valid_to=valid_to,
        duty=_duty(part.duty),
    )


def _code(word: str, words: Vocabulary) -> str:
    code = word.lower()
    if code in words.capabilities:
        return code
    meant = [each.code for each in words.capabilities.values() if word in _names(each)]
    if len(meant) != 1:
        raise CapabilityError("unknown_capability", closest(code, words.capabilities))
    return meant[0]


def _names(capability: Capability) -> Iterator[str]:
    yield from (plain(name) for name in (capability.zh, capability.zh_full, capability.en))


def _duty(text: str | None) -> Duty:
    if text is None:
        return ()
    try:
        return read_duty(text)
    except ValueError as error:
        raise CapabilityError("bad_duty", str(error).rstrip(".")) from None


def _dates(text: str) -> Validity:
    first, dots, last = text.partition("..")
    if not dots:
        raise CapabilityError("not_a_date", "write dates as {2026-01-01..2026-12-31}")
    try:
        ends = [read_day(Cell(end.strip())) if end.strip() else None for end in (first, last)]
    except DateError as error:
        raise CapabilityError(error.code, str(error)) from None
    first_day, last_day = ends
    if first_day is not None and last_day is not None and last_day < first_day:
        raise CapabilityError("ends_before_start", f"it starts on {first_day}")
    return first_day, last_day


def _written(declared: DeclaredCapability, row: Validity) -> str:
    # an agreement without a partner is written so that it is refused, never as an own capability
    partner = "" if declared.held is Held.OWN else f"@{declared.partner or ''}"
    duty = f"[{write_duty(declared.duty)}]" if declared.duty else ""
    first, last = declared.valid_from, declared.valid_to
    dates = "" if (first, last) == row else f"{{{first or ''}..{last or ''}}}"
    return f"{declared.code}{partner}{duty}{dates}"
