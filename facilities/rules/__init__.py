"""The rules in force: `book` loads them, `conditions` and `settings` read their tables."""

from facilities.rules.book import load_rules, rule_book

__all__ = ["load_rules", "rule_book"]
