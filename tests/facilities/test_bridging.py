"""What a nearer centre must have to stabilise her before she goes on."""

from __future__ import annotations

from datetime import datetime

import pytest

from facilities.assessment import assess
from facilities.bridging import bridging, bridging_groups
from facilities.facility import DeclaredCapability, Facility
from facilities.findings import CHINA_TIME
from facilities.matching import CanDo, match_one
from facilities.needs import Needs
from facilities.needs_of_groups import needs_from_groups
from facilities.network import Network
from facilities.rules import load_rules, rule_book
from facilities.tables import packaged_tables

NOW = datetime(2026, 11, 23, 10, tzinfo=CHINA_TIME)
BOOK = rule_book()


def ask(*conditions: str, **findings: object) -> Needs:
    return assess(conditions, findings, now=NOW)


def test_a_condition_says_what_holds_the_patient_on_the_way() -> None:
    found = bridging(ask("rds"))
    assert found.groups == (("cpap", "mv"),)
    assert (found.signed, found.by_decisive) == (False, ())
    assert found.confidences == ("P",)
    assert "domain reference" in found.sources[0]


def test_less_than_what_decides_is_enough_to_bridge() -> None:
    needs = ask("vlbw", weight_g=1200, gestation="29+0")
    county = Facility("C", "县", 113.0, 35.0, capabilities=(DeclaredCapability("cpap"),))
    network = Network([county])
    to_bridge = bridging(needs).needs(network.vocabulary)
    assert to_bridge is not None
    assert match_one(needs, county, network, NOW).decisive is CanDo.NO
    assert match_one(to_bridge, county, network, NOW).decisive is CanDo.YES


def test_a_condition_without_a_row_asks_for_what_decides() -> None:
    assert "volvulus" not in BOOK.bridging
    needs = ask("volvulus")
    found = bridging(needs)
    assert found.groups == tuple(each.any_of for each in needs.decisive)
    assert (found.rules, found.by_decisive, found.signed) == ((), ("volvulus",), False)


def test_several_conditions_ask_for_all_of_theirs_each_group_once() -> None:
    both = bridging_groups(ask("spe", "abruption", gestation="33+0"))
    assert both == (("cs24", "icu_a"), ("cs24",))
    mixed = bridging(ask("rds", "volvulus"))
    assert ("cpap", "mv") in mixed.groups
    assert ("nsurg",) in mixed.groups
    assert ("mv",) not in mixed.groups  # decides for the one with a row, which needs less
    assert mixed.by_decisive == ("volvulus",)


def test_needs_that_no_condition_asked_for_bridge_with_what_decides() -> None:
    found = bridging(needs_from_groups([["cs24"], ["blood_mt", "ob_surg"]]))
    assert found.groups == (("cs24",), ("blood_mt", "ob_surg"))
    assert found.by_decisive == ("",)


def test_where_nothing_is_known_nobody_can_bridge() -> None:
    found = bridging(assess([], {"sbp": 120}, now=NOW))
    assert (found.groups, found.needs()) == ((), None)


def test_a_row_counts_as_signed_only_when_all_are() -> None:
    head = 'version = "1"\nsource = "s"\nconfidence = "S"\n'
    own = f'{head}[bridging.rds]\nsigned_off_by = "主任"\n'.encode()
    book = load_rules(packaged_tables(), {"own.toml": own})
    assert bridging(ask("rds"), book).signed
    assert not bridging(ask("rds", "sepsis_n"), book).signed
    assert not bridging(ask("rds", "volvulus"), book).signed


def test_every_packaged_row_is_unsigned_speaks_both_languages_and_can_be_asked() -> None:
    assert len(BOOK.bridging) >= 35
    for rule in BOOK.bridging.values():
        assert (rule.signed_off_by, rule.confidence) == ("", "P")
        assert rule.zh
        assert rule.en
        assert needs_from_groups(rule.groups, BOOK.vocabulary).decisive


@pytest.mark.parametrize("condition", sorted(BOOK.bridging))
def test_a_place_that_has_everything_decisive_can_bridge(condition: str) -> None:
    """A stop may never ask for more than the centre the move is for."""
    record = BOOK.conditions[condition]
    has = {code for group in record.groups for code in group.any_of}
    has |= {lower for code in has for lower in BOOK.vocabulary.included(code)}
    if record.ward_decisive:
        has |= set(BOOK.vocabulary.ward_codes)
    for group in BOOK.bridging[condition].groups:
        assert has.intersection(group), (condition, group)


def test_the_twelve_commonest_conditions_are_known_and_stand_on_something() -> None:
    common = BOOK.common
    assert len(common.conditions) == len(set(common.conditions)) == 12
    assert set(common.conditions) <= BOOK.conditions.keys()
    assert "proposal" in common.source
    assert common.confidence == "P"
    sides = {kind for each in common.conditions for kind in BOOK.conditions[each].kinds}
    assert sides == {"M", "F", "N"}
