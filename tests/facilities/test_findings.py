from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilities.errors import BadInputError, Problem
from facilities.findings import (
    FindingKind,
    Findings,
    FindingsReading,
    finding_rules,
    format_gestation,
    read_findings,
    split_pairs,
)

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def read(raw: dict[str, object], confirmed: tuple[str, ...] = ()) -> FindingsReading:
    return read_findings(raw, now=NOW, confirmed=confirmed)


def refused(raw: dict[str, object]) -> tuple[Problem, ...]:
    with pytest.raises(BadInputError) as caught:
        read(raw)
    return caught.value.problems


def test_all_findings_of_the_first_issue_are_read() -> None:
    reading = read(
        {
            "gestation": "29+4",
            "weight_g": "1180",
            "babies": 2,
            "birth_at": "2026-11-22T10:30:00+08:00",
            "onset_at": "2026-11-22T02:00Z",
            "dx_at": "2026-11-22 02:10:00+00:00",
            "decision_at": "2026-11-22T02:20:00.5+00:00",
        }
    )
    assert reading.doubts == ()
    assert reading.notes == ()
    assert reading.findings == Findings.of(
        gestation_days=207,
        weight_g=1180.0,
        babies=2,
        birth_at=datetime(2026, 11, 22, 2, 30, tzinfo=UTC),
        onset_at=datetime(2026, 11, 22, 2, 0, tzinfo=UTC),
        dx_at=datetime(2026, 11, 22, 2, 10, tzinfo=UTC),
        decision_at=datetime(2026, 11, 22, 2, 20, 0, 500_000, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("29+4", 207),
        (" 29 + 4 ", 207),
        ("29周4天", 207),
        ("29周+4天", 207),
        ("29w4d", 207),
        ("２９＋４", 207),
        ("29+", None),
        ("29 4", None),
        ("29", 203),
        (29, 203),
        ("29周", 203),
        ("29+4周", 207),
        ("29⁺⁴周", 207),
        ("29W+4D", 207),
        ("40+0", 280),
        ("4+0", 28),
        ("44+6", 314),
    ],
)
def test_gestation_is_read_in_its_usual_writings(written: object, days: int | None) -> None:
    if days is None:
        assert refused({"gestation": written})[0].code == "not_a_gestation"
    else:
        assert read({"gestation": written}).findings.gestation_days == days


@given(st.integers(min_value=28, max_value=314))
def test_gestation_comes_back_as_it_was_written(days: int) -> None:
    assert read({"gestation": format_gestation(days)}).findings.gestation_days == days


@pytest.mark.parametrize("written", ["29.4", 29.4, "２９．４", "29.4周", "29.4 weeks", "29,4"])
def test_decimal_gestation_is_refused_and_both_readings_are_named(written: object) -> None:
    (problem,) = refused({"gestation": written})
    assert problem.code == "decimal_gestation"
    assert (problem.field, problem.value) == ("gestation", str(written))
    assert "29 weeks 4 days (write 29+4)" in problem.message
    assert "29.4 weeks (about 29+3)" in problem.message


def test_decimal_gestation_beyond_six_days_has_one_reading_and_is_refused_all_the_same() -> None:
    (problem,) = refused({"gestation": "29.8"})
    assert "days" not in problem.message.split("?")[0]
    assert "about 29+6" in problem.message


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("gestation", "29+7", "not_a_gestation"),
        ("gestation", "abc", "not_a_gestation"),
        ("gestation", "-5", "not_a_gestation"),
        ("gestation", True, "not_a_number"),
        ("weight_g", "abc", "not_a_number"),
        ("weight_g", "1.2kg", "not_a_number"),
        ("weight_g", "nan", "not_a_number"),
        ("weight_g", float("inf"), "not_a_number"),
        ("weight_g", "1e999", "not_a_number"),
        ("weight_g", False, "not_a_number"),
        ("weight_g", [1180], "not_a_value"),
        ("weight_g", {"g": 1180}, "not_a_value"),
        ("babies", "2.5", "not_a_whole_number"),
        ("birth_at", "2026-11-22", "not_a_time"),
        ("birth_at", "03:05", "not_a_time"),
        ("birth_at", "yesterday", "not_a_time"),
        ("birth_at", "2026-11-31T03:05+08:00", "not_a_time"),
        ("birth_at", "0001-01-01T00:00+14:00", "not_a_time"),
        ("birth_at", 1764000000, "not_a_time"),
        ("delivered", "maybe", "not_yes_or_no"),
        ("weight_g", "1" * 5000, "too_long"),
        ("sbq", "172", "unknown_finding"),
    ],
)
def test_what_cannot_be_read_is_refused_with_field_and_value(
    key: str, value: object, code: str
) -> None:
    (problem,) = refused({key: value})
    assert (problem.code, problem.field) == (code, key)
    assert problem.value
    assert len(problem.value) <= 80


def test_a_number_too_long_to_write_is_refused() -> None:
    (problem,) = refused({"weight_g": 10**5000})
    assert (problem.code, problem.value) == ("too_long", "a number too long to write")


def test_all_unreadable_findings_are_named_at_once() -> None:
    problems = refused({"gestation": "29.4", "weight_g": "x", "shoe_size": "38", "babies": "2"})
    assert [problem.code for problem in problems] == [
        "decimal_gestation",
        "not_a_number",
        "unknown_finding",
    ]


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("gestation", "400", "40+0"),
        ("gestation", "207", "29+4"),
        ("gestation", "3+6", None),
        ("gestation", "45+0", None),
        ("weight_g", "1.2", "1200"),
        ("weight_g", 299, None),
        ("weight_g", "6501", None),
        ("babies", "12", None),
    ],
)
def test_an_implausible_value_is_left_unused_and_asked_back_until_confirmed(
    key: str, value: object, meant: str | None
) -> None:
    reading = read({key: value})
    assert reading.findings == Findings()
    (doubt,) = reading.doubts
    assert (doubt.key, doubt.value, doubt.code) == (key, str(value), "out_of_range")
    assert str(value) in doubt.question_zh
    assert str(value) in doubt.question_en
    assert doubt.params.get("meant") == meant
    assert (meant or "Gestation") in doubt.question_en or meant is None
    confirmed = read({key: value}, (key,))
    assert confirmed.doubts == ()
    assert confirmed.findings != Findings()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("weight_g", "-5"),
        ("weight_g", "0"),
        ("weight_g", "1e300"),
        ("babies", "0"),
        ("babies", "-2"),
        ("babies", "1e30"),
        ("birth_at", (NOW + timedelta(days=2)).isoformat()),
        ("birth_at", "9999-12-31T23:59:59+00:00"),
        ("onset_at", "0001-01-02T00:00:00+00:00"),
    ],
)
def test_what_cannot_be_stays_unused_and_asked_back_whatever_is_confirmed(
    key: str, value: object
) -> None:
    for confirmed in ((), (key,)):
        reading = read({key: value}, confirmed)
        assert reading.findings == Findings()
        (doubt,) = reading.doubts
        assert (doubt.key, doubt.code, doubt.can_be_confirmed) == (key, "impossible", False)
        assert "cannot be" in doubt.question_en
        assert "不可能" in doubt.question_zh


@pytest.mark.parametrize("key", ["onset_at", "dx_at", "decision_at", "arrest_at"])
def test_a_slipped_year_is_asked_back(key: str) -> None:
    last_year: dict[str, object] = {key: (NOW - timedelta(days=365)).isoformat()}
    assert [doubt.code for doubt in read(last_year).doubts] == ["too_long_ago"]
    assert read(last_year, (key,)).doubts == ()


def test_a_doubt_about_one_value_leaves_the_others_in_use() -> None:
    reading = read({"gestation": "400", "weight_g": "1180"})
    assert reading.findings == Findings.of(weight_g=1180.0)
    assert [doubt.key for doubt in reading.doubts] == ["gestation"]


def test_confirming_one_value_does_not_confirm_another() -> None:
    reading = read({"gestation": "400", "weight_g": "1.2"}, ("weight_g",))
    assert reading.findings == Findings.of(weight_g=1.2)
    assert [doubt.key for doubt in reading.doubts] == ["gestation"]


def test_confirming_a_key_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadInputError, match="shoe_size"):
        read({}, ("shoe_size",))


def test_a_time_without_a_zone_is_read_as_china_time_and_that_is_said() -> None:
    reading = read({"birth_at": "2026-11-22T10:30"})
    assert reading.findings.birth_at == datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    assert reading.notes == ("time_read_as_china",)


def test_a_time_in_the_future_is_a_doubt_but_a_fast_clock_is_forgiven() -> None:
    soon = (NOW + timedelta(minutes=1)).isoformat()
    later = (NOW + timedelta(minutes=3)).isoformat()
    assert read({"onset_at": soon}).doubts == ()
    (doubt,) = read({"onset_at": later}).doubts
    assert doubt.code == "in_the_future"
    assert read({"onset_at": later}, ("onset_at",)).findings.anchor("onset") is not None


@pytest.mark.parametrize(("newborn", "days"), [(True, 28), (False, 42)])
def test_a_birth_longer_ago_than_the_patient_kind_allows_is_a_doubt(
    newborn: bool,
    days: int,
) -> None:
    def doubts(ago: timedelta) -> list[str]:
        raw = {"birth_at": (NOW - ago).isoformat()}
        return [each.code for each in read_findings(raw, now=NOW, newborn=newborn).doubts]

    assert doubts(timedelta(days=days)) == []
    assert doubts(timedelta(days=days, minutes=1)) == ["too_long_ago"]


@pytest.mark.parametrize("value", ["", "   ", None])
def test_an_empty_value_means_not_known(value: object) -> None:
    assert read({"gestation": value, "weight_g": value}) == FindingsReading(Findings())


@pytest.mark.parametrize(
    ("written", "meaning"),
    [("yes", True), (True, True), ("是", True), ("no", False), (False, False), ("否", False)],
)
def test_yes_and_no_are_read_in_both_languages(written: object, meaning: bool) -> None:
    assert read({"controlled": written}).findings.controlled is meaning


@pytest.mark.parametrize(
    ("written", "fraction"),
    [
        ("40", 0.4),
        ("0.4", 0.4),
        (100, 1.0),
        ("1.0", 1.0),
        ("21", 0.21),
        ("35%", 0.35),
        (0.21, 0.21),
    ],
)
def test_inspired_oxygen_is_read_as_a_fraction_or_as_per_cent(
    written: object, fraction: float
) -> None:
    assert read({"fio2": written}).findings.number("fio2") == pytest.approx(fraction)


@pytest.mark.parametrize("written", ["0.2", "2", "20", "101"])
def test_inspired_oxygen_outside_air_and_pure_oxygen_is_asked_back(written: str) -> None:
    assert [doubt.key for doubt in read({"fio2": written}).doubts] == ["fio2"]


@pytest.mark.parametrize(
    ("key", "written", "codes"),
    [
        ("labour", "active", ("active",)),
        ("labour", "先兆早产", ("threatened",)),
        ("labour", "yes", ("active",)),
        ("labour", True, ("active",)),
        ("labour", False, ("no",)),
        ("bleeding", "还在出血", ("ongoing",)),
        ("bleeding", "ONGOING", ("ongoing",)),
        ("nyha", "Ⅲ", ("III",)),
        ("nyha", "3", ("III",)),
        ("bleeding", "uncontrolled", ("ongoing",)),
        ("bleeding", "stopped", ("controlled",)),
        ("consciousness", "昏迷", ("unresponsive",)),
        ("consciousness", "coma", ("unresponsive",)),
        ("risk_colour", "紫", ("purple",)),
        ("risk_colour", "purple+red", ("red", "purple")),
        ("risk_colour", "橙、紫", ("orange", "purple")),
        ("risk_colour", "red purple", ("red", "purple")),
    ],
)
def test_a_choice_is_read_by_its_code_or_any_of_its_words(
    key: str, written: object, codes: tuple[str, ...]
) -> None:
    assert read({key: written}).findings.choices(key) == codes


@pytest.mark.parametrize("written", ["unknown", "Unknown", "?", "？", "不详", " 未知 "])
@pytest.mark.parametrize("key", ["controlled", "gestation", "sbp", "birth_at", "bleeding"])
def test_said_to_be_not_known_is_the_same_as_not_said(key: str, written: str) -> None:
    assert read({key: written, "dbp": 70}) == read({"dbp": 70})


@pytest.mark.parametrize(
    ("key", "written"),
    [("labour", "perhaps"), ("labour", "active+no"), ("risk_colour", "red+mauve"), ("nyha", "5")],
)
def test_a_word_that_is_no_choice_is_refused_with_the_choices(key: str, written: str) -> None:
    (problem,) = refused({key: written})
    assert (problem.code, problem.field, problem.value) == ("not_a_choice", key, written)
    assert all(code in problem.message for code in finding_rules()[key].choices)


def test_a_number_may_carry_its_own_unit_and_no_other() -> None:
    found = read({"weight_g": "1180 g", "sbp": "１７２mmHg", "temp_c": "38.5℃"}).findings
    assert (found.weight_g, found.number("sbp"), found.number("temp_c")) == (1180, 172, 38.5)
    assert refused({"temp_c": "101 °F"})[0].code == "not_a_number"


# --- the birth, by its time or by the age --------------------------------------------------


def test_an_age_stands_for_the_time_of_birth() -> None:
    assert read({"age_min": "90"}).findings.birth_at == NOW - timedelta(minutes=90)
    (doubt,) = read({"age_min": "40321"}).doubts
    assert doubt.key == "age_min"


@pytest.mark.parametrize(
    ("age_min", "born_min_ago", "counts_min", "notes"),
    [
        (60, 60, 60, ()),
        (60, 64, 64, ()),
        (60, 90, 90, ("birth_times_differ",)),
        (90, 60, 90, ("birth_times_differ",)),
    ],
)
def test_of_two_births_the_earlier_counts_and_a_difference_is_said(
    age_min: int, born_min_ago: int, counts_min: int, notes: tuple[str, ...]
) -> None:
    said = (NOW - timedelta(minutes=born_min_ago)).isoformat()
    reading = read({"age_min": age_min, "birth_at": said})
    assert reading.findings.birth_at == NOW - timedelta(minutes=counts_min)
    assert reading.notes == notes


def test_a_finding_of_a_deployments_own_table_is_read_and_compared() -> None:
    rule = replace(finding_rules()["hr"], key="lactate", unit="mmol/L", lowest=0, highest=30)
    reading = read_findings({"lactate": "4.5 mmol/L"}, now=NOW, rules={"lactate": rule})
    assert reading.findings.compared == {"lactate": 4.5}
    with pytest.raises(BadInputError, match="gestation"):
        read_findings({"gestation": "30+0"}, now=NOW, rules={"lactate": rule})


def test_pairs_are_split_at_the_first_equals_sign() -> None:
    assert split_pairs(["gestation=29+4", "note = a=b "]) == {"gestation": "29+4", "note": "a=b"}


def test_words_that_are_no_pairs_and_keys_said_twice_are_refused_together() -> None:
    with pytest.raises(BadInputError) as caught:
        split_pairs(["gestation", "=4", "babies=1", "babies=2"])
    assert [problem.code for problem in caught.value.problems] == [
        "not_a_pair",
        "not_a_pair",
        "duplicate_finding",
    ]


@pytest.mark.parametrize("key", list(finding_rules()))
def test_every_finding_has_names_a_unit_a_source_and_a_question(key: str) -> None:
    rule = finding_rules()[key]
    assert rule.zh
    assert rule.en
    assert rule.unit
    assert rule.source
    if rule.kind not in {FindingKind.YES_NO, FindingKind.CHOICE}:
        assert "{value}" in rule.question_zh
        assert "{value}" in rule.question_en


JSON = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)


@given(st.dictionaries(st.sampled_from(list(finding_rules())), JSON))
def test_any_json_value_is_read_doubted_or_refused_and_never_crashes(
    raw: dict[str, object],
) -> None:
    try:
        named = {doubt.key for doubt in read(raw).doubts}
    except BadInputError as error:
        named = {problem.field or "" for problem in error.problems}
    assert named <= set(raw)
