"""Compare what a critical maternal centre states of itself with what its level must have."""

from __future__ import annotations

import operator
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType

from facilities.errors import BadInputError, Problem, closest, shown
from facilities.facility import Tier
from facilities.rules.problems import Place, Problems
from facilities.rules.sources import parse
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
_HEAD = ("source", "confidence")  # of a file's head, where a record does not give its own
_CONFIDENCES = ("S", "M", "P", "U")
_OF_YES_NO = ("==",)


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
    item from a level, `remove = true` takes it away. Records that cannot be used raise RulesError
    with every reason, each with its file, record and field.
    """
    packaged = files("facilities") / "data" / "standards" / "maternal_centre.toml"
    raw = tomllib.loads(packaged.read_text("utf-8"))
    rows = _packaged_rows(raw)
    version = str(raw["version"])
    problems = Problems()
    seen: dict[str, str] = {}
    for name, content in sorted((override or {}).items()):
        own = parse(name, content, problems)
        changed = _own_rows(name, own, seen, problems)
        if changed:
            version += f" + {name} {own.get('version', '')}".rstrip()
        for key, row in changed.items():
            place = Place(name, f"{OVERRIDDEN_TABLE}.{key}")
            rows = _with_override(rows, key, row, place, problems)
    problems.stop()
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


def _own_rows(
    name: str, own: Table, seen: dict[str, str], problems: Problems
) -> Mapping[str, Table]:
    """Give the records that one file says and no other; `seen` are those of the files before."""
    changed = own.get(OVERRIDDEN_TABLE, {})
    if not isinstance(changed, dict):
        advice = f"write each item as a record of its own: [{OVERRIDDEN_TABLE}.rescue_beds]"
        problems.say("missing_table", Place(name, OVERRIDDEN_TABLE), changed, advice)
        return {}
    found = {}
    # what a deployment changes rests on its own document, not on ours
    head = {each: own[each] for each in _HEAD if each in own}
    for key, row in changed.items():
        place = Place(name, f"{OVERRIDDEN_TABLE}.{key}")
        if seen.setdefault(key, name) != name:
            problems.say(
                "duplicate_record", place, key, f"it is also in {seen[key]}: keep one record"
            )
        elif not isinstance(row, dict):
            problems.say("missing_table", place, row, "give this record")
        else:
            found[key] = head | row
    return found


def _with_override(
    rows: dict[str, Table], key: str, row: Table, place: Place, problems: Problems
) -> dict[str, Table]:
    if "remove" in row:
        if row["remove"] is not True or key not in rows:
            advice = "only a packaged item is taken away, with remove = true"
            problems.say("nothing_to_remove", place / "remove", key, advice)
        return {each: known for each, known in rows.items() if each != key}
    known = rows.get(key, {"group": ItemGroup.TABLE})
    asks = row.get("asks", {})
    if not isinstance(asks, dict):
        advice = 'write it by level, such as asks.county = { op = ">=", value = 30 }'
        problems.say("missing_table", place / "asks", asks, advice)
        asks = {}
    unsourced = {name: value for name, value in known.items() if name not in _HEAD}
    left = {level: ask for level, ask in (known.get("asks", {}) | asks).items() if ask is not False}
    merged = unsourced | row | {"asks": left}
    _check_row(place, merged, problems)
    return rows | {key: merged}


def _check_row(place: Place, row: Table, problems: Problems) -> None:
    for name in sorted(set(row) - _FIELDS):
        problems.say("unknown_key", place / name, name, closest(name, _FIELDS))
    for name in ("zh", "en", "source"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            problems.say("missing_value", place / name, row.get(name), "write a text")
    for name in ("unit", "unit_en"):
        if not isinstance(row.get(name, ""), str):
            problems.say("wrong_type", place / name, row[name], "write a text")
    problems.known("bad_confidence", place / "confidence", row.get("confidence"), _CONFIDENCES)
    problems.known("unknown_group", place / "group", row.get("group"), [*ItemGroup])
    asks = place / "asks"
    for level, ask in row["asks"].items():
        _check_ask(asks / level, level, ask, problems)
    if not row["asks"] and not problems.has(asks):
        advice = "ask it of a level, or take the item away with remove = true"
        problems.say("missing_value", asks, None, advice)
    tables = [each for each in row["asks"].values() if isinstance(each, dict)]
    values = [each.get("value") for each in tables]
    if len({isinstance(each, bool) for each in values if isinstance(each, bool | int | float)}) > 1:
        problems.say("mixed_values", asks, None, "count it or ask yes or no, not both")


def _check_ask(place: Place, level: str, ask: object, problems: Problems) -> None:
    if level not in set(LEVELS):
        problems.say("unknown_level", place, level, closest(level, LEVELS))
    if not isinstance(ask, dict):
        problems.say("bad_ask", place, ask, 'write { op = ">=", value = 30 }, or false')
        return
    for name in sorted(set(ask) - _ASK_FIELDS):
        problems.say("unknown_key", place / name, name, closest(name, _ASK_FIELDS))
    value, op = ask.get("value"), ask.get("op")
    fits = isinstance(op, str) and op in (_OF_YES_NO if isinstance(value, bool) else _COMPARISONS)
    if not fits:
        problems.say("bad_op", place / "op", op, "use >= or <= for a number, == for yes or no")
    if not isinstance(value, int | float) or not 0 <= value < float("inf"):
        advice = "write a number of zero or more, true or false"
        problems.say("bad_value", place / "value", value, advice)
    if not isinstance(ask.get("in_principle", False), bool):
        problems.say("wrong_type", place / "in_principle", ask["in_principle"], "say true or false")


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
