"""The rules in force: `sources` finds the records, `book` reads them into one rule book."""

from facilities.rules.book import load_rules, rule_book
from facilities.rules.checking import RulesCheck, check_rules
from facilities.rules.sources import other_records, read_override

__all__ = [
    "RulesCheck",
    "check_rules",
    "load_rules",
    "other_records",
    "read_override",
    "rule_book",
]
