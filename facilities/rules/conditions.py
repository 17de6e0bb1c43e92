"""Read the records of conditions: what each needs, its windows, its tier and its advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from facilities.capabilities import capabilities
from facilities.conditions import (
    Advice,
    Bounds,
    Condition,
    NeedGroup,
    PatientKind,
    Phase,
    Strength,
    TierRule,
    Urgency,
    Window,
)
from facilities.facility import Tier
from facilities.rules.comparisons import read_test, read_tests
from facilities.rules.problems import Problems
from facilities.tables import Table

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
        "uncontrolled_tier",
        "rescue_while_fetus_lives",
        "note_zh",
        "note_en",
        "decisive_fallback",
        "birth_later",
        "counts_babies",
    }
)
ANCHORS = frozenset({"birth", "onset", "dx", "decision", "dose", "arrest", "request", "arrival"})
CONFIDENCES = frozenset("SMUP")


class ConditionReader:
    """Reads one condition after another; `advice` and `notes` are the lines they may name."""

    def __init__(
        self, problems: Problems, advice: Mapping[str, Advice], notes: Mapping[str, Advice]
    ) -> None:
        self.problems = problems
        self.known_advice = advice
        self.known_notes = notes

    def condition(self, where: str, key: str, row: Table, table: Table) -> Condition | None:
        """Read one record; `table` is its file, whose source and date hold where it has none."""
        before = len(self.problems.found)
        row = {name: table.get(name) for name in ("source", "confidence", "effective_from")} | row
        for name in sorted(row.keys() - CONDITION_FIELDS):
            self.problems.say("unknown_field", f"{where}/{name}", name, "remove or rename it")
        texts = {
            name: self.problems.text(where, row, name)
            for name in ("zh", "en", "pinyin", "icd10", "source", "confidence", "min_tier")
        }
        self.check_confidence(where, texts["confidence"])
        if not isinstance(row["effective_from"], date):
            effective_from = f"{where}/effective_from"
            self.problems.say("not_a_date", effective_from, row["effective_from"], "give a date")
        kinds = self.problems.words(where, row, "kind", PatientKind)
        urgencies = self.problems.words(where, row, "urgency", Urgency)
        groups = (
            *self.groups(where, row, "decisive", decisive=True),
            *self.groups(where, row, "needs", decisive=False),
        )
        extras = self.capability_codes(f"{where}/extras", row.get("extras", []))
        windows = [
            self.window(f"{where}/windows {number}", each)
            for number, each in enumerate(self.problems.rows(where, row, "windows"), 1)
        ]
        tier = self.tier(where, row)
        phases = self.advice(where, row)
        if len(self.problems.found) > before or tier is None:
            return None
        return Condition(
            id=key,
            zh=texts["zh"],
            en=texts["en"],
            kinds=tuple(kinds),
            urgencies=tuple(urgencies),
            groups=groups,
            extras=extras,
            windows=tuple(window for window in windows if window is not None),
            min_tier=tier,
            advice=MappingProxyType(phases),
            icd10=texts["icd10"],
            source=texts["source"],
            confidence=texts["confidence"],
            signed_off_by=row.get("signed_off_by", ""),
            effective_from=row["effective_from"],
            zh_full=row.get("zh_full", texts["zh"]),
            pinyin=texts["pinyin"],
            aliases=tuple(row.get("aliases", ())),
            ward_decisive=row.get("ward_decisive", False),
            theatre_first=row.get("theatre_first", False),
            rescue_while_fetus_lives=row.get("rescue_while_fetus_lives", False),
            note_zh=row.get("note_zh"),
            note_en=row.get("note_en"),
            decisive_fallback=self.capability_codes(
                f"{where}/decisive_fallback", row.get("decisive_fallback", [])
            ),
            birth_later=row.get("birth_later", False),
            counts_babies=row.get("counts_babies", False),
        )

    def check_confidence(self, where: str, confidence: object) -> None:
        """Refuse a mark that the reference does not know."""
        if confidence not in CONFIDENCES:
            where = f"{where}/confidence"
            self.problems.say("unknown_confidence", where, confidence, "use S, M, U or P")

    def groups(self, where: str, row: Table, name: str, *, decisive: bool) -> Iterator[NeedGroup]:
        """Read groups: a code, a list of alternatives, or a table with `any` and `when`."""
        where = f"{where}/{name}"
        entries = row.get(name, [])
        if not isinstance(entries, list):
            self.problems.say("not_a_list_of_codes", where, entries, "write a list of groups")
            return
        for entry in entries:
            group = entry if isinstance(entry, dict) else {"any": entry}
            wanted: Any = group.get("any")
            codes = self.capability_codes(where, [wanted] if isinstance(wanted, str) else wanted)
            if codes:
                yield NeedGroup(
                    codes, decisive, read_tests(where, group, self.problems, self.known_notes)
                )

    def capability_codes(self, where: str, value: object) -> tuple[str, ...]:
        """Read codes of capabilities.toml."""
        codes = self.problems.codes(where, value)
        for code in codes:
            if code not in capabilities():
                advice = "use a code of capabilities.toml"
                self.problems.say("unknown_capability", where, code, advice)
        return codes

    def window(self, where: str, row: Table) -> Window | None:
        """Read one clock."""
        before = len(self.problems.found)
        if row.get("anchor") not in ANCHORS:
            self.problems.say("window_without_anchor", where, row.get("anchor"), "name its anchor")
        bounds = self.problems.word(f"{where}/bounds", row.get("bounds"), Bounds)
        strength = self.problems.word(f"{where}/strength", row.get("strength", "limit"), Strength)
        confidence = row.get("confidence", "M")
        self.check_confidence(where, confidence)
        minutes = self.problems.whole(where, row, "minutes", lowest=1)
        start_min = self.problems.optional_whole(where, row, "start_min") or 0
        zh, en = (self.problems.text(where, row, name) for name in ("zh", "en"))
        when = read_tests(where, row, self.problems, self.known_notes)
        if len(self.problems.found) > before or bounds is None or strength is None:
            return None
        return Window(
            minutes=minutes,
            anchor=row["anchor"],
            bounds=bounds,
            strength=strength,
            zh=zh,
            en=en,
            start_min=start_min,
            confidence=confidence,
            when=when,
        )

    def tier(self, where: str, row: Table) -> TierRule | None:
        """Read the minimum tier, and what makes it lower or higher."""
        tier = self.tier_word(f"{where}/min_tier", row.get("min_tier"))
        uncontrolled = None
        if "uncontrolled_tier" in row:
            uncontrolled = self.tier_word(f"{where}/uncontrolled_tier", row["uncontrolled_tier"])
        lower, lower_when = None, None
        if "lower_tier" in row:
            lower_row = self.problems.table(where, row, "lower_tier")
            lower = self.tier_word(f"{where}/lower_tier/tier", lower_row.get("tier"))
            lower_when = read_test(f"{where}/lower_tier", lower_row, self.problems)
        return None if tier is None else TierRule(tier, lower, lower_when, uncontrolled)

    def tier_word(self, where: str, value: object) -> Tier | None:
        """Read the name of a tier."""
        if value in set(Tier):
            return Tier(str(value))
        self.problems.say("unknown_tier", where, value, f"use one of {', '.join(Tier)}")
        return None

    def advice(self, where: str, row: Table) -> dict[Phase, tuple[str, ...]]:
        """Read what to do in each phase, by the codes of advice.toml."""
        table = self.problems.table(where, row, "advice")
        where = f"{where}/advice"
        for phase in table.keys() - set(Phase):
            self.problems.say("unknown_phase", where, phase, "use here, road or prepare")
        phases = {
            phase: self.problems.codes(f"{where}/{phase}", table.get(phase, [])) for phase in Phase
        }
        for code in (code for codes in phases.values() for code in codes):
            if code not in self.known_advice:
                self.problems.say("unknown_advice", where, code, "add it to advice.toml")
        return phases
