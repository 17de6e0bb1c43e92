"""What an import would change, said field by field before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from facilities.facility import Designation, Facility
from facilities.network import Catchment, Network
from facilities.registry.capability_cell import write_capabilities
from facilities.registry.columns import CENTRE_SUFFIX
from facilities.registry.facility_rows import FacilityFile
from facilities.registry.stabilisation_cell import write_stabilisation, write_yes_no

# Which columns of a file speak of a field; a field that has others is its own column.
_COLUMNS_OF = {"phone": ("phone", "phones"), "phones": ("phone", "phones")}
_WRITTEN_OTHERWISE = frozenset(
    {"code", "designations", "capabilities", "phones", "outside", "stabilisation", "retrieval_team"}
)
_NEVER_FROM_A_FILE = frozenset({"code", "designations", "outside"})


class ChangeKind(StrEnum):
    """What becomes of a record or of one of its fields."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One difference: in which table, of which facility, in which field, from what to what.

    `field` is None where the whole record is new or gone; then its content is in `after` or
    `before`. Values are written as a file of the table has them; None is an empty cell.
    """

    table: str
    facility: str
    kind: ChangeKind
    field: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ChangeCounts:
    """How many facilities a change adds, alters and leaves as they are."""

    added: int
    changed: int
    unchanged: int


def over(file: FacilityFile, known: Network) -> tuple[Facility, ...]:
    """Give the file's facilities, keeping of a known one whatever the file has no column for.

    A list of telephone numbers must not take a centre's capabilities away. An empty cell does.
    """
    return tuple(_over(each, known.get(each.code), file.columns) for each in file.facilities)


def changes(before: Network, after: Network) -> tuple[Change, ...]:
    """List every difference between two networks, by facility and then by table and field."""
    codes = {each.code for each in (*before.facilities, *after.facilities)}
    centres = {each.centre for each in (*before.catchments, *after.catchments)}
    return tuple(
        change
        for code in sorted(codes | centres)
        for change in (
            *_facility_changes(before.get(code), after.get(code)),
            *_designation_changes(code, before.get(code), after.get(code)),
            *_catchment_changes(code, before, after),
        )
    )


def count_changes(found: Iterable[Change], before: Network, after: Network) -> ChangeCounts:
    """Count facilities by what becomes of them, among all that are known afterwards."""
    touched = {each.facility for each in found}
    added = sum(before.get(each.code) is None for each in after.facilities)
    changed = sum(each.code in touched for each in after.facilities) - added
    return ChangeCounts(added, changed, len(after) - added - changed)


def _over(stated: Facility, known: Facility | None, columns: frozenset[str]) -> Facility:
    if known is None:
        return stated
    silent = {
        each.name: getattr(known, each.name)
        for each in fields(Facility)
        if each.name not in _NEVER_FROM_A_FILE
        and not columns.intersection(_COLUMNS_OF.get(each.name, (each.name,)))
    }
    kept = tuple(
        each for each in known.designations if f"{each.kind}{CENTRE_SUFFIX}" not in columns
    )
    named = tuple(_with_known_source(each, known) for each in stated.designations)
    return replace(stated, **silent, designations=(*kept, *named))


def _with_known_source(stated: Designation, known: Facility) -> Designation:
    """Keep the document of a designation that the file repeats without naming one."""
    if stated.source is not None:
        return stated
    same = (each for each in known.designations if replace(each, source=None) == stated)
    return next(same, stated)


def _facility_changes(before: Facility | None, after: Facility | None) -> Iterator[Change]:
    if before is None or after is None:
        for kind, each in ((ChangeKind.REMOVED, before), (ChangeKind.ADDED, after)):
            if each is not None:
                gone, new = (None, each.name) if before is None else (each.name, None)
                yield Change("facilities", each.code, kind, None, gone, new)
        return
    old, new_texts = _texts(before), _texts(after)
    for name, text in new_texts.items():
        if old[name] != text:
            yield Change("facilities", after.code, ChangeKind.CHANGED, name, old[name], text)


def _texts(facility: Facility) -> dict[str, str | None]:
    plain = {
        each.name: getattr(facility, each.name)
        for each in fields(Facility)
        if each.name not in _WRITTEN_OTHERWISE
    }
    texts = {name: None if value is None else str(value) for name, value in plain.items()}
    validity = (facility.valid_from, facility.valid_to)
    return texts | {
        "phones": ";".join(dict.fromkeys((facility.phone or "", *facility.phones))).strip(";"),
        "capabilities": write_capabilities(facility.capabilities, validity),
        "outside": str(facility.outside),
        "stabilisation": write_stabilisation(facility.stabilisation) or None,
        "retrieval_team": write_yes_no(facility.retrieval_team),
    }


def _designation_changes(
    code: str, before: Facility | None, after: Facility | None
) -> Iterator[Change]:
    old = _by_identity(_designation(each) for each in (before.designations if before else ()))
    new = _by_identity(_designation(each) for each in (after.designations if after else ()))
    yield from _statement_changes("designations", code, old, new)


def _catchment_changes(code: str, before: Network, after: Network) -> Iterator[Change]:
    old, new = (
        _by_identity(_catchment(each) for each in network.catchments if each.centre == code)
        for network in (before, after)
    )
    yield from _statement_changes("catchments", code, old, new)


Identity = tuple[object, ...]


def _designation(each: Designation) -> tuple[Identity, str]:
    says = f"{each.kind} {each.level.value} {_validity(each.valid_from, each.valid_to)}"
    return (each.kind, each.valid_from), _sourced(says, each.source)


def _catchment(each: Catchment) -> tuple[Identity, str]:
    says = f"{each.area_code} {each.kind} {each.rank} {_validity(each.valid_from, each.valid_to)}"
    return (each.area_code, each.kind, each.valid_from), _sourced(says, each.source)


def _validity(first: date | None, last: date | None) -> str:
    return f"{first or ''}..{last or ''}"


def _sourced(says: str, source: str | None) -> str:
    return f"{says} {source}" if source else says


def _by_identity(stated: Iterable[tuple[Identity, str]]) -> dict[Identity, list[str]]:
    found: dict[Identity, list[str]] = {}
    for identity, says in stated:
        found.setdefault(identity, []).append(says)
    return found


def _statement_changes(
    table: str,
    code: str,
    old: Mapping[Identity, Sequence[str]],
    new: Mapping[Identity, Sequence[str]],
) -> Iterator[Change]:
    for identity in dict.fromkeys((*old, *new)):
        gone = [each for each in old.get(identity, ()) if each not in new.get(identity, ())]
        come = [each for each in new.get(identity, ()) if each not in old.get(identity, ())]
        while gone and come:
            was, now = gone.pop(0), come.pop(0)
            yield Change(table, code, ChangeKind.CHANGED, None, was, now)
        for was in gone:
            yield Change(table, code, ChangeKind.REMOVED, None, was, None)
        for now in come:
            yield Change(table, code, ChangeKind.ADDED, None, None, now)
