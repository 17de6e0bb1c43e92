"""Write the tables of the graded network so that importing them again changes nothing.

CSV comes in UTF-8 with a byte order mark, which spreadsheet programs need to see the names right.
A text that a spreadsheet would run as a formula gets an apostrophe, which the import takes off.
Coordinates are WGS-84.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from facilities.facility import Designation, Facility
from facilities.network import Network
from facilities.registry.capability_cell import write_capabilities
from facilities.registry.cells import guarded
from facilities.registry.columns import CENTRE_SUFFIX, table_spec
from facilities.registry.dates import CHINA
from facilities.registry.stabilisation_cell import write_stabilisation, write_yes_no
from facilities.registry.statement_rows import CapacityFigure
from facilities.vocabulary import Vocabulary

Value = str | int | float | date | None
Rows = Iterable[Sequence[Value]]
_WIDTH = 18  # of a column, in characters


class FileFormat(StrEnum):
    """How a table is written."""

    CSV = "csv"
    XLSX = "xlsx"


def write_facilities(network: Network, form: FileFormat = FileFormat.CSV) -> bytes:
    """Write every facility of the network; places outside it are no part of the table.

    The columns of designations are there only where they say all that is known of them; the table
    of designations always does.
    """
    facilities = [each for each in network.facilities if not each.outside]
    words = network.vocabulary
    columns = list(table_spec("facilities", words).columns)
    if not all(each.designations == _as_read(each, words) for each in facilities):
        stated = {f"{kind}{CENTRE_SUFFIX}" for kind in words.centre_kinds}
        columns = [name for name in columns if name not in stated | {"designation_source"}]
    named = (_facility_row(each, words) for each in facilities)
    rows: Rows = ([row[name] for name in columns] for row in named)
    return _write("facilities", columns, rows, form)


def write_designations(network: Network, form: FileFormat = FileFormat.CSV) -> bytes:
    """Write every designation that was ever recorded as in force, facility by facility."""
    rows: Rows = (
        [facility.code, each.kind, each.level.value, each.valid_from, each.valid_to, each.source]
        for facility in network.facilities
        if not facility.outside
        for each in facility.designations
    )
    columns = ("facility", "kind", "level", "valid_from", "valid_to", "source")
    return _write("designations", columns, rows, form)


def write_catchments(network: Network, form: FileFormat = FileFormat.CSV) -> bytes:
    """Write every catchment, centre by centre."""
    rows: Rows = (
        [e.centre, e.area_code, e.kind, e.rank, e.valid_from, e.valid_to, e.source]
        for e in network.catchments
    )
    columns = ("centre", "area_code", "kind", "rank", "valid_from", "valid_to", "source")
    return _write("catchments", columns, rows, form)


def write_capacity(figures: Iterable[CapacityFigure], form: FileFormat = FileFormat.CSV) -> bytes:
    """Write what each centre last said is free, with the moment in China time."""
    rows: Rows = (
        [each.facility, each.kind, each.free, each.as_of.astimezone(CHINA).isoformat(" ")]
        for each in figures
    )
    return _write("capacity", ("facility", "kind", "free", "as_of"), rows, form)


def _facility_row(facility: Facility, words: Vocabulary) -> dict[str, Value]:
    row: dict[str, Value] = {
        "code": facility.code,
        "name": facility.name,
        "name_en": facility.name_en,
        "kind": facility.kind,
        "tier": facility.tier,
        "lon": facility.lon,
        "lat": facility.lat,
        "phone": facility.phone,
        "phones": ";".join(each for each in facility.phones if each != facility.phone),
        "newborn_ward": facility.newborn_ward,
        "capabilities": write_capabilities(
            facility.capabilities, (facility.valid_from, facility.valid_to)
        ),
        "area_code": facility.area_code,
        "alliance": facility.alliance,
        "ownership": facility.ownership,
        "grid": facility.grid,
        "retrieval_team": write_yes_no(facility.retrieval_team),
        "mobilisation_min": facility.mobilisation_min,
        "mobilisation_night_min": facility.mobilisation_night_min,
        "stabilisation": write_stabilisation(facility.stabilisation),
        "vehicle_ready_min": facility.vehicle_ready_min,
        "valid_from": facility.valid_from,
        "valid_to": facility.valid_to,
        "source": facility.source,
    }
    levels = {each.kind: each.level for each in facility.designations}
    row |= {f"{kind}{CENTRE_SUFFIX}": levels.get(kind) for kind in words.centre_kinds}
    source = _designation_source(facility)
    return row | {"designation_source": None if source == facility.source else source}


def _as_read(facility: Facility, words: Vocabulary) -> tuple[Designation, ...]:
    """Give the designations that the facility's row would be read as."""
    levels = {each.kind: each.level for each in facility.designations}
    source = _designation_source(facility) or facility.source
    return tuple(
        Designation(kind, levels[kind], facility.valid_from, facility.valid_to, source)
        for kind in words.centre_kinds
        if kind in levels
    )


def _designation_source(facility: Facility) -> str | None:
    return next((each.source for each in facility.designations), None)


def _write(table: str, columns: Sequence[str], rows: Rows, form: FileFormat) -> bytes:
    if form is FileFormat.CSV:
        return _write_csv(columns, rows)
    return _write_xlsx(table, columns, rows)


def _write_csv(columns: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return codecs.BOM_UTF8 + text.getvalue().encode("utf-8")


def _write_xlsx(table: str, columns: Sequence[str], rows: Rows) -> bytes:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = table
    for place, row in enumerate(_with_header(columns, rows), 1):
        for column, value in enumerate(row, 1):
            if (plain := _plain(value)) == "":
                continue
            cell = sheet.cell(place, column, plain)
            if isinstance(plain, str):
                cell.data_type = "s"  # never a formula
                cell.number_format = "@"  # so that 140521 stays a code when it is edited
    sheet.freeze_panes = "A2"
    for column in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _with_header(columns: Sequence[str], rows: Rows) -> Iterator[Sequence[Value]]:
    yield columns
    yield from rows


def _plain(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    return guarded(str(value))
