"""Load the rule tables into one rule book, or say everything that is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from facilities.capabilities import WardGrade, capabilities
from facilities.conditions import (
    Advice,
    Bounds,
    Condition,
    NeedGroup,
    Otherwise,
    PatientKind,
    Phase,
    RuleBook,
    Strength,
    TeamTimes,
    Test,
    TierRule,
    Urgency,
    UrgencyTargets,
    WardRule,
    WardStep,
    Window,
)
from facilities.errors import Problem, RulesError, shown
from facilities.facility import Tier
from facilities.tables import Table, hash_tables, packaged_tables

CONDITION_FIELDS = frozenset(
    {
        "zh",
        "zh_full",
        "en",
        "pinyin",
        "aliases",
        "kind",
        "urgency",
        "decisive",
        "needs",
        "extras",
        "windows",
        "min_tier",
        "lower_tier",
        "advice",
        "icd10",
        "source",
        "confidence",
        "signed_off_by",
        "effective_from",
        "ward_decisive",
        "theatre_first",
        "note_zh",
        "note_en",
    }
)
ANCHORS = frozenset({"birth", "onset", "dx", "decision", "dose", "arrest", "request", "arrival"})
TESTED_FINDINGS = frozenset({"gestation_days", "weight_g", "babies", "age_min"})
CONFIDENCES = frozenset("SMUP")
_Word = TypeVar("_Word")


@cache
def rule_book() -> RuleBook:
    """Give the rule book of the packaged tables."""
    return load_rules(packaged_tables())


def load_rules(tables: Mapping[str, bytes]) -> RuleBook:
    """Build a rule book from TOML files by name.

    `rules.toml`, `advice.toml` and any `conditions/*.toml` are read. Anything wrong raises
    RulesError with every problem; its field is file/record/field.
    """
    loader = _Loader()
    parsed = {name: loader.parse(name, content) for name, content in tables.items()}
    loader.stop_on_problems()
    advice = {
        code: Advice(code, row["zh"], row["en"])
        for code, row in parsed["advice.toml"]["advice"].items()
    }
    rules = parsed["rules.toml"]
    conditions: dict[str, Condition] = {}
    for name, table in parsed.items():
        if name.startswith("conditions/"):
            for key, row in table.get("condition", {}).items():
                if key in conditions:
                    loader.say("duplicate_condition", f"{name}/{key}", key, "keep one record")
                condition = loader.condition(f"{name}/{key}", key, row, table, advice)
                if condition is not None:
                    conditions[key] = condition
    loader.stop_on_problems()
    return RuleBook(
        conditions=MappingProxyType(conditions),
        advice=MappingProxyType(advice),
        urgencies=MappingProxyType(dict(_urgencies(rules))),
        ward_rule=_ward_rule(rules["ward_rule"]),
        team=TeamTimes(**rules["team"]),
        notes=MappingProxyType(
            {code: Advice(code, row["zh"], row["en"]) for code, row in rules["note"].items()}
        ),
        fall_after_birth=frozenset(rules["fall_after_birth"]),
        next_after_control=Urgency(rules["next_after_control"]),
        hash=hash_tables(tables),
    )


def _urgencies(rules: Table) -> Iterator[tuple[Urgency, UrgencyTargets]]:
    for code, row in rules["urgency"].items():
        urgency = Urgency(code)
        yield (
            urgency,
            UrgencyTargets(
                urgency=urgency,
                zh=row["zh"],
                en=row["en"],
                meaning_zh=row["meaning_zh"],
                meaning_en=row["meaning_en"],
                first_response_s=row.get("first_response_s"),
                accept_s=row.get("accept_s"),
                leave_s=row.get("leave_s"),
                source=rules["source"],
                confidence=rules["confidence"],
            ),
        )


def _ward_rule(row: Table) -> WardRule:
    def steps(name: str) -> tuple[WardStep, ...]:
        found = [WardStep(step["from"], WardGrade(step["ward"])) for step in row[name]]
        return tuple(sorted(found, key=lambda step: -step.from_value))

    return WardRule(
        by_gestation_days=steps("by_gestation_days"),
        by_weight_g=steps("by_weight_g"),
        floor_days=row["floor_gestation_days"],
        tier_of_ward=MappingProxyType(
            {WardGrade(grade): Tier(tier) for grade, tier in row["tier_of_ward"].items()}
        ),
    )


class _Loader:
    """Builds records and collects every problem on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, code: str, where: str, value: object, advice: str) -> None:
        message = f"{where}: {code.replace('_', ' ')} {shown(value)!r}; {advice}."
        self.problems.append(Problem(code, message, field=where, value=shown(value)))

    def stop_on_problems(self) -> None:
        if self.problems:
            raise RulesError(self.problems)

    def parse(self, name: str, content: bytes) -> Table:
        try:
            return tomllib.loads(content.decode("utf-8"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.say("not_toml", name, error, "mend the file")
            return {}

    def condition(
        self, where: str, key: str, row: Table, table: Table, advice: Mapping[str, Advice]
    ) -> Condition | None:
        before = len(self.problems)
        row = {"source": table.get("source"), "confidence": table.get("confidence")} | row
        row.setdefault("effective_from", table.get("effective_from"))
        row.setdefault("signed_off_by", "")
        for name in row.keys() - CONDITION_FIELDS:
            self.say("unknown_field", f"{where}/{name}", name, "remove or rename it")
        texts = {
            name: self.text(where, row, name)
            for name in ("zh", "en", "pinyin", "icd10", "source", "confidence", "min_tier")
        }
        if texts["confidence"] not in CONFIDENCES:
            self.say("unknown_confidence", where, texts["confidence"], "use S, M, U or P")
        if not isinstance(row["effective_from"], date):
            self.say("not_a_date", f"{where}/effective_from", row["effective_from"], "give a date")
        kinds = self.words(where, row, "kind", PatientKind)
        urgencies = self.words(where, row, "urgency", Urgency)
        groups = (
            *self.groups(where, row.get("decisive", []), decisive=True),
            *self.groups(where, row.get("needs", []), decisive=False),
        )
        extras = tuple(row.get("extras", ()))
        self.check_codes(f"{where}/extras", extras)
        windows = tuple(
            window
            for number, each in enumerate(row.get("windows", ()), 1)
            if (window := self.window(f"{where}/windows {number}", each)) is not None
        )
        tier = self.tier(where, row)
        phases = self.advice(where, row.get("advice", {}), advice)
        if len(self.problems) > before or tier is None:
            return None
        return Condition(
            id=key,
            zh=texts["zh"],
            en=texts["en"],
            kinds=tuple(kinds),
            urgencies=tuple(urgencies),
            groups=groups,
            extras=extras,
            windows=windows,
            min_tier=tier,
            advice=MappingProxyType(phases),
            icd10=texts["icd10"],
            source=texts["source"],
            confidence=texts["confidence"],
            signed_off_by=row["signed_off_by"],
            effective_from=row["effective_from"],
            zh_full=row.get("zh_full", texts["zh"]),
            pinyin=texts["pinyin"],
            aliases=tuple(row.get("aliases", ())),
            ward_decisive=row.get("ward_decisive", False),
            theatre_first=row.get("theatre_first", False),
            note_zh=row.get("note_zh"),
            note_en=row.get("note_en"),
        )

    def text(self, where: str, row: Table, name: str) -> str:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value
        self.say("missing_value", f"{where}/{name}", value, "give a text")
        return ""

    def words(self, where: str, row: Table, name: str, word: Callable[[str], _Word]) -> list[_Word]:
        found = []
        values = row.get(name) or [""]
        for value in [values] if isinstance(values, str) else values:
            try:
                found.append(word(value))
            except ValueError:
                self.say("unknown_word", f"{where}/{name}", value, "see the table's vocabulary")
        return found

    def groups(self, where: str, entries: list[Any], *, decisive: bool) -> Iterator[NeedGroup]:
        """Read groups: a code, a list of alternatives, or a table with `any` and `when`."""
        for entry in entries:
            row = entry if isinstance(entry, dict) else {"any": entry}
            codes = (row["any"],) if isinstance(row["any"], str) else tuple(row["any"])
            self.check_codes(f"{where}/{'decisive' if decisive else 'needs'}", codes)
            yield NeedGroup(codes, decisive, self.tests(where, row.get("when", ())))

    def check_codes(self, where: str, codes: tuple[str, ...]) -> None:
        for code in codes:
            if code not in capabilities():
                self.say("unknown_capability", where, code, "use a code of capabilities.toml")

    def tests(self, where: str, rows: Any) -> tuple[Test, ...]:
        found = []
        for row in rows:
            if row["finding"] not in TESTED_FINDINGS or row["op"] not in {">=", "<="}:
                self.say("unknown_test", where, row, "name a known finding and >= or <=")
            otherwise = Otherwise(row.get("otherwise", "drop"))
            found.append(Test(row["finding"], row["op"], row["value"], otherwise, row.get("note")))
        return tuple(found)

    def window(self, where: str, row: Table) -> Window | None:
        if row.get("anchor") not in ANCHORS:
            self.say("window_without_anchor", where, row.get("anchor"), "name its anchor")
            return None
        bounds = self.words(where, row, "bounds", Bounds)
        strengths = self.words(where, {"strength": "limit"} | row, "strength", Strength)
        minutes = row.get("minutes")
        if not isinstance(minutes, int) or minutes <= 0:
            self.say("not_minutes", where, minutes, "give whole minutes above 0")
            return None
        if not bounds or not strengths:
            return None
        return Window(
            minutes=minutes,
            anchor=row["anchor"],
            bounds=bounds[0],
            strength=strengths[0],
            zh=self.text(where, row, "zh"),
            en=self.text(where, row, "en"),
            start_min=row.get("start_min", 0),
            confidence=row.get("confidence", "M"),
            when=self.tests(where, row.get("when", ())),
        )

    def tier(self, where: str, row: Table) -> TierRule | None:
        lower = row.get("lower_tier")
        try:
            tier = Tier(row.get("min_tier", ""))
            if lower is None:
                return TierRule(tier)
            return TierRule(tier, Tier(lower["tier"]), self.tests(where, [lower])[0])
        except ValueError:
            self.say("unknown_tier", f"{where}/min_tier", row.get("min_tier"), "use a tier")
            return None

    def advice(
        self, where: str, row: Mapping[str, list[str]], known: Mapping[str, Advice]
    ) -> dict[Phase, tuple[str, ...]]:
        for phase, codes in row.items():
            if phase not in set(Phase):
                self.say("unknown_phase", f"{where}/advice", phase, "use here, road or prepare")
            for code in codes:
                if code not in known:
                    self.say("unknown_advice", f"{where}/advice", code, "add it to advice.toml")
        return {phase: tuple(row.get(phase, ())) for phase in Phase}
