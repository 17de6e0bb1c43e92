"""Read the records of conditions: what each needs, its windows, its tier and its advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from facilities.comparing import Unknown
from facilities.conditions import (
    UNCERTAIN,
    Condition,
    NeedGroup,
    RaisedTier,
    TierRule,
    Urgency,
    UrgencyRule,
    Window,
)
from facilities.facility import Tier
from facilities.rules.comparisons import TestReader
from facilities.rules.problems import Place, Problems
from facilities.rules.schema import check_row
from facilities.rules.settings import read_codes, read_phases, window_of
from facilities.rules.sources import Record
from facilities.tables import Table
from facilities.vocabulary import Vocabulary

LOWEST_TIER = Tier.VILLAGE


class ConditionReader:
    """Reads one checked record after another.

    `advice` names the lines it may give; `clocks` are windows of whoever needs a capability. What
    is of confidence U informs only: its groups become extras, its windows and tiers order nothing.
    """

    def __init__(
        self,
        problems: Problems,
        words: Vocabulary,
        tests: TestReader,
        advice: Mapping[str, object],
        clocks: Mapping[str, Window],
    ) -> None:
        self.problems = problems
        self.words = words
        self.tests = tests
        self.known_advice = advice
        self.clocks = clocks

    def condition(self, record: Record) -> Condition:
        """Read one record."""
        row, place = record.row, record.place
        kinds = _listed(row["kind"])
        for kind in kinds:
            self.problems.known(
                "unknown_patient_kind", place / "kind", kind, self.words.patient_kinds
            )
        groups = (
            *self.groups(record, "decisive", decisive=True),
            *self.groups(record, "needs", decisive=False),
        )
        said = self.problems.has(place / "decisive", place / "needs")
        if not (groups or said or row.get("ward_decisive")):
            advice = "name what it needs, or ward_decisive = true"
            self.problems.say("no_needs", place, record.key, advice)
        certain = tuple(group for group in groups if group.confidence != UNCERTAIN)
        uncertain = [code for each in groups if each not in certain for code in each.any_of]
        extras = read_codes(place / "extras", row.get("extras", ()), self.words, self.problems)
        fallback = row.get("decisive_fallback", ())
        return Condition(
            id=record.key,
            zh=row["zh"],
            en=row["en"],
            kinds=kinds,
            urgencies=tuple(Urgency(each) for each in _listed(row["urgency"])),
            groups=certain,
            extras=tuple(dict.fromkeys((*extras, *uncertain))),
            windows=self.windows(record, certain),
            min_tier=self.tier(record),
            advice=read_phases(place / "advice", row, self.known_advice, self.problems),
            icd10=row["icd10"],
            source=row["source"],
            confidence=row["confidence"],
            signed_off_by=row.get("signed_off_by", ""),
            effective_from=row.get("effective_from", date.min),
            zh_full=str(row.get("zh_full", row["zh"])),
            pinyin=row.get("pinyin", ""),
            aliases=tuple(row.get("aliases", ())),
            ward_decisive=row.get("ward_decisive", False),
            theatre_first=row.get("theatre_first", False),
            rescue_while_fetus_lives=row.get("rescue_while_fetus_lives", False),
            note_zh=row.get("note_zh"),
            note_en=row.get("note_en"),
            effective_to=row.get("effective_to"),
            signed_on=row.get("signed_on"),
            urgency_when=tuple(self.urgency_rules(record)),
            decisive_fallback=read_codes(
                place / "decisive_fallback", fallback, self.words, self.problems
            ),
            birth_later=row.get("birth_later", False),
            counts_babies=row.get("counts_babies", False),
            implies=self.tests.tests(place / "implies", self.problems.rows(row, "implies")),
        )

    def groups(self, record: Record, name: str, *, decisive: bool) -> Iterator[NeedGroup]:
        """Read groups: a code, a list of alternatives, or a table with `any` and `when`."""
        place = record.place / name
        for number, entry in enumerate(record.row.get(name, ()), 1):
            group = entry if isinstance(entry, dict) else {"any": entry}
            if not check_row(place / number, group, "group", self.problems):
                continue
            codes = read_codes(place, _listed(group["any"]), self.words, self.problems)
            when = self.tests.tests(place / number, self.problems.rows(group, "when"))
            of_row = str(record.row["confidence"])
            confidence = of_row if of_row == UNCERTAIN else str(group.get("confidence", of_row))
            yield NeedGroup(codes, decisive, when, confidence)

    def windows(self, record: Record, groups: tuple[NeedGroup, ...]) -> tuple[Window, ...]:
        """Read its clocks, and add those of the capabilities it needs unless it has its own."""
        found = [
            window
            for number, row in enumerate(self.problems.rows(record.row, "windows"), 1)
            if (window := self.window(record.place / "windows" / number, row, record.row))
        ]
        own = {(each.anchor, each.bounds) for each in found}
        needed = {code: None for group in groups for code in group.any_of}
        clocks = [self.clocks[code] for code in needed if code in self.clocks]
        return (*found, *(each for each in clocks if (each.anchor, each.bounds) not in own))

    def window(self, place: Place, row: Table, condition: Table) -> Window | None:
        """Read one clock."""
        when = self.tests.tests(place / "when", self.problems.rows(row, "when"))
        if not check_row(place, row, "window", self.problems):
            return None
        if "capability" in row:
            read_codes(place / "capability", [row["capability"]], self.words, self.problems)
        if row.get("start_min", 0) >= row["minutes"]:
            advice = "it must be less than the minutes of the window"
            self.problems.say("wrong_range", place / "start_min", row["start_min"], advice)
        window = window_of(row, confidence=condition["confidence"], when=when)
        uncertain = condition["confidence"] == UNCERTAIN
        return replace(window, confidence=UNCERTAIN) if uncertain else window

    def urgency_rules(self, record: Record) -> Iterator[UrgencyRule]:
        """Read which findings give it another urgency than the first."""
        place = record.place / "urgency_when"
        for number, row in enumerate(self.problems.rows(record.row, "urgency_when"), 1):
            if check_row(place / number, row, "urgency_when", self.problems):
                when = self.tests.tests(place / number, row["when"], Unknown.FAILS)
                yield UrgencyRule(Urgency(row["urgency"]), when)

    def tier(self, record: Record) -> TierRule:
        """Read the minimum tier, and what makes it lower or higher."""
        row = record.row
        lower, lower_when = None, None
        lower_row = row.get("lower_tier")
        place = record.place / "lower_tier"
        if lower_row and check_row(place, lower_row, "lower_tier", self.problems):
            compared = {name: lower_row[name] for name in ("finding", "op", "value")}
            if lower_row.get("confidence") != UNCERTAIN:
                lower = Tier(lower_row["tier"])
            lower_when = self.tests.test(place, compared, Unknown.FAILS)
        raised = tuple(self.raised_tiers(record))
        if row["confidence"] == UNCERTAIN:
            return TierRule(LOWEST_TIER)
        above = row.get("uncontrolled_tier")
        return TierRule(
            Tier(row["min_tier"]), lower, lower_when, Tier(above) if above else None, raised
        )

    def raised_tiers(self, record: Record) -> Iterator[RaisedTier]:
        """Read which findings ask for a higher tier."""
        place = record.place / "tier_when"
        for number, row in enumerate(self.problems.rows(record.row, "tier_when"), 1):
            if check_row(place / number, row, "tier_when", self.problems):
                when = self.tests.tests(place / number, row["when"], Unknown.FAILS)
                if row.get("confidence") != UNCERTAIN:
                    yield RaisedTier(Tier(row["tier"]), when)


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
