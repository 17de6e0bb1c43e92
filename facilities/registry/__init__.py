"""Read and write the tables of the graded network as spreadsheets.

Rows are counted as a spreadsheet shows them: the header is row 1 where nothing stands above it,
blank rows count. Columns come in any order, by their keys or their Chinese names. Every error is
named by row and column at once; a caller that stores anything stores nothing when there is one.
"""

from facilities.registry.changes import (
    Change,
    ChangeCounts,
    ChangeKind,
    changes,
    count_changes,
    over,
)
from facilities.registry.checks import problems_against
from facilities.registry.columns import table_keys, table_spec
from facilities.registry.facility_rows import (
    FacilityFile,
    problem_as_json,
    read_facilities,
)
from facilities.registry.sheets import LARGEST_FILE_BYTES
from facilities.registry.statement_rows import (
    CapacityFigure,
    CapacityFile,
    CatchmentFile,
    DesignationFile,
    FacilityDesignation,
    StatementFile,
    read_capacity,
    read_catchments,
    read_designations,
)
from facilities.registry.writing import (
    FileFormat,
    write_capacity,
    write_catchments,
    write_designations,
    write_facilities,
)
from facilities.vocabulary import packaged_vocabulary

COLUMNS = tuple(table_spec("facilities", packaged_vocabulary()).columns)
TABLES = table_keys()

__all__ = [
    "COLUMNS",
    "LARGEST_FILE_BYTES",
    "TABLES",
    "CapacityFigure",
    "CapacityFile",
    "CatchmentFile",
    "Change",
    "ChangeCounts",
    "ChangeKind",
    "DesignationFile",
    "FacilityDesignation",
    "FacilityFile",
    "FileFormat",
    "StatementFile",
    "changes",
    "count_changes",
    "over",
    "problem_as_json",
    "problems_against",
    "read_capacity",
    "read_catchments",
    "read_designations",
    "read_facilities",
    "write_capacity",
    "write_catchments",
    "write_designations",
    "write_facilities",
]
