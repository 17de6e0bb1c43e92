"""Read rule files into records, and lay a deployment's own records over the packaged ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from facilities.errors import RulesError, closest
from facilities.rules.problems import Place, Problems
from facilities.rules.schema import SINGLES, TABLES, check_row, repaired
from facilities.tables import Table

HEAD = frozenset({"version", "source", "confidence", "effective_from", "effective_to"})
SIGNATURE = frozenset({"signed_off_by", "signed_on"})
KEYED_OTHERS = frozenset({"standard"})
OTHERS = frozenset({"policy", "capacity"}) | KEYED_OTHERS
"""Tables of a deployment's file that other readers check: ranking, freshness of beds, standards."""

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# These stand in cells and column names of an import, which knows no capitals.
_LOWER = re.compile(r"[a-z][a-z0-9_]*")
_KEYS: Mapping[str, re.Pattern[str]] = {"capability": _LOWER, "centre_kind": _LOWER}
_KEY_ADVICE = "use a to z, 0 to 9 and _; other words stand in zh, en and words"


@dataclass(frozen=True)
class Record:
    """One record with the place it was read from; `own` is what a file itself says of it."""

    table: str
    key: str
    place: Place
    row: Table
    own: Table = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call it, such as condition.pph."""
        return self.table if self.table in SINGLES else f"{self.table}.{self.key}"

    def has_begun(self, day: date) -> bool:
        """Whether it holds already on this day."""
        first = _day(self.row.get("effective_from"))
        return first is None or first <= day


Records = dict[str, dict[str, Record]]

NEEDED = SINGLES | {"tier", "ward", "urgency", "finding", "team_time"}
"""Tables of which the program knows every packaged record."""
NEEDED_NOTES = frozenset(
    {
        "below_floor",
        "birth_inferred",
        "birth_times_differ",
        "carrier_informs",
        "clock_left",
        "clock_unknown",
        "counted_as_born",
        "counted_as_delivered",
        "danger_goes_on",
        "needs_fell_away",
        "no_condition",
        "rule_ended",
        "time_read_as_china",
        "ward_of_the_row",
    }
)
"""Notes that an assessment adds by itself, whatever the condition."""


def read_override(path: Path) -> Mapping[str, bytes]:
    """Read a deployment's own files: one TOML file, or all of a directory, by file name.

    A path that cannot be read, or holds no such file, raises RulesError.
    """
    problems = Problems()
    try:
        files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        found = {each.name: each.read_bytes() for each in files}
    except OSError as error:
        problems.say("cannot_read", Place(str(path)), error.strerror, "name a file or a directory")
        raise RulesError(problems.found) from error
    if not found:
        problems.say("no_rules", Place(str(path)), None, "put files that end in .toml there")
    problems.stop()
    return found


def parse(name: str, content: bytes, problems: Problems) -> Table:
    """Parse one file; what is not TOML in UTF-8 is said and counts as empty."""
    try:
        return _parsed(content)
    except UnicodeDecodeError as error:
        problems.say("not_toml", Place(name), error.reason, "save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.say("not_toml", Place(name), error, "mend the file")
    return {}


@lru_cache(maxsize=256)  # one file is read for every day on which a deployment's rules change
def _parsed(content: bytes) -> Table:
    return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))


def packaged_records(parsed: Mapping[str, Table], problems: Problems) -> Records:
    """Collect the records of complete files, each with its file's source and confidence."""
    found: Records = {table: {} for table in TABLES}
    for name, file in parsed.items():
        _check_head(name, file, ("version",), problems)
        for record in _records(name, file, problems):
            defaults = {each: file[each] for each in _inherited(record.table) if each in file}
            whole = Record(record.table, record.key, record.place, defaults | record.row)
            _keep(found, whole, problems)
    return found


def own_records(parsed: Mapping[str, Table], problems: Problems) -> Records:
    """Collect the records of a deployment's files as they stand, with their file's dates."""
    found: Records = {table: {} for table in TABLES}
    for name, file in parsed.items():
        _check_head(name, file, ("version", "source", "confidence"), problems)
        marks = {each: file[each] for each in ("source", "confidence") if each in file}
        dates = {each: file[each] for each in ("effective_from", "effective_to") if each in file}
        for record in _records(name, file, problems):
            row = marks | dates | record.row
            _check_dates(record.place, row, problems)
            whole = Record(record.table, record.key, record.place, row, record.row)
            _keep(found, whole, problems)
    return found


def boundaries(own: Records) -> list[date]:
    """List the days on which the rules change, because a record begins."""
    days = {_day(record.row.get("effective_from")) for record in _all(own)}
    return sorted(day for day in days if day is not None)


def merged(packaged: Records, own: Records, day: date, problems: Problems) -> Records:
    """Lay over the packaged records those of a deployment's own that have begun on a day.

    One that has ended stays: a condition whose `effective_to` is past is shown as such.
    """
    result = {table: dict(records) for table, records in packaged.items()}
    for record in _all(own):
        below = packaged[record.table].get(record.key)
        if "remove" in record.own:
            _remove(result, record, below, day, problems)
        elif record.has_begun(day):
            over = record if below is None else _over(below, record)
            result[record.table][record.key] = over
    return result


def changed(packaged: Records, result: Records) -> tuple[str, ...]:
    """Name the records that differ from the packaged ones."""
    names = {
        record.name: None
        for table, records in result.items()
        for key, record in records.items()
        if packaged[table].get(key) is not record
    }
    gone = [record.name for record in _all(packaged) if record.key not in result[record.table]]
    return tuple(sorted([*names, *gone]))


def other_records(override: Mapping[str, bytes]) -> tuple[str, ...]:
    """Name the records of a deployment's files that other readers check, such as policy."""
    files = [parse(name, content, Problems()) for name, content in override.items()]
    names = {
        name
        for file in files
        for table in OTHERS & file.keys()
        for name in _other_names(table, file[table])
    }
    return tuple(sorted(names))


def _other_names(table: str, value: object) -> list[str]:
    keyed = value if table in KEYED_OTHERS and isinstance(value, dict) else None
    return [table] if keyed is None else [f"{table}.{key}" for key in keyed]


def check_records(records: Records, sound: Records, problems: Problems) -> Records:
    """Check every record against its schema; `sound` are records known to hold to it.

    One that does not is repaired, for one that is missing stands the sound one, so that the
    reading can go on and say everything else that is wrong.
    """
    result: Records = {table: {} for table in TABLES}
    for record in _all(records):
        if not check_row(record.place, record.row, record.table, problems):
            below = sound[record.table].get(record.key)
            row = repaired(record.row, record.table, below.row if below else {})
            record = replace(record, row=row)
        result[record.table][record.key] = record
    for record in _all(sound):
        needed = record.table in NEEDED or record.key in NEEDED_NOTES
        if needed and record.key not in result[record.table]:
            place = Place("the rules", record.name)
            problems.say("missing_record", place, None, "it belongs to the rules: keep it")
            result[record.table][record.key] = record
    return result


def rows(records: Records, table: str) -> dict[str, Table]:
    """Give the rows of a table by key."""
    return {key: record.row for key, record in records[table].items()}


def _day(value: object) -> date | None:
    """Give a day; a moment is none, and is said elsewhere."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _all(records: Records) -> Iterable[Record]:
    return (record for table in records.values() for record in table.values())


def _inherited(table: str) -> tuple[str, ...]:
    dated = ("effective_from", "effective_to") if table == "condition" else ()
    return ("source", "confidence", *dated)


def _check_head(name: str, file: Table, needed: Iterable[str], problems: Problems) -> None:
    place = Place(name)
    for each in needed:
        if not isinstance(file.get(each), str) or not file[each].strip():
            problems.say("missing_value", place / each, file.get(each), "give a text")
    for each in file.keys() - HEAD - TABLES - OTHERS:
        problems.say("unknown_key", place / each, each, f"{closest(each, HEAD | TABLES | OTHERS)}")


def _records(name: str, file: Table, problems: Problems) -> Iterator[Record]:
    for table in [each for each in file if each in TABLES]:
        if not isinstance(file[table], dict):
            problems.say("missing_table", Place(name) / table, file[table], "give this table")
        elif table in SINGLES:
            yield Record(table, table, Place(name, table), file[table])
        else:
            for key, row in file[table].items():
                place = Place(name, f"{table}.{key}")
                if not _KEYS.get(table, _KEY).fullmatch(key):
                    problems.say("bad_key", place, key, _KEY_ADVICE)
                elif isinstance(row, dict):
                    yield Record(table, key, place, row)
                else:
                    problems.say("missing_table", place, row, "give this record")


def _check_dates(place: Place, row: Table, problems: Problems) -> None:
    first, last = _day(row.get("effective_from")), _day(row.get("effective_to"))
    if first is not None and last is not None and last < first:
        advice = f"it begins on {first.isoformat()}"
        problems.say("ends_before_start", place / "effective_to", last.isoformat(), advice)


def _keep(found: Records, record: Record, problems: Problems) -> None:
    first = found[record.table].setdefault(record.key, record)
    if first is not record:
        advice = f"it is also in {first.place.file}: keep one record"
        problems.say("duplicate_record", record.place, record.key, advice)


def _remove(
    result: Records, record: Record, below: Record | None, day: date, problems: Problems
) -> None:
    if record.own["remove"] is not True or below is None:
        advice = "only a packaged record is taken away, with remove = true"
        problems.say("nothing_to_remove", record.place / "remove", record.key, advice)
    elif record.has_begun(day):
        del result[record.table][record.key]


def _over(below: Record, record: Record) -> Record:
    """Change the fields that a deployment names; what it changes it vouches for itself."""
    row = dict(below.row)
    if record.own.keys() - SIGNATURE:
        row = {name: value for name, value in row.items() if name not in SIGNATURE}
        row |= {name: record.row[name] for name in ("source", "confidence") if name in record.row}
        dates = ("effective_from", "effective_to") if record.table == "condition" else ()
        row |= {name: record.row[name] for name in dates if name in record.row}
    for name, value in record.own.items():
        inner = row.get(name)
        both = isinstance(inner, dict) and isinstance(value, dict)
        row[name] = inner | value if both and inner is not None else value
    return Record(record.table, record.key, record.place, row, record.own)
