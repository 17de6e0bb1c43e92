"""`greenlane needs`: what the conditions and findings of a case require, without a server."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from facilities.assessment import assess
from facilities.conditions import RuleBook
from facilities.findings import split_pairs
from facilities.needs import Need, Needs
from facilities.rules import load_rules, read_override, rule_book
from facilities.tables import packaged_tables
from service.cli.console import Faults, print_document
from service.cli.question import (
    AsJson,
    AskedAt,
    Conditions,
    Confirmed,
    Findings,
    Removed,
    RulesPath,
    UrgencyText,
    read_moment,
)


def needs(
    *,
    condition: Conditions = None,
    find: Findings = None,
    confirm: Confirmed = None,
    remove: Removed = None,
    urgency: UrgencyText = None,
    asked_at: AskedAt = None,
    rules: RulesPath = None,
    as_json: AsJson = False,
) -> None:
    """Say what a case requires: capabilities, urgency, clocks, ward, and what to do."""
    faults = Faults()
    now = read_moment(asked_at, faults)
    book = _load_rules(rules, faults)
    pairs: dict[str, str] = {}
    with faults:
        pairs = split_pairs(find or [])
    found = None
    if condition or not faults.sentences:
        with faults:
            found = assess(
                condition or [],
                pairs,
                now=now,
                confirmed=confirm or [],
                removed=remove or [],
                urgency=urgency,
                rules=book,
            )
    if faults.sentences or found is None:
        faults.stop()
    if as_json:
        print_document(found.as_json())
        return
    for line in _lines(found):
        typer.echo(line)


def _load_rules(path: Path | None, faults: Faults) -> RuleBook:
    if path is not None:
        with faults:
            return load_rules(packaged_tables(), read_override(path))
    return rule_book()


def _lines(found: Needs) -> Iterator[str]:
    later = f", then {found.urgency_next}" if found.urgency_next else ""
    overruled = found.urgency is not found.urgency_derived
    derived = f" (derived {found.urgency_derived})" if overruled else ""
    names = ", ".join(found.conditions) or "no condition"
    yield f"{'+'.join(found.kinds)}  {names}: {found.urgency}{later}{derived}"
    for each in found.suggested:
        state = "taken away" if each.removed else "hint only" if each.hint else "suggested"
        reasons = "; ".join(rule.en for rule in each.because)
        yield f"{state:<10} {each.condition}: {reasons}"
    yield f"decisive   {_groups(found.decisive)}"
    yield f"needs      {_groups(found.groups)}"
    if found.extras:
        yield f"useful     {', '.join(found.extras)}"
    yield _ward_line(found)
    yield f"tier       {found.min_tier} (orders only centres that declared nothing)"
    for window in found.windows:
        left = "unknown" if window.left_min is None else f"{window.left_min} min left"
        clock = window.window
        yield f"window     {clock.en} ({clock.bounds}, {clock.strength}): {left}"
    yield from (f"{line.phase:<10} {line.en}" for line in found.advice)
    yield from (f"in doubt   {doubt.question_en}" for doubt in found.doubts)
    yield from (f"remark     {remark.en}" for remark in found.remarks)
    if found.ask:
        yield f"ask        {', '.join(found.ask)}"


def _groups(groups: Sequence[Need]) -> str:
    return "; ".join(" or ".join(group.any_of) for group in groups) or "none known"


def _ward_line(found: Needs) -> str:
    plural = "" if found.cots == 1 else "s"
    cots = "a cot for every baby" if found.cots is None else f"{found.cots} cot{plural}"
    ward = found.ward or ("unknown" if found.ward_unknown else "none")
    return f"ward       {ward}, {cots}"
