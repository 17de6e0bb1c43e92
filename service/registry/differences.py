"""What a change does to the network, facility by facility and field by field. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from facilities.network import Network
from service.registry import bodies


class FieldChange(BaseModel):
    """One field of a facility, as it was and as it is; a missing value is null."""

    model_config = ConfigDict(frozen=True)

    field: str
    old: object
    new: object


class Difference(BaseModel):
    """What changed of one facility; `added` where nothing was known of it."""

    model_config = ConfigDict(frozen=True)

    facility: str
    added: bool
    fields: tuple[FieldChange, ...]


def differences(before: Network, after: Network) -> tuple[Difference, ...]:
    """List every facility that differs, in order of code; none is ever taken away."""
    return tuple(_differences(before, after))


def counts(found: Iterable[Difference]) -> dict[str, int]:
    """Count facilities by what became of them."""
    numbers = {"added": 0, "changed": 0}
    for each in found:
        numbers["added" if each.added else "changed"] += 1
    return numbers


def fields_changed(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[FieldChange, ...]:
    """List the fields that differ between two plain records, in order of name."""
    return tuple(
        FieldChange(field=name, old=old.get(name), new=new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


def _differences(before: Network, after: Network) -> Iterator[Difference]:
    centres = {each.centre for each in (*before.catchments, *after.catchments)}
    for code in sorted({each.code for each in after.facilities} | centres):
        known, is_same = before.get(code), before.get(code) == after.get(code)
        same_areas = _areas(before, code) == _areas(after, code) if code in centres else True
        if is_same and same_areas:
            continue
        yield Difference(
            facility=code,
            added=known is None,
            fields=fields_changed(_plain(before, code), _plain(after, code)),
        )


def _areas(network: Network, code: str) -> list[object]:
    found = bodies.catchments_body(each for each in network.catchments if each.centre == code)
    areas: list[object] = json.loads(found)
    return areas


def _plain(network: Network, code: str) -> dict[str, object]:
    """Spell a facility with its catchments as plain values; a field without a value is left out."""
    facility = network.get(code)
    spelled: dict[str, object] = (
        {} if facility is None else json.loads(bodies.facility_body(facility))
    )
    spelled["catchments"] = _areas(network, code)
    return {name: value for name, value in spelled.items() if value not in (None, [], "", False)}
