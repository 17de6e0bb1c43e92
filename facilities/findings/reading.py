"""Read what was said about the patient: refuse what cannot be read, ask back what is implausible.

A value that cannot be read is an error, and all errors come at once. A value that can be read but
lies outside its plausible range is a doubt: it stays unused until its key is confirmed. A value
that cannot be, such as a weight below nothing, stays a doubt even then.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from facilities.errors import BadInputError, Problem, closest, shown
from facilities.findings.known import Findings, Value
from facilities.findings.values import (
    DAYS_A_WEEK,
    LONGEST_VALUE,
    NOT_KNOWN,
    RefusedError,
    as_text,
    format_gestation,
    read_choice,
    read_fraction,
    read_gestation,
    read_whole,
    read_yes_no,
)
from facilities.findings.vocabulary import FindingKind, FindingRule, finding_rules

THREE_DIGIT_WEEKS_IN_DAYS = 100 * DAYS_A_WEEK  # nobody means so many weeks
IMPOSSIBLE = "impossible"
CHINA_TIME = timezone(timedelta(hours=8))
CLOCK_TOLERANCE = timedelta(minutes=2)  # a phone's clock may run a little ahead of the server's
AGE_TOLERANCE = timedelta(minutes=5)  # an age is said in round minutes
WRITTEN_YES_NO = frozenset({FindingKind.YES_NO, FindingKind.CHOICE})


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


@dataclass(frozen=True)
class FindingsReading:
    """What was read: values in use, values in doubt, and how something was understood."""

    findings: Findings
    doubts: tuple[Doubt, ...] = ()
    notes: tuple[str, ...] = ()


_Ordered = TypeVar("_Ordered", float, timedelta)


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
        if reading.check_key(key) and not says_nothing(value):
            reading.take(known[key], value)
    if reading.problems:
        raise BadInputError(reading.problems)
    reading.settle_birth()
    return FindingsReading(
        Findings(reading.values), tuple(reading.doubts), tuple(dict.fromkeys(reading.notes))
    )


def says_nothing(value: object) -> bool:
    """Whether a finding is left blank, or said to be not known: both are the same."""
    if value is None:
        return True
    written = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else None
    return written is not None and (not written or written.casefold() in NOT_KNOWN)


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
        except RefusedError as refused:
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
            raise RefusedError("not_a_value", "give one number or one text.")
        text = unicodedata.normalize("NFKC", as_text(value)).strip()
        if len(text) > LONGEST_VALUE:
            raise RefusedError("too_long", f"give at most {LONGEST_VALUE} characters.")
        if isinstance(value, bool) and rule.kind not in WRITTEN_YES_NO:
            raise RefusedError("not_a_number", f"give it in {rule.unit}, not as true or false.")
        match rule.kind:
            case FindingKind.GESTATION:
                return read_gestation(text)
            case FindingKind.NUMBER:
                return read_fraction(text, rule)
            case FindingKind.WHOLE:
                return read_whole(text, rule)
            case FindingKind.TIME:
                return self._read_time(text)
            case FindingKind.YES_NO:
                return read_yes_no(text)
            case FindingKind.CHOICE:
                return read_choice(text, rule)

    def _read_time(self, text: str) -> datetime:
        if not re.search(r"\d[T ]\d", text):
            raise RefusedError("not_a_time", "write day and time, such as 2026-01-31T03:05+08:00.")
        try:
            time = datetime.fromisoformat(text)
            if time.tzinfo is None:
                self.notes.append("time_read_as_china")
                time = time.replace(tzinfo=CHINA_TIME)
            return time.astimezone(UTC)
        except (ValueError, OverflowError):
            advice = "write day and time, such as 2026-01-31T03:05+08:00."
            raise RefusedError("not_a_time", advice) from None

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
