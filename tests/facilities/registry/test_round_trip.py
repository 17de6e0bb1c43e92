"""What was exported and is imported again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facilities.capabilities import WardGrade
from facilities.duty import DutyWindow
from facilities.facility import DeclaredCapability, Designation, Facility, Held, Tier
from facilities.network import Catchment, Network
from facilities.registry import (
    CapacityFigure,
    FileFormat,
    changes,
    over,
    read_capacity,
    read_catchments,
    read_designations,
    read_facilities,
    write_capacity,
    write_catchments,
    write_designations,
    write_facilities,
)

FORMS = st.sampled_from(FileFormat)
CODES = ("F1", "F2", "140521", "=F3", "-4", "0057")
NASTY = st.sampled_from(["=1+1", "+86 1", "-x", "@SUM(A1)", "'=x", "''-", "'quoted'", "1e5", "007"])
PLAIN = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12
).map(lambda text: text.replace("\u00a0", "").strip())
# A spreadsheet's own error, such as #REF!, is no text that an import lets in.
NAMES = NASTY | PLAIN.filter(lambda text: text != "" and not text.startswith("#"))
TEXTS = st.none() | NAMES
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31))
WINDOWS = st.builds(
    DutyWindow,
    from_min=st.integers(0, 1439),
    to_min=st.integers(0, 1440),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    activation_min=st.integers(0, 999),
)


@st.composite
def validities(draw: st.DrawFn) -> tuple[date | None, date | None]:
    first, last = draw(DAYS), draw(DAYS)
    return (first, last) if first is None or last is None else (min(first, last), max(first, last))


@st.composite
def capabilities(draw: st.DrawFn, code: str) -> tuple[DeclaredCapability, ...]:
    declared = []
    for each in draw(st.lists(st.sampled_from(["cs24", "uae", "th", "nicu3a"]), unique=True)):
        partner = draw(st.none() | st.sampled_from([one for one in ("P1", "P2") if one != code]))
        held = Held.OWN if partner is None else Held.BY_AGREEMENT
        duty = tuple(draw(st.lists(WINDOWS, max_size=2)))
        declared.append(DeclaredCapability(each, held, partner, *draw(validities()), duty))
    return tuple(declared)


@st.composite
def facilities(draw: st.DrawFn, code: str) -> Facility:
    phones = tuple(dict.fromkeys(draw(st.lists(st.sampled_from(["010-1", "+86 1", "2"])))))
    kinds = draw(st.lists(st.sampled_from(["maternal", "newborn"]), unique=True))
    source = draw(TEXTS)
    return Facility(
        code=code,
        name=draw(NAMES),
        lon=round(draw(st.floats(-179, 179).filter(bool)), 7) or 1.0,
        lat=round(draw(st.floats(55, 72)), 7),  # north of China, so that nothing looks swapped
        name_en=draw(TEXTS),
        kind=draw(TEXTS),
        tier=draw(st.none() | st.sampled_from(Tier)),
        phone=phones[0] if phones else None,
        area_code=draw(st.none() | st.sampled_from(["14", "140521", "140521001"])),
        designations=tuple(
            Designation(
                kind,
                draw(st.sampled_from([Tier.COUNTY, Tier.PROVINCE])),
                *draw(validities()),
                source,
            )
            for kind in kinds
        ),
        capabilities=draw(capabilities(code)),
        newborn_ward=draw(st.none() | st.sampled_from(WardGrade)),
        valid_from=(validity := draw(validities()))[0],
        source=source,
        phones=phones,
        alliance=draw(TEXTS),
        ownership=draw(st.sampled_from([None, "public", "private"])),
        grid=draw(TEXTS),
        mobilisation_min=draw(st.none() | st.integers(0, 1440)),
        valid_to=validity[1],
        mobilisation_night_min=draw(st.none() | st.integers(0, 1440)),
        stabilisation=draw(
            st.dictionaries(st.sampled_from(["*", "vlbw", "hie", "pph"]), st.integers(0, 1440))
        ),
        vehicle_ready_min=draw(st.none() | st.integers(0, 1440)),
        retrieval_team=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True, min_size=1))
    centre = st.sampled_from(codes)
    catchments = st.builds(
        lambda centre, area, kind, rank, validity, source: Catchment(
            centre, area, kind, rank, validity[0], validity[1], source
        ),
        centre,
        st.sampled_from(["14", "140521", "140521001001"]),
        st.sampled_from(["maternal", "newborn"]),
        st.integers(1, 99),
        validities(),
        TEXTS,
    )
    return Network(
        [draw(facilities(code)) for code in codes], draw(st.lists(catchments, unique=True))
    )


@settings(max_examples=30)  # each writes and reads a whole workbook
@given(networks(), FORMS)
def test_facilities_come_back_as_they_were(network: Network, form: FileFormat) -> None:
    file = read_facilities(write_facilities(network, form))
    assert file.errors == ()
    assert changes(network, Network(over(file, network), network.catchments)) == ()


@settings(max_examples=30)  # each writes and reads a whole workbook
@given(networks(), FORMS)
def test_designations_come_back_as_they_were(network: Network, form: FileFormat) -> None:
    stated = [(each.code, one) for each in network for one in each.designations]
    file = read_designations(write_designations(network, form))
    assert [(each.facility, each.designation) for each in file.statements] == stated
    assert [each.code for each in file.errors] == ([] if stated else ["no_designations"])


@settings(max_examples=30)  # each writes and reads a whole workbook
@given(networks(), FORMS)
def test_catchments_come_back_as_they_were(network: Network, form: FileFormat) -> None:
    file = read_catchments(write_catchments(network, form))
    assert file.statements == network.catchments
    assert [each.code for each in file.errors] == ([] if network.catchments else ["no_catchments"])


@settings(max_examples=30)  # each writes and reads a whole workbook
@given(
    st.lists(
        st.builds(
            CapacityFigure,
            st.sampled_from(CODES),
            st.sampled_from(["maternal_bed", "newborn_cot", "rescue_bed"]),
            st.integers(0, 999),
            st.integers(1_577_836_800, 3_786_912_000).map(
                lambda seconds: datetime.fromtimestamp(seconds, UTC)
            ),
        ),
        unique=True,
        min_size=1,
    ),
    FORMS,
)
def test_free_beds_come_back_as_they_were(figures: list[CapacityFigure], form: FileFormat) -> None:
    file = read_capacity(write_capacity(figures, form))
    assert file.errors == ()
    assert list(file.statements) == figures


SINCE = date(2024, 1, 1)
PLAINLY = Facility(
    "A",
    "甲",
    113.5,
    34.5,
    designations=(Designation("maternal", Tier.COUNTY, SINCE, None, "晋卫1号"),),
    valid_from=SINCE,
    source="普查",
)


def test_plain_designations_stand_in_the_table_of_facilities_too() -> None:
    file = read_facilities(write_facilities(Network([PLAINLY])))
    assert file.facilities == (PLAINLY,)


def test_designations_with_a_history_are_left_to_their_own_table() -> None:
    before = Designation("maternal", Tier.COUNTY, None, SINCE - timedelta(days=1))
    with_history = replace(PLAINLY, designations=(before, *PLAINLY.designations))
    file = read_facilities(write_facilities(Network([with_history])))
    assert "maternal_centre" not in file.columns
    assert over(file, Network([with_history])) == (with_history,)


def test_a_place_outside_the_network_is_no_row() -> None:
    outside = Facility("X-1", "外省医院", None, None, phone="1", phones=("1",), outside=True)
    file = read_facilities(write_facilities(Network([PLAINLY, outside])))
    assert [each.code for each in file.facilities] == ["A"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_of_a_csv_starts_like_a_formula(start: str) -> None:
    network = Network([replace(PLAINLY, name=f"{start}1+1", alliance=f"{start}2")])
    text = write_facilities(network).decode("utf-8-sig")
    cells = [cell for line in text.splitlines() for cell in line.split(",")]
    assert not any(cell.startswith(start) for cell in cells)
    assert f"'{start}1+1" in cells


def test_a_csv_starts_with_the_mark_that_spreadsheets_need() -> None:
    assert write_facilities(Network([PLAINLY])).startswith(b"\xef\xbb\xbfcode,name,")
