"""Read the times of teams and vehicles, what stabilises on the way, and what comes most often."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import time
from types import MappingProxyType
from typing import Any

from facilities.moving import (
    PROPOSAL,
    BridgingRule,
    CommonConditions,
    Minutes,
    Night,
    TeamRules,
    TeamTime,
)
from facilities.rules.problems import Place, Problems
from facilities.rules.settings import read_codes
from facilities.rules.sources import Record, Records
from facilities.rules.words import check_keys
from facilities.vocabulary import Vocabulary


class MovingReader:
    """Reads checked records; `removed` are packaged conditions that a deployment took away.

    What is said of those is left out, so that a deployment need not take it away as well.
    """

    def __init__(
        self, records: Records, words: Vocabulary, removed: Collection[str], problems: Problems
    ) -> None:
        self.records = records
        self.words = words
        self.removed = removed
        self.problems = problems

    def team(self) -> TeamRules:
        """Read every time of a team or a vehicle, with those of single conditions."""
        check_keys("team_time", tuple(TeamTime), self.records, self.problems)
        night = self.records["night"]["night"]
        starts, ends = _clock(night.row["starts"]), _clock(night.row["ends"])
        if starts == ends:
            advice = "a night that starts when it ends is none, or the whole day: say the hours"
            self.problems.say("wrong_range", night.place / "ends", night.row["ends"], advice)
        return TeamRules(
            MappingProxyType(
                {each: self.minutes(self.records["team_time"][each]) for each in TeamTime}
            ),
            Night(starts, ends),
            self.by_condition("stabilisation"),
            self.by_condition("dwell"),
        )

    def by_condition(self, table: str) -> Mapping[str, Minutes]:
        """Read the times of single conditions."""
        return MappingProxyType(
            {record.key: self.minutes(record) for record in self.of_conditions(table)}
        )

    def minutes(self, record: Record) -> Minutes:
        """Read one time and its range."""
        row, place = record.row, record.place
        low, likely, high = row["low_min"], row["likely_min"], row["high_min"]
        for name, value, above in (("low_min", low, likely), ("likely_min", likely, high)):
            if value > above:
                advice = f"low_min ≤ likely_min ≤ high_min; it is more than {above}"
                self.problems.say("wrong_order", place / name, value, advice)
        confidence = row["confidence"]
        return Minutes(low, likely, high, confidence == PROPOSAL, row["source"], confidence)

    def bridging(self) -> Mapping[str, BridgingRule]:
        """Read what a nearer centre must have, by condition."""
        return MappingProxyType(
            {record.key: self.bridging_rule(record) for record in self.of_conditions("bridging")}
        )

    def bridging_rule(self, record: Record) -> BridgingRule:
        """Read what a nearer centre must have for one condition."""
        row, place = record.row, record.place / "needs"
        groups = []
        for number, entry in enumerate(row["needs"], 1):
            codes = [entry] if isinstance(entry, str) else entry
            if isinstance(codes, list) and codes and all(isinstance(each, str) for each in codes):
                groups.append(read_codes(place / number, codes, self.words, self.problems))
            else:
                advice = 'write "code" or ["code", "code"]'
                self.problems.say("not_a_list_of_codes", place / number, entry, advice)
        if not row["needs"]:
            advice = "name what it must have, or leave the record out: then what decides counts"
            self.problems.say("no_needs", place, record.key, advice)
        return BridgingRule(
            record.key,
            tuple(groups),
            row["zh"],
            row["en"],
            row["source"],
            row["confidence"],
            row.get("signed_off_by", ""),
        )

    def common(self) -> CommonConditions:
        """Read which conditions come most often."""
        record = self.records["common"]["common"]
        row, place = record.row, record.place / "conditions"
        named = [each for each in row["conditions"] if self.is_known(place, each)]
        for each in sorted({each for each in named if named.count(each) > 1}):
            self.problems.say("duplicate_record", place, each, "name it once")
        if not row["conditions"]:
            self.problems.say("missing_value", place, None, "name at least one")
        return CommonConditions(tuple(named), row["source"], row["confidence"])

    def of_conditions(self, table: str) -> Iterator[Record]:
        """Give the records of a table by condition, of those conditions that there are."""
        for record in self.records[table].values():
            if self.is_known(record.place, record.key):
                yield record

    def is_known(self, place: Place, condition: Any) -> bool:
        """Whether there is such a condition; one that was never there is said."""
        if condition in self.removed:
            return False
        known = self.records["condition"]
        return self.problems.known("unknown_condition", place, condition, known) is not None


def _clock(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    return time(hour, minute)
