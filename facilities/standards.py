"""Compare what a critical maternal centre states of itself with what its level must have."""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType

from facilities.errors import BadInputError, Problem, RulesError, closest, shown
from facilities.facility import Tier
from facilities.tables import Table

LEVELS = (Tier.COUNTY, Tier.PREFECTURE, Tier.PROVINCE)
OVERRIDDEN_TABLE = "standard"  # a deployment's file adjusts an item as [standard.rescue_beds]

Value = bool | int | float
Stated = Mapping[str, tuple[Value, date | None]]  # by item: the value, and the day of the evidence

_COMPARISONS: Mapping[str, Callable[[Value, Value], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
}
_FIELDS = frozenset({"zh", "en", "unit", "unit_en", "group", "asks", "source", "confidence"})
_ASK_FIELDS = frozenset({"op", "value", "in_principle"})
_CONFIDENCES = frozenset("SMPU")


class ItemGroup(StrEnum):
    """Where an item stands in the guide."""

    TABLE = "table"
    ABILITY = "ability"
    SYSTEM = "system"


class Standing(StrEnum):
    """How a centre stands to one item."""

    MET = "met"
    GAP = "gap"
    NOT_STATED = "not_stated"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True)
class Ask:
    """What a level asks: the value compared with this one; `in_principle` where 原则上."""

    op: str
    value: Value
    in_principle: bool = False


@dataclass(frozen=True)
class StandardItem:
    """One thing a centre must have, by level; a level that is not in `asks` need not have it."""

    key: str
    group: ItemGroup
    zh: str
    en: str
    asks: Mapping[Tier, Ask]
    source: str
    confidence: str
    unit: str = ""
    unit_en: str = ""

    @property
    def is_yes_no(self) -> bool:
        """Whether it is there or not, rather than counted."""
        return any(isinstance(ask.value, bool) for ask in self.asks.values())


@dataclass(frozen=True)
class Standards:
    """Every item of the table, in its order, and the version of the table."""

    version: str
    document: str
    items: Mapping[str, StandardItem]


@dataclass(frozen=True)
class ItemReport:
    """How a centre stands to one item.

    `value` is None where nothing was stated, which is never taken for zero. `short_by` is in the
    item's unit, only of a gap in something counted. `evidence_on` is None where no day was given.
    """

    item: StandardItem
    ask: Ask | None
    value: Value | None
    evidence_on: date | None
    standing: Standing
    short_by: float | None = None

    @property
    def is_question(self) -> bool:
        """Whether the item itself is doubtful (confidence U): a gap in it is only a question."""
        return self.item.confidence == "U"


@dataclass(frozen=True)
class StandardsReport:
    """Every item of the table for a centre of one level."""

    level: Tier
    items: tuple[ItemReport, ...]
    version: str

    def of(self, standing: Standing) -> tuple[ItemReport, ...]:
        """List the items in which the centre stands so."""
        return tuple(each for each in self.items if each.standing is standing)

    @cached_property
    def counts(self) -> Mapping[Standing, int]:
        """How many items stand in which way."""
        return MappingProxyType({each: len(self.of(each)) for each in Standing})


def assess_standards(
    level: Tier, stated: Stated, standards: Standards | None = None
) -> StandardsReport:
    """Report for each item whether it is met, by how much it falls short, or that nobody said.

    An unknown item, a value of the wrong kind or a level that no centre has raise BadInputError
    with everything that is wrong.
    """
    table = standards or packaged_standards()
    problems = list(_input_problems(level, stated, table))
    if problems:
        raise BadInputError(problems)
    items = tuple(_stand(item, level, stated.get(key)) for key, item in table.items.items())
    return StandardsReport(level, items, table.version)


@cache
def packaged_standards() -> Standards:
    """Read the packaged table."""
    return load_standards()


def load_standards(override: Mapping[str, bytes] | None = None) -> Standards:
    """Read the packaged table with a deployment's own `[standard.…]` records laid over it.

    A record is merged field by field, and level by level in `asks`; `asks.county = false` takes the
    item from a level, `remove = true` takes it away. A record that cannot be used raises
    RulesError with every reason.
    """
    packaged = files("facilities") / "data" / "standards" / "maternal_centre.toml"
    raw = tomllib.loads(packaged.read_text("utf-8"))
    rows = _packaged_rows(raw)
    version = str(raw["version"])
    problems: list[Problem] = []
    for name, content in sorted((override or {}).items()):
        try:
            own = tomllib.loads(content.decode("utf-8"))
        except ValueError as error:
            problems.append(_problem("not_toml", name, None, str(error).rstrip(".")))
            continue
        changed = own.get(OVERRIDDEN_TABLE, {})
        if changed:
            version += f" + {name} {own.get('version', '')}".rstrip()
        for key, row in changed.items():
            rows = _with_override(rows, key, row, own)
            problems += _row_problems(f"{name}: {OVERRIDDEN_TABLE}.{key}", rows.get(key))
    if problems:
        raise RulesError(problems)
    items = {key: _item(key, row) for key, row in rows.items()}
    return Standards(version, str(raw["document"]), MappingProxyType(items))


def _packaged_rows(raw: Table) -> dict[str, Table]:
    head = {"source": raw["source"], "confidence": raw["confidence"], "group": ItemGroup.TABLE}
    rows = {key: head | row for key, row in raw["item"].items()}
    systems = raw["system"]
    yes = {"op": "==", "value": True}
    for key, row in systems["item"].items():
        rows[key] = {
            "source": systems["source"],
            "confidence": systems["confidence"],
            "group": ItemGroup.SYSTEM,
            "asks": {level.value: yes for level in LEVELS},
            **row,
        }
    return rows


def _with_override(rows: dict[str, Table], key: str, row: Table, own: Table) -> dict[str, Table]:
    if row.get("remove") is True:
        return {each: known for each, known in rows.items() if each != key}
    known = rows.get(key, {"group": ItemGroup.TABLE})
    # what a deployment changes rests on its own document, not on ours
    head = {name: own[name] for name in ("source", "confidence") if name in own}
    unsourced = {
        name: value for name, value in known.items() if name not in {"source", "confidence"}
    }
    asks = {
        level: ask
        for level, ask in (known.get("asks", {}) | row.get("asks", {})).items()
        if ask is not False
    }
    return rows | {key: unsourced | head | row | {"asks": asks}}


def _row_problems(where: str, row: Table | None) -> Iterator[Problem]:
    if row is None:  # it was taken away
        return
    for name in sorted(set(row) - _FIELDS):
        yield _problem("unknown_key", f"{where}.{name}", name, closest(name, _FIELDS))
    for name in ("zh", "en", "source"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            yield _problem("missing_value", f"{where}.{name}", None, "write a text")
    if row.get("confidence") not in _CONFIDENCES:
        said = row.get("confidence")
        yield _problem("bad_confidence", f"{where}.confidence", said, "use S, M, P or U")
    if row.get("group") not in set(ItemGroup):
        advice = closest(str(row.get("group")), ItemGroup)
        yield _problem("unknown_group", f"{where}.group", row.get("group"), advice)
    for level, ask in row["asks"].items():
        yield from _ask_problems(f"{where}.asks.{level}", level, ask)
    if len({isinstance(each.get("value"), bool) for each in _tables(row["asks"].values())}) > 1:
        yield _problem("mixed_values", f"{where}.asks", None, "count it or ask yes or no, not both")


def _ask_problems(where: str, level: str, ask: object) -> Iterator[Problem]:
    if level not in set(LEVELS):
        yield _problem("unknown_level", where, level, closest(level, LEVELS))
    if not isinstance(ask, dict):
        yield _problem("bad_ask", where, ask, 'write { op = ">=", value = 30 }, or false')
        return
    for name in sorted(set(ask) - _ASK_FIELDS):
        yield _problem("unknown_key", f"{where}.{name}", name, closest(name, _ASK_FIELDS))
    value, op = ask.get("value"), ask.get("op")
    if op not in _COMPARISONS or (isinstance(value, bool) and op != "=="):
        yield _problem("bad_op", f"{where}.op", op, "use >= or <= for a number, == for yes or no")
    if not isinstance(value, int | float):
        yield _problem("bad_value", f"{where}.value", value, "write a number, true or false")


def _tables(values: Iterable[object]) -> Iterator[Table]:
    return (each for each in values if isinstance(each, dict))


def _problem(code: str, field: str, value: object, advice: str) -> Problem:
    said = "" if value is None else f" {shown(value)!r}"
    message = f"{field}:{said} {code.replace('_', ' ')}; {advice}."
    return Problem(code, message, field=field, value=None if value is None else shown(value))


def _item(key: str, row: Table) -> StandardItem:
    asks = {
        Tier(level): Ask(ask["op"], ask["value"], bool(ask.get("in_principle")))
        for level, ask in row.get("asks", {}).items()
    }
    return StandardItem(
        key=key,
        group=ItemGroup(row["group"]),
        zh=row["zh"],
        en=row["en"],
        asks=MappingProxyType(asks),
        source=row["source"],
        confidence=row["confidence"],
        unit=row.get("unit", ""),
        unit_en=row.get("unit_en", ""),
    )


def _input_problems(level: Tier, stated: Stated, table: Standards) -> Iterator[Problem]:
    if level not in LEVELS:
        advice = f"a centre is of {', '.join(LEVELS)}"
        yield _problem("unknown_level", "level", str(level), advice)
    for key, (value, _) in stated.items():
        item = table.items.get(key)
        if item is None:
            yield _problem("unknown_item", key, key, closest(key, table.items))
        elif item.is_yes_no != isinstance(value, bool):
            advice = "say yes or no" if item.is_yes_no else f"give a number ({item.unit or '个'})"
            yield _problem("wrong_kind_of_value", key, value, advice)
        elif not isinstance(value, bool) and not 0 <= value < float("inf"):
            yield _problem("out_of_range", key, value, "it must be zero or more")


def _stand(item: StandardItem, level: Tier, stated: tuple[Value, date | None] | None) -> ItemReport:
    ask = item.asks.get(level)
    value, evidence_on = stated if stated is not None else (None, None)
    if ask is None:
        return ItemReport(item, None, value, evidence_on, Standing.NOT_EXPECTED)
    if value is None:
        return ItemReport(item, ask, None, None, Standing.NOT_STATED)
    if _COMPARISONS[ask.op](value, ask.value):
        return ItemReport(item, ask, value, evidence_on, Standing.MET)
    short_by = None if item.is_yes_no else abs(ask.value - value)
    return ItemReport(item, ask, value, evidence_on, Standing.GAP, short_by)
