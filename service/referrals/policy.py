"""The named policy that orders an answer: packaged data, and a deployment's own values over it."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from facilities.conditions import Urgency
from facilities.errors import BadInputError, Problem, closest, shown
from facilities.rules.problems import Place, Problems, RuleProblem
from facilities.rules.sources import parse

POLICY_FILE = "policy.toml"
POLICY_KEYS = ("name", "band_min", "criteria")
CAPACITY_KEYS = ("limit_h",)
LONGEST_BAND_MIN = 240
LONGEST_LIMIT_H = 168

Table = Mapping[str, Any]


class Criterion(StrEnum):
    """One rule by which two candidates are compared."""

    WINDOW = "window"
    BAND = "band"
    NEEDS = "needs"
    CAPACITY = "capacity"
    CATCHMENT = "catchment"
    TIME = "time"
    CODE = "code"


LAST = (Criterion.TIME, Criterion.CODE)
"""These end every order, so that it is total; alone they are the order where no window is made."""


@dataclass(frozen=True)
class Policy:
    """Which rules are compared at each urgency, first the one that weighs most."""

    name: str
    version: str
    criteria: Mapping[Urgency, tuple[Criterion, ...]]
    band_min: int
    capacity_limit_h: float
    source: str
    confidence: str

    @property
    def hash(self) -> str:
        """Name the policy by its content."""
        content = {
            "name": self.name,
            "version": self.version,
            "criteria": {str(each): list(order) for each, order in self.criteria.items()},
            "band_min": self.band_min,
            "capacity_limit_h": self.capacity_limit_h,
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def load_policy(override: Mapping[str, bytes] | None = None) -> Policy:
    """Read the packaged policy with a deployment's own values over it.

    `override` holds TOML files by name; only their `policy` and `capacity` records are read here.
    Raise BadInputError with everything that is wrong in them.
    """
    return _loaded(tuple(sorted((override or {}).items())))


def packaged_policy() -> Policy:
    """Give the policy of a deployment that overrides nothing."""
    return _loaded(())


@cache
def _loaded(override: tuple[tuple[str, bytes], ...]) -> Policy:
    table = tomllib.loads(files("service.referrals").joinpath(POLICY_FILE).read_text("utf-8"))
    merged = {
        "policy": dict(table["policy"]),
        "capacity": dict(table["capacity"]),
        "said": {key: table[key] for key in ("version", "source", "confidence")},
    }
    problems: list[Problem] = []
    unread = Problems()
    first: dict[str, str] = {}
    for name, content in override:
        own = parse(name, content, unread)
        problems.extend(_duplicates(name, own, first))
        if "policy" in own or "capacity" in own:
            problems.extend(_merge(name, own, merged))
    if problems or unread.found:
        raise BadInputError([*unread.found, *problems])
    policy = merged["policy"]
    return Policy(
        name=policy["name"],
        criteria={
            Urgency(code): tuple(dict.fromkeys((*map(Criterion, order), *LAST)))
            for code, order in policy["criteria"].items()
        },
        band_min=policy["band_min"],
        capacity_limit_h=merged["capacity"]["limit_h"],
        **merged["said"],
    )


def _duplicates(name: str, own: Table, first: dict[str, str]) -> Iterator[Problem]:
    """Refuse a record that another file holds too: which of the two holds may not be guessed."""
    for record in ("policy", "capacity"):
        if record in own and first.setdefault(record, name) != name:
            said = f"it is also in {first[record]}: keep one record"
            yield _problem("duplicate_record", name, record, said)


def _merge(name: str, own: Table, merged: dict[str, dict[str, Any]]) -> Iterator[Problem]:
    found = [*_record_problems(name, own)]
    yield from found
    if found:
        return
    policy = dict(own.get("policy", {}))
    criteria = merged["policy"]["criteria"] | policy.pop("criteria", {})
    merged["policy"] |= policy | {"criteria": criteria}
    merged["capacity"] |= own.get("capacity", {})
    merged["said"] |= {key: str(own[key]) for key in merged["said"] if key in own}


def _record_problems(name: str, own: Table) -> Iterator[Problem]:
    for record, keys in (("policy", POLICY_KEYS), ("capacity", CAPACITY_KEYS)):
        row = own.get(record, {})
        if not isinstance(row, dict):
            yield _problem("not_a_record", name, record, f"write it as a table: [{record}]")
            continue
        for key in row:
            if key not in keys:
                said = f"{shown(key)!r} is not known; {closest(key, keys)}"
                yield _problem("unknown_key", name, f"{record}.{key}", said)
        yield from _value_problems(name, record, row)


def _value_problems(name: str, record: str, row: Table) -> Iterator[Problem]:
    limits = {"band_min": LONGEST_BAND_MIN, "limit_h": LONGEST_LIMIT_H}
    for key, longest in limits.items():
        value: Any = row.get(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if key in row and not (is_number and 0 < value <= longest):
            unit = "minutes" if key == "band_min" else "hours"
            said = f"{shown(str(value))!r} must be {unit}, above 0 and at most {longest}"
            yield _problem("out_of_range", name, f"{record}.{key}", said)
    if "name" in row and not (isinstance(row["name"], str) and row["name"].strip()):
        yield _problem("not_text", name, f"{record}.name", "write the name as text")
    yield from _criteria_problems(name, row.get("criteria", {}))


def _criteria_problems(name: str, criteria: object) -> Iterator[Problem]:
    if not isinstance(criteria, dict):
        yield _problem("not_a_record", name, "policy.criteria", "write it as a table by urgency")
        return
    for urgency, order in criteria.items():
        field = f"policy.criteria.{urgency}"
        if urgency not in set(Urgency):
            yield _problem("unknown_urgency", name, field, closest(urgency, Urgency))
        if not isinstance(order, list) or not all(isinstance(each, str) for each in order):
            yield _problem("not_a_list", name, field, "write a list of rules, such as ['needs']")
            continue
        if not order:
            yield _problem("empty", name, field, "name at least one rule, such as ['needs']")
        for each in order:
            if each not in set(Criterion):
                said = f"{shown(each)!r} is no rule; {closest(each, Criterion)}"
                yield _problem("unknown_criterion", name, field, said)
        if len(set(order)) < len(order):
            yield _problem("duplicate", name, field, "each rule stands once")


def _problem(code: str, file: str, field: str, said: str) -> Problem:
    record, _, inner = field.partition(".")
    place = Place(file, record, inner)
    return RuleProblem(code, f"{file}, {field}: {said}.", field=field, place=place)
