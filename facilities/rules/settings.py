"""Read what holds for all conditions: urgencies, wards, notes, advice, infection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from facilities.capabilities import WardGrade
from facilities.comparing import Test, Unknown
from facilities.conditions import (
    Advice,
    Bounds,
    InfectionRule,
    Phase,
    Serves,
    Strength,
    Urgency,
    UrgencyTargets,
    WardRule,
    WardStep,
    Window,
)
from facilities.facility import Tier
from facilities.rules.comparisons import TestReader
from facilities.rules.problems import Place, Problems
from facilities.rules.schema import check_row, gestation_days
from facilities.rules.sources import Record, Records
from facilities.rules.words import check_keys
from facilities.vocabulary import Vocabulary


class SettingsReader:
    """Reads the settings of checked records one after another."""

    def __init__(
        self, records: Records, words: Vocabulary, tests: TestReader, problems: Problems
    ) -> None:
        self.records = records
        self.words = words
        self.tests = tests
        self.problems = problems

    def single(self, table: str) -> Record:
        """Give a table that is one record."""
        return self.records[table][table]

    def advice(self) -> Mapping[str, Advice]:
        """Read the advice: what each line serves, when it holds, what it takes the place of."""
        return MappingProxyType(
            {
                code: replace(
                    _line(record),
                    serves=Serves(record.row["serves"]) if "serves" in record.row else None,
                    when=self.tests.tests(
                        record.place / "when", self.problems.rows(record.row, "when")
                    ),
                    instead_of=self.contrary(record),
                )
                for code, record in self.records["advice"].items()
            }
        )

    def contrary(self, record: Record) -> tuple[str, ...]:
        """Read which lines of advice are not said beside this one."""
        codes = tuple(record.row.get("instead_of", ()))
        for code in codes:
            self.problems.known(
                "unknown_advice", record.place / "instead_of", code, self.records["advice"]
            )
        return codes

    def notes(self) -> Mapping[str, Advice]:
        """Read the notes that may go with an answer."""
        return MappingProxyType(
            {code: _line(record) for code, record in self.records["note"].items()}
        )

    def urgencies(self) -> Mapping[Urgency, UrgencyTargets]:
        """Read every urgency with its target times in seconds."""
        check_keys("urgency", tuple(Urgency), self.records, self.problems)
        return MappingProxyType(
            {urgency: _targets(urgency, self.records["urgency"][urgency]) for urgency in Urgency}
        )

    def ward_rule(self) -> WardRule:
        """Read which ward a gestation or a weight needs."""
        record = self.single("ward_rule")
        row = record.row
        self.check_edge(record.place / "floor_gestation", "gestation", row["floor_gestation"])
        return WardRule(
            by_gestation_days=self.steps(record, "by_gestation", "gestation_step"),
            by_weight_g=self.steps(record, "by_weight_g", "weight_step"),
            floor_days=_days(row["floor_gestation"]),
            tier_of_ward=MappingProxyType(
                {grade: Tier(row["tier_of_ward"][grade]) for grade in WardGrade}
            ),
            source=row["source"],
            confidence=row["confidence"],
            signed_off_by=row.get("signed_off_by", ""),
        )

    def steps(self, record: Record, name: str, schema: str) -> tuple[WardStep, ...]:
        """Read the steps from a value up; the lowest begins at nothing."""
        place, found = record.place / name, []
        for number, row in enumerate(record.row[name], 1):
            if check_row(place / number, row, schema, self.problems):
                value = _edge(row["from"])
                if value:
                    finding = name.removeprefix("by_")
                    self.check_edge(place / number / "from", finding, row["from"])
                found.append(WardStep(value, WardGrade(row["ward"])))
        found.sort(key=lambda step: -step.from_value)
        values = [step.from_value for step in found]
        if 0 not in values:
            self.problems.say("missing_value", place, None, "the lowest step begins at nothing")
        if len(set(values)) < len(values):
            self.problems.say("duplicate_step", place, None, "two steps begin at one value")
        ranks = [tuple(WardGrade).index(step.ward) for step in found]
        if ranks != sorted(ranks):
            advice = "the smaller baby never gets the lower ward: put the steps right"
            self.problems.say("wrong_order", place, None, advice)
        return tuple(found)

    def check_edge(self, place: Place, finding: str, value: int | str) -> None:
        """Refuse a step or a floor that no patient can have, such as a weight in kilograms."""
        self.tests.check_range(place, self.tests.findings[finding], _edge(value), str(value))

    def falls_away(self) -> frozenset[str]:
        """Read the maternal codes that fall away once she has given birth."""
        record = self.single("after_birth")
        return frozenset(self.codes(record.place / "falls_away", record.row["falls_away"]))

    def next_urgency(self) -> Urgency:
        """Read the urgency shown beside U0 where a row prints none."""
        return Urgency(self.single("danger").row["next_urgency"])

    def urgency_without_condition(self) -> Urgency:
        """Read the urgency of findings that fit no condition."""
        return Urgency(self.single("danger").row["urgency_without_condition"])

    def uncontrolled_when(self) -> tuple[Test, ...]:
        """Read the findings that say that the danger is not controlled."""
        return self.known_tests(self.single("danger"), "uncontrolled_when")

    def infection(self) -> InfectionRule:
        """Read what an infection adds; a colour that is marked infectious counts like one."""
        record = self.single("infection")
        row, place = record.row, record.place
        colours = tuple(
            Test("risk_colour", "==", colour.code, unknown=Unknown.FAILS)
            for colour in self.words.risk_colours.values()
            if colour.infectious
        )
        return InfectionRule(
            any_of=self.codes(place / "needs", row["needs"]),
            needed=(*self.known_tests(record, "needed_when"), *colours),
            informs_only=self.known_tests(record, "informs_when"),
            advice=read_phases(place / "advice", row, self.records["advice"], self.problems),
            source=row["source"],
            confidence=row["confidence"],
        )

    def capability_windows(self) -> Mapping[str, Window]:
        """Read the clock of whoever needs a capability."""
        found = {}
        for code, record in self.records["capability_window"].items():
            self.codes(record.place, [code])
            found[code] = window_of(record.row, capability=code)
        return MappingProxyType(found)

    def known_tests(self, record: Record, name: str) -> tuple[Test, ...]:
        """Read tests that fail while their finding is unknown."""
        rows = self.problems.rows(record.row, name)
        return self.tests.tests(record.place / name, rows, Unknown.FAILS)

    def codes(self, place: Place, codes: Iterable[str]) -> tuple[str, ...]:
        """Read codes of capabilities."""
        return read_codes(place, codes, self.words, self.problems)


def read_codes(
    place: Place, codes: Iterable[str], words: Vocabulary, problems: Problems
) -> tuple[str, ...]:
    """Read codes of capabilities."""
    found = tuple(codes)
    for code in found:
        problems.known("unknown_capability", place, code, words.capabilities)
    return found


def read_phases(
    place: Place, row: Mapping[str, Any], known: Mapping[str, object], problems: Problems
) -> Mapping[Phase, tuple[str, ...]]:
    """Read what to do in each phase, by the codes of the advice."""
    table = row.get("advice", {})
    phases = {phase: tuple(table.get(phase, ())) for phase in Phase}
    for phase, codes in phases.items():
        for code in codes:
            problems.known("unknown_advice", place / phase, code, known)
    return MappingProxyType(phases)


def window_of(
    row: Mapping[str, Any],
    *,
    confidence: str = "M",
    when: tuple[Test, ...] = (),
    capability: str | None = None,
) -> Window:
    """Build a clock from a checked row; `confidence` holds where the row gives none."""
    return Window(
        minutes=row["minutes"],
        anchor=row["anchor"],
        bounds=Bounds(row["bounds"]),
        strength=Strength(row.get("strength", Strength.LIMIT)),
        zh=row["zh"],
        en=row["en"],
        start_min=row.get("start_min", 0),
        confidence=row.get("confidence", confidence),
        when=when,
        capability=row.get("capability", capability),
        always_shown=row.get("always_shown", False),
    )


def _line(record: Record) -> Advice:
    return Advice(record.key, record.row["zh"], record.row["en"])


def _targets(urgency: Urgency, record: Record) -> UrgencyTargets:
    row = record.row
    return UrgencyTargets(
        urgency=urgency,
        zh=row["zh"],
        en=row["en"],
        meaning_zh=row["meaning_zh"],
        meaning_en=row["meaning_en"],
        first_response_s=row.get("first_response_s"),
        accept_s=row.get("accept_s"),
        leave_s=row.get("leave_s"),
        source=row["source"],
        confidence=row["confidence"],
    )


def _edge(value: int | str) -> int:
    return value if isinstance(value, int) else _days(value)


def _days(text: str) -> int:
    return gestation_days(text) or 0
