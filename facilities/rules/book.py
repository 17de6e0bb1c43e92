"""Load the rule tables into one rule book, or say everything that is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from facilities.conditions import Condition, InfectionRule, RuleBook, Urgency
from facilities.findings import finding_rules
from facilities.rules.conditions import ConditionReader
from facilities.rules.problems import Problems
from facilities.rules.settings import (
    check_findings,
    read_advice,
    read_fall_after_birth,
    read_notes,
    read_team,
    read_urgencies,
    read_ward_rule,
)
from facilities.tables import Table, hash_tables, packaged_tables
from facilities.vocabulary import packaged_vocabulary

RULES, ADVICE, FINDINGS = "rules.toml", "advice.toml", "findings.toml"


@cache
def rule_book() -> RuleBook:
    """Give the rule book of the packaged tables."""
    return load_rules(packaged_tables())


def load_rules(tables: Mapping[str, bytes]) -> RuleBook:
    """Build a rule book from TOML files by name.

    `rules.toml`, `advice.toml` and any `conditions/*.toml` are read, `findings.toml` is checked.
    Anything wrong raises RulesError with every problem; its field is file/record/field.
    """
    problems = Problems()
    parsed = {name: _parse(name, content, problems) for name, content in tables.items()}
    for name in (RULES, ADVICE, FINDINGS):
        if name not in parsed:
            problems.say("missing_file", name, None, "it belongs to the rules")
    problems.stop()
    for name, table in parsed.items():
        problems.text(name, table, "version")
    rules = parsed[RULES]
    advice = read_advice(ADVICE, parsed[ADVICE], problems)
    notes = read_notes(RULES, rules, problems)
    urgencies = read_urgencies(RULES, rules, problems)
    ward_rule = read_ward_rule(RULES, rules, problems)
    team = read_team(RULES, rules, problems)
    fall_after_birth = read_fall_after_birth(RULES, rules, problems)
    where = f"{RULES}/next_after_control"
    next_after_control = problems.word(where, rules.get("next_after_control"), Urgency)
    check_findings(FINDINGS, parsed[FINDINGS], problems)
    conditions = _conditions(parsed, ConditionReader(problems, advice, notes))
    problems.stop()
    return RuleBook(
        conditions=MappingProxyType(conditions),
        advice=advice,
        urgencies=urgencies,
        ward_rule=ward_rule,
        team=team,
        notes=notes,
        fall_after_birth=fall_after_birth,
        next_after_control=next_after_control or Urgency.U1,
        vocabulary=packaged_vocabulary(),
        findings=finding_rules(),
        suggestions=(),
        infection=InfectionRule(("iso",), (), (), MappingProxyType({}), "", "P"),
        uncontrolled_when=(),
        sources=MappingProxyType(dict(tables)),
        overridden=(),
        hash=hash_tables(tables),
    )


def _parse(name: str, content: bytes, problems: Problems) -> Table:
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.say("not_toml", name, error, "mend the file")
        return {}


def _conditions(parsed: Mapping[str, Table], reader: ConditionReader) -> dict[str, Condition]:
    problems = reader.problems
    found: dict[str, Condition] = {}
    for name, table in parsed.items():
        rows = problems.table(name, table, "condition") if name.startswith("conditions/") else {}
        for key, row in rows.items():
            if key in found:
                problems.say("duplicate_condition", f"{name}/{key}", key, "keep one record")
            if not isinstance(row, dict):
                problems.say("missing_table", f"{name}/{key}", row, "give this table")
                continue
            condition = reader.condition(f"{name}/{key}", key, row, table)
            if condition is not None:
                found[key] = condition
    return found
