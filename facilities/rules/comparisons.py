"""Read the tests of a rule: a finding compared with a printed value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from facilities.comparing import Compared, Otherwise, Test, Unknown
from facilities.findings import FindingKind, FindingRule
from facilities.rules.problems import Place, Problems
from facilities.rules.schema import check_row, gestation_days
from facilities.tables import Table

CHOSEN = "condition"
"""What a test calls the conditions that a person chose."""
EQUAL = frozenset({"==", "!="})


class TestReader:
    """Reads tests one after another; `notes` and `conditions` are what they may name."""

    __test__ = False  # not a pytest class

    def __init__(
        self,
        problems: Problems,
        findings: Mapping[str, FindingRule],
        notes: Collection[str] = (),
        conditions: Collection[str] = (),
    ) -> None:
        self.problems = problems
        self.findings = findings
        self.notes = notes
        self.conditions = conditions

    def tests(
        self, place: Place, rows: Iterable[Table], unknown: Unknown = Unknown.HOLDS
    ) -> tuple[Test, ...]:
        """Read several; `unknown` is how one stands that does not say so itself."""
        read = [self.test(place, row, unknown) for row in rows]
        return tuple(test for test in read if test is not None)

    def test(self, place: Place, row: Table, unknown: Unknown = Unknown.HOLDS) -> Test | None:
        """Read one comparison."""
        before = len(self.problems.found)
        if not check_row(place, row, "test", self.problems):
            return None
        note = row.get("note")
        if note is not None:
            self.problems.known("unknown_note", place / "note", note, self.notes)
        name, value = self.compared(place, row["finding"], row["op"], row["value"])
        if len(self.problems.found) > before or name is None:
            return None
        return Test(
            name,
            row["op"],
            value,
            Otherwise(row.get("otherwise", Otherwise.DROP)),
            note,
            Unknown(row.get("unknown", unknown)),
        )

    def compared(
        self, place: Place, name: str, op: str, value: object
    ) -> tuple[str | None, Compared]:
        """Give the name a test compares, and the value in the unit of the finding."""
        if name == CHOSEN and self.conditions:
            self.equal_only(place, op)
            return name, self.choice(place, value, self.conditions)
        if self.problems.known("unknown_finding", place / "finding", name, self.findings) is None:
            return None, False
        rule = self.findings[name]
        if rule.kind in {FindingKind.CHOICE, FindingKind.YES_NO}:
            self.equal_only(place, op)
        return rule.compared_as, self.value(place, rule, value)

    def value(self, place: Place, rule: FindingRule, value: object) -> Compared:
        """Read what a finding is compared with."""
        match rule.kind:
            case FindingKind.GESTATION:
                return self.weeks(place, rule, value)
            case FindingKind.CHOICE:
                return self.choice(place, value, rule.choices)
            case FindingKind.YES_NO:
                return self.flag(place, value)
            case FindingKind.TIME:
                advice = "a time is an anchor of windows; compare age_min instead"
                self.problems.say("not_comparable", place / "finding", rule.key, advice)
                return False
            case _:
                return self.number(place, rule, value)

    def equal_only(self, place: Place, op: str) -> None:
        """Refuse to order what has no order."""
        if op not in EQUAL:
            self.problems.say("unknown_operator", place / "op", op, "it has no order: use == or !=")

    def choice(self, place: Place, value: object, choices: Iterable[str]) -> str:
        """Read the code of a choice."""
        return self.problems.known("unknown_choice", place / "value", value, choices) or ""

    def flag(self, place: Place, value: object) -> bool:
        """Read yes or no."""
        if not isinstance(value, bool):
            self.problems.say("not_true_or_false", place / "value", value, "write true or false")
        return value is True

    def weeks(self, place: Place, rule: FindingRule, value: object) -> float:
        """Read weeks+days."""
        days = gestation_days(value) if isinstance(value, str) else None
        if days is None:
            advice = 'write weeks+days in quotes, such as "34+0"'
            self.problems.say("wrong_unit", place / "value", value, advice)
            return 0
        self.check_range(place / "value", rule, days, str(value))
        return days

    def number(self, place: Place, rule: FindingRule, value: object) -> float:
        """Read a number in the unit of its finding."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            advice = f"write the number of {rule.unit} alone, without quotes or unit"
            self.problems.say("wrong_unit", place / "value", value, advice)
            return 0
        self.check_range(place / "value", rule, value, str(value))
        return value

    def check_range(self, place: Place, rule: FindingRule, value: float, text: str) -> None:
        """Refuse a threshold that no patient can have."""
        too_low = rule.lowest is not None and value < rule.lowest
        if too_low or (rule.highest is not None and value > rule.highest):
            advice = (
                f"{rule.key} lies from {_edge(rule, rule.lowest)} to {_edge(rule, rule.highest)}"
            )
            advice += "" if rule.kind is FindingKind.GESTATION else f" {rule.unit}"
            self.problems.say("value_out_of_range", place, text, advice)


def _edge(rule: FindingRule, value: float | None) -> str:
    if value is None:
        return "any"
    if rule.kind is FindingKind.GESTATION:
        return f"{int(value) // 7}+{int(value) % 7}"
    return f"{value:g}"
