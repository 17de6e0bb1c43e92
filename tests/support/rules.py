"""A deployment's own rules, made of a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from facilities.errors import RulesError
from facilities.rules import load_rules
from facilities.rules.problems import RuleProblem
from facilities.tables import packaged_tables

TODAY = date(2026, 11, 22)
HEAD = 'version = "1"\nsource = "test notice"\nconfidence = "P"\n'


def said(override: Mapping[str, bytes]) -> list[RuleProblem]:
    """Everything that is wrong with a deployment's own files."""
    with pytest.raises(RulesError) as caught:
        load_rules(packaged_tables(), override, today=TODAY)
    return [problem for problem in caught.value.problems if isinstance(problem, RuleProblem)]


def said_of(override: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Code and place of everything that is wrong."""
    return [(problem.code, str(problem.place)) for problem in said(override)]
