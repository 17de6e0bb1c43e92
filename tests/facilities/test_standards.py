from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.errors import BadInputError, RulesError
from facilities.facility import Tier
from facilities.rules.problems import RuleProblem
from facilities.standards import (
    LEVELS,
    ItemGroup,
    ItemReport,
    StandardsReport,
    Standing,
    Value,
    assess_standards,
    load_standards,
    packaged_standards,
)

DAY = date(2026, 9, 30)
OWN = 'version = "1"\nsource = "晋卫〔2026〕9号"\nconfidence = "P"\n'

# The table of the guide, copied by hand from domain reference 1.3.
PRINTED: dict[str, tuple[Value | None, Value | None, Value | None]] = {
    "obstetric_beds": (30, 40, 40),
    "deliveries_a_year": (2000, 4000, 4000),
    "high_risk_share": (40, 70, 70),
    "rescue_beds": (2, 6, 8),
    "icu": (True, True, None),
    "icu_beds_kept": (True, True, None),
    "obstetric_icu_or_beds_kept": (None, None, True),
    "embolisation": (None, True, True),
    "blood_purification": (None, True, True),
    "multidisciplinary_team": (None, True, True),
    "ecmo_cardiac_surgery": (None, None, True),
}


def item(report: StandardsReport, key: str) -> ItemReport:
    return next(each for each in report.items if each.item.key == key)


@pytest.mark.parametrize("key", PRINTED)
def test_each_level_is_asked_what_the_guide_prints(key: str) -> None:
    asks = packaged_standards().items[key].asks
    found = tuple(asks[level].value if level in asks else None for level in LEVELS)
    assert found == PRINTED[key]


def test_in_principle_is_said_where_the_guide_says_so() -> None:
    beds = packaged_standards().items["obstetric_beds"].asks
    assert [beds[level].in_principle for level in LEVELS] == [True, True, False]


def test_twenty_standing_systems_are_asked_of_every_level() -> None:
    systems = [
        each for each in packaged_standards().items.values() if each.group is ItemGroup.SYSTEM
    ]
    assert len(systems) == 20
    assert all(set(each.asks) == set(LEVELS) and each.is_yes_no for each in systems)


def test_every_item_has_both_names_a_source_and_a_confidence() -> None:
    for each in packaged_standards().items.values():
        assert each.zh, each.key
        assert each.en, each.key
        assert each.source, each.key
        assert each.confidence in set("SMPU"), each.key


def test_a_gap_says_by_how_much_and_rests_on_its_evidence() -> None:
    report = assess_standards(
        Tier.PREFECTURE,
        {"rescue_beds": (4, DAY), "obstetric_beds": (40, DAY), "icu": (False, None)},
    )
    rescue = item(report, "rescue_beds")
    assert (rescue.standing, rescue.short_by, rescue.evidence_on) == (Standing.GAP, 2, DAY)
    assert item(report, "obstetric_beds").standing is Standing.MET
    icu = item(report, "icu")
    assert (icu.standing, icu.short_by, icu.evidence_on) == (Standing.GAP, None, None)


def test_what_nobody_stated_is_not_stated_and_never_zero() -> None:
    report = assess_standards(Tier.COUNTY, {})
    assert report.counts[Standing.GAP] == 0
    assert report.counts[Standing.MET] == 0
    assert item(report, "rescue_beds").value is None
    assert item(report, "rescue_beds").standing is Standing.NOT_STATED
    assert assess_standards(Tier.COUNTY, {"rescue_beds": (0, DAY)}).counts[Standing.GAP] == 1


def test_what_a_level_need_not_have_is_no_gap_even_when_it_is_stated() -> None:
    report = assess_standards(Tier.COUNTY, {"ecmo_cardiac_surgery": (False, None)})
    assert item(report, "ecmo_cardiac_surgery").standing is Standing.NOT_EXPECTED
    assert item(report, "ecmo_cardiac_surgery").value is False


def test_a_gap_in_a_doubtful_item_is_only_a_question() -> None:
    report = assess_standards(Tier.PREFECTURE, {"blood_purification": (False, None)})
    (gap,) = report.of(Standing.GAP)
    assert gap.is_question
    assert not item(report, "rescue_beds").is_question


@given(st.sampled_from(LEVELS), st.integers(0, 100), st.integers(0, 100))
def test_more_beds_never_widen_a_gap(level: Tier, beds: int, more: int) -> None:
    fewer = item(assess_standards(level, {"rescue_beds": (beds, None)}), "rescue_beds")
    better = item(assess_standards(level, {"rescue_beds": (beds + more, None)}), "rescue_beds")
    assert (better.short_by or 0) <= (fewer.short_by or 0)


def test_everything_wrong_with_a_statement_is_said_at_once() -> None:
    with pytest.raises(BadInputError) as caught:
        assess_standards(
            Tier.TOWNSHIP,
            {
                "rescue_bed": (1, None),
                "icu": (3, None),
                "rescue_beds": (True, None),
                "drugs": (-1, None),
            },
        )
    assert [each.code for each in caught.value.problems] == [
        "unknown_level",
        "unknown_item",
        "wrong_kind_of_value",
        "wrong_kind_of_value",
        "wrong_kind_of_value",
    ]
    with pytest.raises(BadInputError, match="zero or more"):
        assess_standards(Tier.COUNTY, {"obstetric_beds": (float("nan"), None)})


def test_a_local_authority_may_adjust_a_figure_in_its_own_file() -> None:
    own = f'{OWN}[standard.rescue_beds]\nasks.county = {{ op = ">=", value = 3 }}\n'
    standards = load_standards({"local.toml": own.encode()})
    beds = standards.items["rescue_beds"]
    assert [beds.asks[level].value for level in LEVELS] == [3, 6, 8]
    assert (beds.source, beds.confidence) == ("晋卫〔2026〕9号", "P")
    assert "local.toml 1" in standards.version
    assert standards.items["icu"] == packaged_standards().items["icu"]
    report = assess_standards(Tier.COUNTY, {"rescue_beds": (2, None)}, standards)
    assert item(report, "rescue_beds").short_by == 1


def test_a_local_authority_may_add_take_away_and_waive_an_item() -> None:
    own = (
        f"{OWN}[standard.ethics]\nremove = true\n"
        "[standard.icu]\nasks.county = false\n"
        '[standard.helipad]\nzh = "停机坪"\nen = "Helipad"\n'
        'asks.province = { op = "==", value = true }\n'
    )
    items = load_standards({"local.toml": own.encode()}).items
    assert "ethics" not in items
    assert set(items["icu"].asks) == {Tier.PREFECTURE}
    assert items["helipad"].is_yes_no


def test_an_override_that_cannot_be_used_is_refused_with_every_reason() -> None:
    own = (
        '[standard.helipad]\nzh = "停机坪"\ncolour = "red"\n'
        'asks.village = { op = ">=", value = 1 }\n'
        'asks.county = { op = "over", value = "many", note = "x" }\n'
        "asks.province = 7\n"
    )
    with pytest.raises(RulesError) as caught:
        load_standards({"local.toml": own.encode()})
    assert {(each.field, each.code) for each in caught.value.problems} == {
        ("local.toml/standard.helipad/colour", "unknown_key"),
        ("local.toml/standard.helipad/en", "missing_value"),
        ("local.toml/standard.helipad/source", "missing_value"),
        ("local.toml/standard.helipad/confidence", "bad_confidence"),
        ("local.toml/standard.helipad/asks/village", "unknown_level"),
        ("local.toml/standard.helipad/asks/county/note", "unknown_key"),
        ("local.toml/standard.helipad/asks/county/op", "bad_op"),
        ("local.toml/standard.helipad/asks/county/value", "bad_value"),
        ("local.toml/standard.helipad/asks/province", "bad_ask"),
    }


def test_a_file_that_is_no_toml_is_refused_by_name() -> None:
    with pytest.raises(RulesError, match=r"local\.toml"):
        load_standards({"local.toml": b"[standard"})


@pytest.mark.parametrize(
    ("record", "places"),
    [
        ("standard = 3", {("standard", "")}),
        ("[standard]\nicu = 1", {("standard.icu", "")}),
        ("[standard.icu]\nasks = 3", {("standard.icu", "asks")}),
        ("[standard.icu]\nasks = []", {("standard.icu", "asks")}),
        (
            "[standard.icu]\nzh = 3\ngroup = []\nconfidence = ['S']\nunit = {}",
            {("standard.icu", name) for name in ("zh", "group", "confidence", "unit")},
        ),
        (
            "[standard.icu.asks]\ncounty = { op = ['=='], value = [], in_principle = 1 }",
            {("standard.icu", f"asks/county/{name}") for name in ("op", "value", "in_principle")},
        ),
        (
            "[standard.rescue_beds]\nasks.county = { op = '>=', value = nan }",
            {("standard.rescue_beds", "asks/county/value")},
        ),
        (
            "[standard.icu]\nasks.county = false\nasks.prefecture = false",
            {("standard.icu", "asks")},
        ),
        ("[standard.icu]\nremove = 'yes'", {("standard.icu", "remove")}),
        ("[standard.icux]\nremove = true", {("standard.icux", "remove")}),
    ],
)
def test_a_record_of_the_wrong_shape_is_said_by_file_record_and_field(
    record: str, places: set[tuple[str, str]]
) -> None:
    with pytest.raises(RulesError) as caught:
        load_standards({"local.toml": f"{OWN}{record}\n".encode()})
    found = [each.place for each in caught.value.problems if isinstance(each, RuleProblem)]
    assert len(found) == len(caught.value.problems)
    assert {each.file for each in found} == {"local.toml"}
    assert {(each.record, each.field) for each in found} == places


def test_one_item_in_two_files_is_refused() -> None:
    own = f'{OWN}[standard.icu]\nzh = "重症医学科"\n'.encode()
    with pytest.raises(RulesError, match=r"it is also in a\.toml"):
        load_standards({"a.toml": own, "b.toml": own})


def test_a_file_with_the_mark_that_windows_writes_is_read() -> None:
    own = f'{OWN}[standard.icu]\nzh = "重症医学科"\n'
    standards = load_standards({"local.toml": own.encode("utf-8-sig")})
    assert standards.items["icu"].zh == "重症医学科"
