"""Which fields a record may have, and of what sort each is."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from facilities.capabilities import Side, WardGrade
from facilities.comparing import ORDERED, Otherwise, Unknown
from facilities.conditions import UNCERTAIN, Bounds, Phase, Serves, Strength, Urgency
from facilities.errors import closest
from facilities.facility import Tier
from facilities.findings import FindingKind
from facilities.rules.problems import Place, Problems
from facilities.tables import Table
from facilities.vocabulary import BedKind, PatientRole

CONFIDENCES = ("S", "M", "U", "P")
ANCHORS = ("birth", "onset", "dx", "decision", "dose", "arrest", "request", "arrival")
OTHER_TIME_UNITS = re.compile(r"^(hours?|h|seconds?|s|days?|d|min|minute|\w+_(h|s|d))$")
GESTATION = re.compile(r"(\d{1,2})\+([0-6])")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_SPAN_MIN = 24 * 60  # of a team's or a vehicle's time; more is another unit
LONGEST_WINDOW_MIN = 42 * 24 * 60  # the longest a mother counts as one; more is another unit

# A mark after the sort: "!" the field must be there.
RECORD = "source:text! confidence:confidence! effective_from:date effective_to:date"
SIGNED = "signed_off_by:any_text signed_on:date"
LABEL = "zh:text! en:text!"
SPAN = "low_min:span! likely_min:span! high_min:span!"
WINDOW = f"{LABEL} minutes:minutes! anchor:anchor! bounds:bounds! strength:strength start_min:whole"

SCHEMAS: Mapping[str, str] = {
    "condition": f"{RECORD} {SIGNED} {LABEL} zh_full:text pinyin:text aliases:texts kind:some! "
    "urgency:urgencies! urgency_when:rows decisive:groups needs:groups extras:codes "
    "decisive_fallback:codes windows:rows min_tier:tier! lower_tier:table uncontrolled_tier:tier "
    "tier_when:rows advice:phases! icd10:text! ward_decisive:flag theatre_first:flag "
    "rescue_while_fetus_lives:flag birth_later:flag counts_babies:flag implies:rows "
    "note_zh:text note_en:text",
    "group": "any:some! when:rows confidence:confidence",
    "window": f"{WINDOW} confidence:confidence when:rows capability:text always_shown:flag",
    "capability_window": f"{RECORD} {WINDOW}",
    "test": "finding:text! op:operator! value:any! otherwise:otherwise note:text unknown:unknown",
    "lower_tier": "tier:tier! finding:text! op:operator! value:any! confidence:confidence",
    "tier_when": "tier:tier! when:rows! confidence:confidence",
    "urgency_when": "urgency:urgency! when:rows!",
    "suggestion": f"{RECORD} {SIGNED} {LABEL} suggests:text! for_roles:roles! when:rows!",
    "finding": f"{RECORD} {LABEL} kind:finding_kind! unit:text! lowest:number highest:number "
    "longest_ago_d:number newborn_longest_ago_d:number never_below:number never_above:number "
    "never_ago_d:number never_ahead_d:number question_zh:text question_en:text roles:roles "
    "choices:labels choices_from:text several:flag percent_from:number",
    "label": f"{LABEL} words:texts",
    "advice": f"{RECORD} {LABEL} serves:serves when:rows instead_of:codes",
    "note": f"{RECORD} {LABEL}",
    "urgency": f"{RECORD} {LABEL} meaning_zh:text! meaning_en:text! first_response_s:whole "
    "accept_s:whole leave_s:whole",
    "ward_rule": f"{RECORD} {SIGNED} floor_gestation:gestation! by_gestation:rows! "
    "by_weight_g:rows! tier_of_ward:tiers_of_wards!",
    "gestation_step": "from:gestation! ward:ward!",
    "weight_step": "from:whole! ward:ward!",
    "team_time": f"{RECORD} {SPAN}",
    "stabilisation": f"{RECORD} {SPAN}",
    "dwell": f"{RECORD} {SPAN}",
    "night": f"{RECORD} starts:clock! ends:clock!",
    "bridging": f"{RECORD} {SIGNED} {LABEL} needs:groups!",
    "common": f"{RECORD} conditions:codes!",
    "after_birth": f"{RECORD} falls_away:codes!",
    "danger": f"{RECORD} next_urgency:urgency! urgency_without_condition:urgency! "
    "uncontrolled_when:rows!",
    "infection": f"{RECORD} needs:codes! needed_when:rows! informs_when:rows advice:phases",
    "tier": f"{RECORD} {LABEL} words:texts",
    "patient_kind": f"{RECORD} {LABEL} words:texts role:role! centre:text",
    "centre_kind": f"{RECORD} {LABEL} words:texts beds:beds",
    "risk_colour": f"{RECORD} {SIGNED} {LABEL} words:texts rank:whole! infectious:flag "
    "meaning_zh:text! meaning_en:text! level_zh:text! level_en:text! report_within_h:whole",
    "capability": f"{RECORD} {LABEL} side:side! zh_full:text includes:text",
    "ward": f"{RECORD} {LABEL} code:text",
}
SINGLES = frozenset({"ward_rule", "night", "common", "after_birth", "danger", "infection"})
"""Tables that are one record themselves."""
PARTS = frozenset(
    {
        "group",
        "window",
        "test",
        "lower_tier",
        "tier_when",
        "urgency_when",
        "label",
        "gestation_step",
        "weight_step",
    }
)
TABLES = SCHEMAS.keys() - PARTS
"""Tables of a rule file, by their name in it."""
DECIDING = (
    *("ward_rule", "infection", "after_birth", "danger"),
    *("team_time", "stabilisation", "dwell", "night", "bridging"),
)
"""Records that exclude or reorder wherever they speak, so that none may be uncertain."""

WORDS: Mapping[str, tuple[str, type[StrEnum]]] = {
    "tier": ("unknown_tier", Tier),
    "urgency": ("unknown_word", Urgency),
    "bounds": ("unknown_word", Bounds),
    "strength": ("unknown_word", Strength),
    "otherwise": ("unknown_word", Otherwise),
    "unknown": ("unknown_word", Unknown),
    "serves": ("unknown_word", Serves),
    "role": ("unknown_word", PatientRole),
    "side": ("unknown_word", Side),
    "ward": ("unknown_ward", WardGrade),
    "finding_kind": ("unknown_word", FindingKind),
}
LISTED_WORDS = {"urgencies": "urgency", "roles": "role"}

STAND_INS: Mapping[str, object] = {
    "text": "-",
    "confidence": "P",
    "some": "M",
    "urgencies": "U2",
    "urgency": "U2",
    "tier": "county",
    "phases": {},
    "roles": [],
    "role": "other",
    "side": "other",
    "rows": [],
    "codes": [],
    "finding_kind": "yes_no",
    "whole": 0,
    "span": 0,
    "clock": "00:00",
    "groups": [],
    "minutes": 1,
    "anchor": "dx",
    "bounds": "here",
}
"""What stands for a missing value while the rest is read; it never gets into a rule book."""


def check_row(place: Place, row: Table, schema: str, problems: Problems) -> bool:
    """Say every field of a record that is unknown, missing or of the wrong sort."""
    before = len(problems.found)
    sorts = _sorts(schema)
    for name in row.keys() - sorts.keys():
        _unknown_field(place / name, name, sorts, problems)
    for name, sort in sorts.items():
        if name in row:
            _check(place / name, row[name], sort.removesuffix("!"), problems)
        elif sort.endswith("!"):
            code = "window_without_anchor" if sort == "anchor!" else "missing_value"
            problems.say(code, place / name, None, "give it")
    if schema in DECIDING and row.get("confidence") == UNCERTAIN:
        advice = "it excludes and reorders: give it S, M or P, or leave the packaged record"
        problems.say("uncertain_rule", place / "confidence", UNCERTAIN, advice)
    return len(problems.found) == before


def repaired(row: Table, schema: str, sound: Table) -> Table:
    """Give a row that holds to its schema, so that the reading can say what else is wrong.

    A field that is wrong is left out; one that must be there comes from `sound`, else stands for
    nothing in particular.
    """
    kept: Table = {}
    for name, sort in _sorts(schema).items():
        bare = sort.removesuffix("!")
        ignored = Problems()
        if name in row:
            _check(Place(""), row[name], bare, ignored)
        if name in row and not ignored.found:
            kept[name] = row[name]
        elif bare == "phases" and isinstance(row.get(name), dict):
            kept[name] = {each: row[name][each] for each in Phase if _is_codes(row[name].get(each))}
        elif sort.endswith("!"):
            kept[name] = sound[name] if name in sound else STAND_INS[bare]
    return kept


@cache
def _sorts(schema: str) -> Mapping[str, str]:
    return dict(each.split(":") for each in SCHEMAS[schema].split())


def gestation_days(text: str) -> int | None:
    """Read weeks+days, such as 34+0."""
    matched = GESTATION.fullmatch(text)
    return int(matched[1]) * 7 + int(matched[2]) if matched else None


def _unknown_field(place: Place, name: str, sorts: Mapping[str, str], problems: Problems) -> None:
    if "minutes" in sorts and OTHER_TIME_UNITS.match(name):
        problems.say("wrong_unit", place, name, "a window counts whole minutes: write minutes")
    else:
        problems.say("unknown_field", place, name, f"{closest(name, sorts)}, or remove it")


def _check(place: Place, value: object, sort: str, problems: Problems) -> None:
    if sort in WORDS:
        code, words = WORDS[sort]
        problems.known(code, place, value, words)
    elif sort in LISTED_WORDS:
        _check_words(place, value, LISTED_WORDS[sort], problems)
    else:
        CHECKS[sort](place, value, problems)


def _check_words(place: Place, value: object, sort: str, problems: Problems) -> None:
    code, words = WORDS[sort]
    values = value if isinstance(value, list) else [value]
    if not values:
        problems.say("missing_value", place, None, "name at least one")
    for each in values:
        problems.known(code, place, each, words)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text(place: Place, value: object, problems: Problems) -> None:
    if not _is_text(value):
        problems.say("missing_value", place, value, "give a text")


def _any_text(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, str):
        problems.say("not_a_text", place, value, 'write it in quotes, or "" for nobody')


def _texts(place: Place, value: object, problems: Problems) -> None:
    if not _is_codes(value):
        problems.say("not_a_list_of_texts", place, value, 'write ["one", "two"]')


def _some(place: Place, value: object, problems: Problems) -> None:
    values = value if isinstance(value, list) else [value]
    if not values or not all(_is_text(each) for each in values):
        problems.say("not_a_list_of_codes", place, value, 'write "code" or ["code", "code"]')


def _is_codes(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(each) for each in value)


def _codes(place: Place, value: object, problems: Problems) -> None:
    if not _is_codes(value):
        problems.say("not_a_list_of_codes", place, value, 'write ["code", "code"]')


def _beds(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, list):
        advice = 'write ["maternal_bed", "newborn_cot"], or [] to ask about none'
        problems.say("not_a_list_of_codes", place, value, advice)
        return
    for each in value:
        problems.known("unknown_kind_of_bed", place, each, BedKind)


def _whole(place: Place, value: object, problems: Problems) -> None:
    if isinstance(value, str) and re.match(r"\s*\d", value):
        problems.say("wrong_unit", place, value, "write the number alone, without quotes or unit")
    elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
        problems.say("not_a_whole_number", place, value, "give a whole number from 0")


def _minutes(place: Place, value: object, problems: Problems) -> None:
    before = len(problems.found)
    _whole(place, value, problems)
    if len(problems.found) > before or not isinstance(value, int):
        return
    if value == 0:
        problems.say("not_a_whole_number", place, value, "give whole minutes from 1")
    elif value > LONGEST_WINDOW_MIN:
        problems.say("wrong_unit", place, value, "write minutes, not seconds: six weeks at most")


def _span(place: Place, value: object, problems: Problems) -> None:
    _whole(place, value, problems)
    if isinstance(value, int) and value > LONGEST_SPAN_MIN:
        problems.say("wrong_unit", place, value, "write minutes, not seconds: a day at most")


def _clock(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, str) or not CLOCK.fullmatch(value):
        problems.say("not_a_time", place, value, 'write a time of day in quotes, such as "18:00"')


def _number(place: Place, value: object, problems: Problems) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(float(str(value))):
        problems.say("not_a_number", place, value, "write the number alone, without quotes or unit")


def _flag(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.say("not_true_or_false", place, value, "write true or false")


def _date(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        problems.say("not_a_date", place, value, "write a day such as 2026-11-22, without quotes")


def _rows(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        problems.say("not_a_list_of_tables", place, value, "write [{ … }, { … }]")


def _groups(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, list):
        problems.say("not_a_list_of_codes", place, value, "write a list of groups")


def _table(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, dict) or not value:
        problems.say("missing_table", place, value, "give this table")


def _phases(place: Place, value: object, problems: Problems) -> None:
    _table(place, value, problems)
    if isinstance(value, dict):
        for phase, codes in value.items():
            problems.known("unknown_phase", place, phase, Phase)
            _codes(place / phase, codes, problems)


def _tiers_of_wards(place: Place, value: object, problems: Problems) -> None:
    _table(place, value, problems)
    tiers: Table = value if isinstance(value, dict) else {}
    for grade in tiers:
        problems.known("unknown_ward", place, grade, WardGrade)
    for grade in WardGrade:
        problems.known("unknown_tier", place / grade, tiers.get(grade), Tier)


def _labels(place: Place, value: object, problems: Problems) -> None:
    _table(place, value, problems)
    if isinstance(value, dict):
        for code, row in value.items():
            if isinstance(row, dict):
                check_row(place / code, row, "label", problems)
            else:
                problems.say("missing_table", place / code, row, "give its zh and en")


def _gestation(place: Place, value: object, problems: Problems) -> None:
    if not isinstance(value, str) or gestation_days(value) is None:
        problems.say("wrong_unit", place, value, 'write weeks+days in quotes, such as "34+0"')


def _operator(place: Place, value: object, problems: Problems) -> None:
    problems.known("unknown_operator", place, value, ORDERED)


def _anchor(place: Place, value: object, problems: Problems) -> None:
    problems.known("window_without_anchor", place, value, ANCHORS)


def _confidence(place: Place, value: object, problems: Problems) -> None:
    if value not in CONFIDENCES:
        problems.say("unknown_confidence", place, value, "use S, M, U or P")


def _any(place: Place, value: object, problems: Problems) -> None:
    """Take any value: whoever knows the finding checks it."""


CHECKS: Mapping[str, Callable[[Place, object, Problems], None]] = {
    "text": _text,
    "any_text": _any_text,
    "texts": _texts,
    "some": _some,
    "codes": _codes,
    "beds": _beds,
    "whole": _whole,
    "minutes": _minutes,
    "span": _span,
    "clock": _clock,
    "number": _number,
    "flag": _flag,
    "date": _date,
    "rows": _rows,
    "groups": _groups,
    "table": _table,
    "phases": _phases,
    "tiers_of_wards": _tiers_of_wards,
    "labels": _labels,
    "gestation": _gestation,
    "operator": _operator,
    "anchor": _anchor,
    "confidence": _confidence,
    "any": _any,
}
