"""Rules as tables: for a terminal, for a page of Markdown, for a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from facilities.comparing import Test, Unknown
from facilities.conditions import Condition, RuleBook, Window
from facilities.findings import FindingKind, FindingRule, format_gestation

Row = dict[str, str]

FORMULA = ("=", "+", "-", "@")
"""A spreadsheet would run a cell that begins so."""


def printed(rows: Sequence[Row], layout: str) -> Iterator[str]:
    """Write rows as text, Markdown or CSV; every row has the same columns."""
    if layout == "csv":
        yield from _csv_lines(rows)
    elif layout == "markdown":
        yield "| " + " | ".join(rows[0]) + " |"
        yield "|" + "---|" * len(rows[0])
        for row in rows:
            yield "| " + " | ".join(_cell(value) for value in row.values()) + " |"
    else:
        for row in rows:
            first, *rest = row.values()
            yield f"{first:<22} " + " · ".join(value for value in rest if value)


def rule_rows(book: RuleBook, day: date) -> list[Row]:
    """One row a condition, with everything that a clinician signs."""
    return [_condition_row(book, each, day) for each in book.conditions.values()]


def condition_lines(book: RuleBook, day: date) -> Iterator[str]:
    """Write every condition as a block with room for remarks, then what else decides."""
    yield f"Rules {book.hash[:12]} · {len(book.conditions)} conditions · {day.isoformat()}"
    yield "Needs marked ! are decisive: without one of them the move is pointless."
    yield "Source: S read in a source, M well known, U uncertain (informs only), P proposal."
    for condition in book.conditions.values():
        row = _condition_row(book, condition, day)
        yield ""
        yield f"{row['id']}  {row['中文']}  {row['English']}"
        for name in list(row)[3:]:
            if row[name]:
                yield f"    {name:<14} {row[name]}"
        yield "    remarks        ____________________________________________________________"
    yield from _other_lines(book)


def finding_rows(book: RuleBook) -> list[Row]:
    """One row a finding: how it is written, its unit, what is plausible, what may be chosen."""
    return [_finding_row(each) for each in book.findings.values()]


def _condition_row(book: RuleBook, condition: Condition, day: date) -> Row:
    tier = condition.min_tier
    words = book.vocabulary.tiers
    tiers = [words[tier.tier].zh]
    if tier.lower is not None and tier.lower_when is not None:
        tiers.append(f"{words[tier.lower].zh} if {_test(tier.lower_when)}")
    tiers += [f"{words[each.tier].zh} if {_tests(each.when)}" for each in tier.raised]
    if tier.uncontrolled is not None:
        tiers.append(f"{words[tier.uncontrolled].zh} if not controlled")
    advice = {
        phase: "; ".join(f"{code} {book.advice[code].zh}" for code in codes)
        for phase, codes in condition.advice.items()
    }
    urgencies = [" → ".join(condition.urgencies)]
    urgencies += [f"{each.urgency} if {_tests(each.when)}" for each in condition.urgency_when]
    return {
        "id": condition.id,
        "中文": condition.zh_full,
        "English": condition.en,
        "kind": "/".join(condition.kinds),
        "urgency": "; ".join(urgencies),
        "windows": "; ".join(_window(each) for each in condition.windows),
        "needs": "; ".join(_groups(book, condition)),
        "extras": ", ".join(_capability(book, code) for code in condition.extras),
        "min tier": "; ".join(tiers),
        **{f"advice {phase}": text for phase, text in advice.items()},
        "note": condition.note_zh or "",
        "ICD-10": condition.icd10,
        "source": condition.source,
        "confidence": condition.confidence,
        "in force": _in_force(condition, day),
        "signed": _signed(condition),
    }


def _groups(book: RuleBook, condition: Condition) -> Iterator[str]:
    for group in condition.groups:
        codes = " or ".join(_capability(book, code) for code in group.any_of)
        when = f" if {_tests(group.when)}" if group.when else ""
        yield f"{'!' if group.decisive else ''}{codes}{when}"
    if condition.ward_decisive:
        yield "!ward by gestation"


def _capability(book: RuleBook, code: str) -> str:
    return f"{code} {book.vocabulary.capabilities[code].zh}"


def _window(window: Window) -> str:
    start = f", {window.start_min} of them to start" if window.start_min else ""
    when = f", if {_tests(window.when)}" if window.when else ""
    return (
        f"{window.zh} {window.minutes} min @ {window.anchor}{start} "
        f"({window.bounds}, {window.strength}, {window.confidence}{when})"
    )


def _tests(tests: Sequence[Test]) -> str:
    return " and ".join(_test(test) for test in tests)


def _test(test: Test) -> str:
    value: object = test.value
    if test.finding == "gestation_days" and isinstance(test.value, int):
        value = format_gestation(test.value)
    elif isinstance(test.value, bool):
        value = "yes" if test.value else "no"
    name = test.finding.removesuffix("_days")
    unless_known = " or unknown" if test.unknown is Unknown.HOLDS else ""
    return f"{name} {test.op} {value}{unless_known}"


def _in_force(condition: Condition, day: date) -> str:
    first = "" if condition.effective_from == date.min else condition.effective_from.isoformat()
    last = condition.effective_to.isoformat() if condition.effective_to else ""
    state = "" if condition.in_force(day) else " NOT IN FORCE"
    return f"{first} – {last}{state}".strip()


def _signed(condition: Condition) -> str:
    if not condition.signed_off_by:
        return "not signed: ______________ date ________"
    day = f" {condition.signed_on.isoformat()}" if condition.signed_on else ""
    return f"{condition.signed_off_by}{day}"


def _other_lines(book: RuleBook) -> Iterator[str]:
    yield ""
    yield "What suggests a condition (U: a hint, applied to nothing)"
    for each in book.suggestions:
        tests = _tests(each.when)
        yield f"    {each.id:<22} {tests} → {each.suggests} [{each.confidence}] {each.source}"
    rule = book.ward_rule
    yield ""
    yield f"Newborn ward; the worse of the two wins [{rule.confidence}] {rule.source}"
    floor = format_gestation(rule.floor_days)
    yield f"    no ward is derived for a fetus below {floor}"
    for step in rule.by_gestation_days:
        yield f"    from {format_gestation(step.from_value):<8} {step.ward}"
    for step in rule.by_weight_g:
        yield f"    from {f'{step.from_value} g':<8} {step.ward}"
    yield ""
    yield "Risk colours, the mildest first"
    for colour in book.vocabulary.risk_colours.values():
        told = f", report within {colour.report_within_h} h" if colour.report_within_h else ""
        yield (
            f"    {colour.code:<10} {colour.zh} {colour.meaning_zh}: {colour.level_zh}{told} "
            f"[{colour.confidence}] {colour.source}"
        )


def _finding_row(rule: FindingRule) -> Row:
    return {
        "key": rule.key,
        "中文": rule.zh,
        "English": rule.en,
        "written as": rule.kind.value,
        "unit": rule.unit if rule.kind not in {FindingKind.CHOICE, FindingKind.YES_NO} else "",
        "plausible": _range(rule),
        "choices": ", ".join(f"{code} {each.zh}" for code, each in rule.choices.items()),
        "said of": "" if len(rule.roles) > len(("mother", "in_utero")) else ", ".join(rule.roles),
        "source": rule.source,
        "confidence": rule.confidence,
    }


def _range(rule: FindingRule) -> str:
    if rule.kind is FindingKind.TIME and rule.longest_ago is not None:
        return f"at most {rule.longest_ago.days} days ago"
    if rule.lowest is None or rule.highest is None:
        return ""
    if rule.kind is FindingKind.GESTATION:
        return f"{format_gestation(int(rule.lowest))} to {format_gestation(int(rule.highest))}"
    percent = "" if rule.percent_from is None else f" ({rule.percent_from:g} to 100 as per cent)"
    return f"{rule.lowest:g} to {rule.highest:g}{percent}"


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("\n", " ")


def _csv_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Write CSV with the mark that spreadsheets need to read Chinese."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {key: f"'{value}" if value.startswith(FORMULA) else value for key, value in row.items()}
        )
    yield "\ufeff" + out.getvalue().rstrip("\n")
