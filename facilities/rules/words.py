"""Check the words of a deployment: tiers, kinds, colours, capabilities, wards and findings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from facilities.capabilities import WardGrade
from facilities.facility import Tier
from facilities.findings import FindingKind, FindingRule
from facilities.findings.vocabulary import build_findings
from facilities.rules.problems import Place, Problems
from facilities.rules.sources import Record, Records, rows
from facilities.tables import Table
from facilities.vocabulary import (
    ABILITY_TABLES,
    CONDITION_TABLE,
    VOCABULARY_TABLES,
    PatientRole,
    Vocabulary,
    build_vocabulary,
)

FIXED = {"tier": tuple(Tier), "ward": tuple(WardGrade)}
"""Tables whose keys the program knows: every one is there, and no other."""


def read_vocabulary(records: Records, problems: Problems) -> Vocabulary:
    """Build the words in force from checked records."""
    for table, known in FIXED.items():
        check_keys(table, known, records, problems)
    colours = records["risk_colour"].values()
    ranks: dict[int, str] = {}
    for colour in colours:
        other = ranks.setdefault(colour.row["rank"], colour.key)
        if other != colour.key:
            advice = f"{other} has it too: give every colour its own place"
            problems.say("duplicate_rank", colour.place / "rank", colour.row["rank"], advice)
    for table in VOCABULARY_TABLES:
        check_labels(records[table], problems)
    for kind in records["patient_kind"].values():
        if "centre" in kind.row:
            place = kind.place / "centre"
            centres = records["centre_kind"]
            problems.known("unknown_centre_kind", place, kind.row["centre"], centres)
    check_roles(records["patient_kind"], problems)
    check_abilities(records, problems)
    tables = (*VOCABULARY_TABLES, *ABILITY_TABLES, CONDITION_TABLE)
    ordered = {table: rows(records, table) for table in tables}
    ordered["tier"] = {tier.value: ordered["tier"][tier] for tier in Tier}
    return build_vocabulary(ordered)


def check_keys(table: str, known: tuple[str, ...], records: Records, problems: Problems) -> None:
    """Say a key that the program does not know, and leave it out."""
    found = records[table]
    for key in found.keys() - set(known):
        problems.known(f"unknown_{table}", found[key].place, key, known)
        del found[key]


def check_labels(records: Mapping[str, Record], problems: Problems) -> None:
    """Refuse one Chinese word for two things, for nobody could tell which an import means."""
    named: dict[str, str] = {}
    # it is the deployment's own record that is to change
    for record in sorted(records.values(), key=lambda each: bool(each.own)):
        if problems.has(record.place / "zh"):
            continue
        other = named.setdefault(record.row["zh"], record.key)
        if other != record.key:
            advice = f"{other} is called so too: give each its own word"
            problems.say("duplicate_word", record.place / "zh", record.row["zh"], advice)


def check_roles(kinds: Mapping[str, Record], problems: Problems) -> None:
    """Say a role that no kind of patient has any more, though an assessment may name it."""
    played = {record.row["role"] for record in kinds.values()}
    for role in PatientRole:
        if role is not PatientRole.OTHER and role not in played:
            advice = f'give one kind of patient role = "{role}"'
            problems.say("missing_role", Place("the rules", "patient_kind"), role, advice)


def check_abilities(records: Records, problems: Problems) -> None:
    """Check which capability includes which, and what a ward grade stands for."""
    known = records["capability"]
    for record in known.values():
        lower = record.row.get("includes")
        if lower is not None:
            problems.known("unknown_capability", record.place / "includes", lower, known)
            check_circle(record, known, problems)
    for ward in records["ward"].values():
        if "code" in ward.row:
            problems.known("unknown_capability", ward.place / "code", ward.row["code"], known)


def check_circle(record: Record, known: Mapping[str, Record], problems: Problems) -> None:
    """Refuse capabilities that include one another in a circle."""
    chain = [record.key]
    while (lower := str(known[chain[-1]].row.get("includes"))) in known:
        if lower == record.key:
            way = " → ".join((*chain, lower))
            problems.say("circular_includes", record.place / "includes", lower, f"cut {way}")
        if lower in chain:
            return
        chain.append(lower)


def read_findings(
    records: Records, packaged: Mapping[str, FindingRule], words: Vocabulary, problems: Problems
) -> Mapping[str, FindingRule]:
    """Build the findings in force; what the program reads keeps its kind and its unit."""
    for key, record in records["finding"].items():
        check_finding(record, packaged.get(key), problems)
    built = build_findings(rows(records, "finding"), words)
    said = {problem.place.record for problem in problems.found}
    kept = {key: packaged[key] for key in packaged if f"finding.{key}" in said}
    return MappingProxyType({**built, **kept})


def check_finding(record: Record, packaged: FindingRule | None, problems: Problems) -> None:
    """Check that a finding can be read and asked back."""
    row, place = record.row, record.place
    kind = row["kind"]
    if packaged is not None and kind != packaged.kind:
        advice = f"the program reads it as {packaged.kind}"
        problems.say("wrong_kind", place / "kind", kind, advice)
    if packaged is not None and row["unit"] != packaged.unit:
        problems.say("wrong_unit", place / "unit", row["unit"], f"it is in {packaged.unit}")
    if kind == FindingKind.CHOICE:
        check_choices(place, row, problems)
    elif kind != FindingKind.YES_NO:
        for name in ("question_zh", "question_en"):
            if name not in row:
                problems.say("missing_value", place / name, None, "ask back what is implausible")
    for low, high in (("lowest", "highest"), ("never_below", "never_above")):
        if low in row and high in row and row[low] > row[high]:
            problems.say("wrong_range", place / high, row[high], f"it lies below {low}")


def check_choices(place: Place, row: Table, problems: Problems) -> None:
    """Check that a choice names what may be chosen, itself or from the risk colours."""
    if "choices_from" in row:
        place = place / "choices_from"
        problems.known("unknown_table", place, row["choices_from"], ("risk_colour",))
    elif "choices" not in row:
        problems.say("missing_value", place / "choices", None, "name what may be chosen")
