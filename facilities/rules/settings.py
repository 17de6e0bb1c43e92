"""Read what holds for all conditions: urgencies, wards, team times, notes, advice, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from facilities.capabilities import WardGrade, capabilities
from facilities.conditions import (
    Advice,
    Serves,
    TeamTimes,
    Urgency,
    UrgencyTargets,
    WardRule,
    WardStep,
)
from facilities.facility import Tier
from facilities.findings import FindingKind
from facilities.rules.comparisons import read_tests
from facilities.rules.problems import Problems
from facilities.tables import Table

# Notes that an assessment adds by itself, whatever the condition.
NOTES_OF_EVERY_CASE = frozenset(
    {"below_floor", "needs_fell_away", "birth_inferred", "time_read_as_china"}
)


def read_lines(where: str, file: Table, name: str, problems: Problems) -> Mapping[str, Advice]:
    """Read a table of lines in both languages, such as the advice."""
    lines = {}
    for code, row in problems.table(where, file, name).items():
        record = f"{where}/{name}.{code}"
        if not isinstance(row, dict):
            problems.say("missing_value", record, row, "give its zh and en")
            continue
        lines[code] = Advice(
            code, problems.text(record, row, "zh"), problems.text(record, row, "en")
        )
    return MappingProxyType(lines)


def read_advice(where: str, file: Table, problems: Problems) -> Mapping[str, Advice]:
    """Read the advice, with what each line serves and when it holds."""
    lines = read_lines(where, file, "advice", problems)
    rows = {code: file["advice"][code] for code in lines}
    found = {}
    for code, line in lines.items():
        record, row = f"{where}/advice.{code}", rows[code]
        serves = row.get("serves")
        found[code] = replace(
            line,
            serves=None if serves is None else problems.word(f"{record}/serves", serves, Serves),
            when=read_tests(record, row, problems),
        )
    return MappingProxyType(found)


def read_notes(where: str, file: Table, problems: Problems) -> Mapping[str, Advice]:
    """Read the notes that may go with an answer."""
    notes = read_lines(where, file, "note", problems)
    for code in sorted(NOTES_OF_EVERY_CASE - notes.keys()):
        problems.say("missing_value", f"{where}/note.{code}", None, "give its zh and en")
    return notes


def read_urgencies(where: str, file: Table, problems: Problems) -> Mapping[Urgency, UrgencyTargets]:
    """Read every urgency with its target times in seconds."""
    rows = problems.table(where, file, "urgency")
    for code in rows.keys() - set(Urgency):
        problems.say("unknown_word", f"{where}/urgency.{code}", code, "use U0 to U4")
    source, confidence = problems.text(where, file, "source"), file.get("confidence", "")
    found = {}
    for urgency in Urgency:
        record = f"{where}/urgency.{urgency}"
        row = problems.table(f"{where}/urgency", rows, urgency)
        if row:
            found[urgency] = UrgencyTargets(
                urgency=urgency,
                zh=problems.text(record, row, "zh"),
                en=problems.text(record, row, "en"),
                meaning_zh=problems.text(record, row, "meaning_zh"),
                meaning_en=problems.text(record, row, "meaning_en"),
                first_response_s=problems.optional_whole(record, row, "first_response_s"),
                accept_s=problems.optional_whole(record, row, "accept_s"),
                leave_s=problems.optional_whole(record, row, "leave_s"),
                source=source,
                confidence=confidence,
            )
    return MappingProxyType(found)


def read_ward_rule(where: str, file: Table, problems: Problems) -> WardRule:
    """Read which ward a gestation or a weight needs."""
    row = problems.table(where, file, "ward_rule")
    where = f"{where}/ward_rule"
    tiers = problems.table(where, row, "tier_of_ward") if row else {}
    tier_of_ward = {}
    for grade in WardGrade:
        tier = problems.word(f"{where}/tier_of_ward.{grade}", tiers.get(grade), Tier)
        if tier is not None:
            tier_of_ward[grade] = tier
    return WardRule(
        by_gestation_days=_steps(where, row, "by_gestation_days", problems),
        by_weight_g=_steps(where, row, "by_weight_g", problems),
        floor_days=problems.whole(where, row, "floor_gestation_days"),
        tier_of_ward=MappingProxyType(tier_of_ward),
    )


def _steps(where: str, row: Table, name: str, problems: Problems) -> tuple[WardStep, ...]:
    found = []
    for number, step in enumerate(problems.rows(where, row, name), 1):
        record = f"{where}/{name} {number}"
        ward = problems.word(f"{record}/ward", step.get("ward"), WardGrade)
        if ward is not None:
            found.append(WardStep(problems.whole(record, step, "from"), ward))
    if not any(step.from_value == 0 for step in found):
        problems.say("missing_value", f"{where}/{name}", None, "the lowest step is from = 0")
    return tuple(sorted(found, key=lambda step: -step.from_value))


def read_team(where: str, file: Table, problems: Problems) -> TeamTimes:
    """Read the times of a fetching team until a facility gives its own."""
    row = problems.table(where, file, "team")
    where = f"{where}/team"
    return TeamTimes(
        mobilisation_s=problems.whole(where, row, "mobilisation_s"),
        stabilisation_s=problems.whole(where, row, "stabilisation_s"),
        source=problems.text(where, row, "source"),
        confidence=problems.text(where, row, "confidence"),
    )


def read_fall_after_birth(where: str, file: Table, problems: Problems) -> frozenset[str]:
    """Read the maternal codes that fall away once she has given birth."""
    where = f"{where}/fall_after_birth"
    codes = problems.codes(where, file.get("fall_after_birth"))
    for code in codes:
        if code not in capabilities():
            problems.say("unknown_capability", where, code, "use a code of capabilities.toml")
    return frozenset(codes)


def check_findings(where: str, file: Table, problems: Problems) -> None:
    """Check that every finding can be read: its names, its kind, and a place to keep it."""
    for key, row in problems.table(where, file, "finding").items():
        record = f"{where}/finding.{key}"
        if not isinstance(row, dict):
            problems.say("missing_value", record, row, "give its zh, en, kind and unit")
            continue
        for name in ("zh", "en", "unit"):
            problems.text(record, row, name)
        kind = problems.word(f"{record}/kind", row.get("kind"), FindingKind)
        if kind is not FindingKind.YES_NO:
            problems.text(record, row, "question_zh")
            problems.text(record, row, "question_en")
    for name in ("source", "confidence"):
        problems.text(where, file, name)
