"""Read what was said about the patient: refuse what cannot be read, ask back what is implausible.

A value that cannot be read is an error, and all errors come at once. A value that can be read but
lies outside its plausible range is a doubt: it stays unused until its key is confirmed. A value
that cannot be, such as a weight below nothing, stays a doubt even then.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from facilities.errors import BadInputError, Problem, closest, shown
from facilities.findings.vocabulary import FindingKind, FindingRule, finding_rules

DAYS_A_WEEK = 7
THREE_DIGIT_WEEKS_IN_DAYS = 100 * DAYS_A_WEEK  # nobody means so many weeks
LONGEST_VALUE = 64
IMPOSSIBLE = "impossible"
CHINA_TIME = timezone(timedelta(hours=8))
CLOCK_TOLERANCE = timedelta(minutes=2)  # a phone's clock may run a little ahead of the server's
AGE_TOLERANCE = timedelta(minutes=5)  # an age is said in round minutes
WRITTEN_YES_NO = frozenset({FindingKind.YES_NO, FindingKind.CHOICE})
AND = "+"  # joins the codes of a choice that may be several

_GESTATION = re.compile(
    r"(\d{1,4})\s*(?:周|w|(?:周\s*\+?|w\s*\+?|\+)\s*(\d{1,3})\s*(?:天|d|周|w)?)?", re.IGNORECASE
)
_DECIMAL = re.compile(r"(\d{1,4})\s*[.,·]\s*(\d{1,4})\s*(?:周|w|weeks?)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_SEVERAL = re.compile(r"\s*[+,;/、，；和]\s*|\s+")
_JOINED = {True: f", or several joined by {AND}", False: ""}
_YES_NO = {"yes": True, "true": True, "1": True, "是": True}
_YES_NO |= {"no": False, "false": False, "0": False, "否": False}


@dataclass(frozen=True)
class Doubt:
    """A value left unused until a person confirms it, with the question to ask.

    One that cannot be is left unused whatever is confirmed; its code is `impossible`.
    """

    key: str
    value: str
    code: str
    question_zh: str
    question_en: str
    params: Mapping[str, str | float] = field(default_factory=dict)

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a person's word makes the value usable."""
        return self.code != IMPOSSIBLE

    def as_json(self) -> dict[str, object]:
        """Write the doubt as the wire shows it."""
        return {
            "key": self.key,
            "value": self.value,
            "code": self.code,
            "question_zh": self.question_zh,
            "question_en": self.question_en,
            "params": dict(self.params),
        }


Value = int | float | bool | str | datetime
Compared = int | float | bool | str


@dataclass(frozen=True)
class Findings:
    """What is known about the patient, by key; a key that is absent is not known.

    Gestation is kept as `gestation_days`, a choice as its code (several joined by `+`), a time as
    aware UTC. A finding of a deployment's own table is kept like any other.
    """

    values: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, **values: Value) -> Findings:
        """Hold these values as known."""
        return cls(values)

    @property
    def compared(self) -> dict[str, Compared]:
        """What the test of a rule may compare: everything but times."""
        return {key: value for key, value in self.values.items() if not isinstance(value, datetime)}

    @property
    def gestation_days(self) -> int | None:
        """Gestation in days."""
        value = self.number("gestation_days")
        return None if value is None else int(value)

    @property
    def babies(self) -> int | None:
        """How many babies."""
        value = self.number("babies")
        return None if value is None else int(value)

    @property
    def weight_g(self) -> float | None:
        """Birth weight, or its estimate before birth."""
        return self.number("weight_g")

    @property
    def delivered(self) -> bool | None:
        """Whether she was said to have given birth."""
        return self.said("delivered")

    @property
    def fetus_alive(self) -> bool | None:
        """Whether the fetus was said to live."""
        return self.said("fetus_alive")

    @property
    def controlled(self) -> bool | None:
        """Whether a person ticked that the danger is controlled."""
        return self.said("controlled")

    @property
    def birth_at(self) -> datetime | None:
        """When the baby was born."""
        return self.anchor("birth")

    def number(self, key: str) -> float | None:
        """Give a number that is known."""
        value = self.values.get(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def said(self, key: str) -> bool | None:
        """Give a yes or no that is known."""
        value = self.values.get(key)
        return value if isinstance(value, bool) else None

    def choices(self, key: str) -> tuple[str, ...]:
        """Give the codes of a choice, none where it is not known."""
        value = self.values.get(key)
        return tuple(value.split(AND)) if isinstance(value, str) else ()

    def anchor(self, name: str) -> datetime | None:
        """Time of a window's anchor, such as birth, onset or dx; None if not known."""
        time = self.values.get(f"{name}_at")
        return time if isinstance(time, datetime) else None

    def has(self, key: str) -> bool:
        """Whether the finding of this key is known and in use."""
        return key in self.values or f"{key}_days" in self.values


@dataclass(frozen=True)
class FindingsReading:
    """What was read: values in use, values in doubt, and how something was understood."""

    findings: Findings
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()


_Ordered = TypeVar("_Ordered", float, timedelta)


class _RefusedError(ValueError):
    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def split_pairs(pairs: Sequence[str]) -> dict[str, str]:
    """Split `KEY=VALUE` words; a word without `=` or a key said twice raises BadInputError."""
    found: dict[str, str] = {}
    problems = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        key = key.strip()
        if not equals or not key or not value.strip():
            message = f"{shown(pair)!r} is not KEY=VALUE: write for example gestation=29+4."
            problems.append(Problem("not_a_pair", message, field="find", value=shown(pair)))
        elif key in found:
            message = f"The finding {shown(key)} is given twice: keep one value."
            problems.append(Problem("duplicate_finding", message, shown(key), shown(value)))
        else:
            found[key] = value.strip()
    if problems:
        raise BadInputError(problems)
    return found


def read_findings(
    raw: Mapping[str, object],
    *,
    now: datetime,
    confirmed: Collection[str] = (),
    newborn: bool = False,
    rules: Mapping[str, FindingRule] | None = None,
) -> FindingsReading:
    """Read findings by key, as text or as JSON values; `now` is aware.

    A key in `confirmed` is used though it is implausible. `newborn` narrows how long ago a birth
    can be. `rules` are a deployment's own findings, else the packaged ones. Whatever cannot be
    read raises BadInputError with every problem.
    """
    known = finding_rules() if rules is None else rules
    reading = _Reading(now, frozenset(confirmed), known, newborn=newborn)
    for key in confirmed:
        reading.check_key(key)
    for key, value in raw.items():
        if reading.check_key(key) and not _is_blank(value):
            reading.take(known[key], value)
    if reading.problems:
        raise BadInputError(reading.problems)
    reading.settle_birth()
    return FindingsReading(
        Findings(reading.values), tuple(reading.doubts), tuple(dict.fromkeys(reading.notes))
    )


def format_gestation(days: int) -> str:
    """Write gestation as weeks+days, such as 29+4."""
    return f"{days // DAYS_A_WEEK}+{days % DAYS_A_WEEK}"


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


class _Reading:
    """Collects values, doubts and problems of one set of findings."""

    def __init__(
        self,
        now: datetime,
        confirmed: frozenset[str],
        rules: Mapping[str, FindingRule],
        *,
        newborn: bool,
    ) -> None:
        self.now = now
        self.confirmed = confirmed
        self.rules = rules
        self.newborn = newborn
        self.values: dict[str, Value] = {}
        self.doubts: list[Doubt] = []
        self.notes: list[str] = []
        self.problems: list[Problem] = []

    def check_key(self, key: str) -> bool:
        if key in self.rules:
            return True
        message = f"The finding {shown(key)!r} is not known: {closest(key, self.rules)}."
        self.problems.append(Problem("unknown_finding", message, shown(key), shown(key)))
        return False

    def take(self, rule: FindingRule, value: object) -> None:
        try:
            read = self._read(rule, value)
        except _RefusedError as refused:
            message = f"{rule.key} {shown(value)!r}: {refused}"
            self.problems.append(Problem(refused.code, message, rule.key, shown(value)))
            return
        doubt = self._doubt(rule, read, shown(value))
        confirmed = rule.key in self.confirmed
        if doubt is not None and not (confirmed and doubt.can_be_confirmed):
            self.doubts.append(doubt)
        else:
            self.values[rule.compared_as] = read

    def settle_birth(self) -> None:
        """Let an age stand for the time of birth; of two times the earlier one counts.

        The earlier birth never makes a window longer than it is.
        """
        age_min, said = self.values.get("age_min"), self.values.get("birth_at")
        if not isinstance(age_min, int | float):
            return
        try:
            birth_at = self.now - timedelta(minutes=age_min)
        except OverflowError:  # confirmed, and still before the calendar began
            return
        if isinstance(said, datetime):
            if abs(said - birth_at) > AGE_TOLERANCE:
                self.notes.append("birth_times_differ")
            birth_at = min(said, birth_at)
        self.values["birth_at"] = birth_at

    def _read(self, rule: FindingRule, value: object) -> Value:
        if not isinstance(value, str | int | float):
            raise _RefusedError("not_a_value", "give one number or one text.")
        text = unicodedata.normalize("NFKC", _as_text(value)).strip()
        if len(text) > LONGEST_VALUE:
            raise _RefusedError("too_long", f"give at most {LONGEST_VALUE} characters.")
        if isinstance(value, bool) and rule.kind not in WRITTEN_YES_NO:
            raise _RefusedError("not_a_number", f"give it in {rule.unit}, not as true or false.")
        match rule.kind:
            case FindingKind.GESTATION:
                return _read_gestation(text)
            case FindingKind.NUMBER:
                return _as_fraction(text, rule)
            case FindingKind.WHOLE:
                return _read_whole(text, rule)
            case FindingKind.TIME:
                return self._read_time(text)
            case FindingKind.YES_NO:
                return _read_yes_no(text)
            case FindingKind.CHOICE:
                return _read_choice(text, rule)

    def _read_time(self, text: str) -> datetime:
        if not re.search(r"\d[T ]\d", text):
            raise _RefusedError("not_a_time", "write day and time, such as 2026-01-31T03:05+08:00.")
        try:
            time = datetime.fromisoformat(text)
            if time.tzinfo is None:
                self.notes.append("time_read_as_china")
                time = time.replace(tzinfo=CHINA_TIME)
            return time.astimezone(UTC)
        except (ValueError, OverflowError):
            advice = "write day and time, such as 2026-01-31T03:05+08:00."
            raise _RefusedError("not_a_time", advice) from None

    def _doubt(self, rule: FindingRule, value: Value, text: str) -> Doubt | None:
        if isinstance(value, datetime):
            return self._time_doubt(rule, value, text)
        if isinstance(value, str):
            return None
        low, high = rule.lowest, rule.highest
        if not _is_outside(value, low, high):
            return None
        params: dict[str, str | float] = {}
        if low is not None and high is not None:
            params = {"lowest": _edge(rule, low), "highest": _edge(rule, high)}
        meant = _meant(rule, float(value))
        hint_zh, hint_en, code = "", "", "out_of_range"
        if meant is not None:
            params["meant"] = meant
            hint_zh, hint_en = f"；是 {meant} 吗？", f"; do you mean {meant}?"
        elif _is_outside(value, rule.never_below, rule.never_above):
            hint_zh, hint_en, code = (
                "；不可能，请重填",
                "; it cannot be: enter it again",
                IMPOSSIBLE,
            )
        return Doubt(
            rule.key,
            text,
            code,
            rule.question_zh.format(value=text) + hint_zh,
            rule.question_en.format(value=text) + hint_en,
            params,
        )

    def _time_doubt(self, rule: FindingRule, time: datetime, text: str) -> Doubt | None:
        longest = rule.newborn_longest_ago if self.newborn else rule.longest_ago
        ago = self.now - time
        if _is_outside(-ago, _opposite(rule.never_ago), rule.never_ahead):
            code, zh, en = IMPOSSIBLE, "不可能，请重填", "It cannot be: enter it again"
        elif -ago > CLOCK_TOLERANCE:
            code, zh, en = "in_the_future", "这是将来的时间", "That is in the future"
        elif longest is not None and ago > longest:
            days = longest.days
            code, zh, en = "too_long_ago", f"超过 {days} 天", f"More than {days} days ago"
        else:
            return None
        question_zh = f"{rule.question_zh.format(value=text)}{zh}"
        question_en = f"{rule.question_en.format(value=text)} {en}"
        return Doubt(rule.key, text, code, question_zh, question_en)


def _as_text(value: str | float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 10**LONGEST_VALUE:
        return "9" * (LONGEST_VALUE + 1)  # int to text of a huge number is itself refused
    return str(value)


def _read_gestation(text: str) -> int:
    if decimal := _DECIMAL.fullmatch(text):
        raise _RefusedError("decimal_gestation", _both_readings(decimal[1], decimal[2]))
    matched = _GESTATION.fullmatch(text)
    if matched is None:
        raise _RefusedError("not_a_gestation", "write weeks+days, such as 29+4.")
    weeks, days = int(matched[1]), int(matched[2] or 0)
    if days >= DAYS_A_WEEK:
        raise _RefusedError("not_a_gestation", "after the + stand 0 to 6 days, such as 29+4.")
    return weeks * DAYS_A_WEEK + days


def _both_readings(weeks: str, decimals: str) -> str:
    as_fraction = format_gestation(round(float(f"{weeks}.{decimals}") * DAYS_A_WEEK))
    readings = [f"{weeks}.{decimals} weeks (about {as_fraction})"]
    if int(decimals) < DAYS_A_WEEK:
        days = int(decimals)
        readings.insert(0, f"{weeks} weeks {days} days (write {int(weeks)}+{days})")
    return f"is it {' or '.join(readings)}? Write weeks+days."


def _read_number(text: str, rule: FindingRule) -> float:
    text = text.removesuffix(rule.unit).rstrip()
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise _RefusedError("not_a_number", f"give a number in {rule.unit}.")
    return float(text)


def _read_whole(text: str, rule: FindingRule) -> int:
    number = _read_number(text, rule)
    if number != int(number):
        raise _RefusedError("not_a_whole_number", f"give a whole number of {rule.unit}.")
    return int(number)


def _as_fraction(text: str, rule: FindingRule) -> float:
    """Read a number; a fraction that was written as per cent is divided by a hundred."""
    if rule.percent_from is None:
        return _read_number(text, rule)
    number = _read_number(text.removesuffix("%").rstrip(), rule)
    is_per_cent = text.endswith("%") or number >= rule.percent_from
    return number / 100 if is_per_cent else number


def _read_choice(text: str, rule: FindingRule) -> str:
    """Read a choice by its code, its names or its other words; several are joined by AND."""
    whole = _choice_codes([text], rule)
    codes = whole or _choice_codes(_SEVERAL.split(text) if rule.several else [], rule)
    if not codes:
        known = ", ".join(f"{each.code} ({each.zh})" for each in rule.choices.values())
        raise _RefusedError("not_a_choice", f"use one of {known}{_JOINED[rule.several]}.")
    return AND.join(codes)


def _choice_codes(texts: Sequence[str], rule: FindingRule) -> tuple[str, ...]:
    """Name the choices in the order of the table; none where any text is no choice."""
    meant = [
        next((code for code, label in rule.choices.items() if label.is_written(text)), None)
        for text in texts
    ]
    return () if None in meant else tuple(code for code in rule.choices if code in meant)


def _read_yes_no(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise _RefusedError("not_yes_or_no", "say yes or no.")
    return _YES_NO[text.lower()]


def _opposite(span: timedelta | None) -> timedelta | None:
    return None if span is None else -span


def _is_outside(value: _Ordered, low: _Ordered | None, high: _Ordered | None) -> bool:
    return (low is not None and value < low) or (high is not None and value > high)


def _edge(rule: FindingRule, value: float) -> str | float:
    return format_gestation(int(value)) if rule.kind is FindingKind.GESTATION else value


def _meant(rule: FindingRule, value: float) -> str | None:
    """Guess the value behind a slip: kilograms for grams, or a slipped zero or days for weeks."""
    if rule.lowest is None or rule.highest is None:
        return None
    guesses: list[float] = []
    if rule.key == "weight_g":
        guesses = [value * 1000]
    elif rule.kind is FindingKind.GESTATION and value >= THREE_DIGIT_WEEKS_IN_DAYS:
        guesses = [value / 10] if value % (10 * DAYS_A_WEEK) == 0 else [value / DAYS_A_WEEK]
    plausible = [guess for guess in guesses if rule.lowest <= guess <= rule.highest]
    return str(_edge(rule, plausible[0])).removesuffix(".0") if plausible else None
