"""`greenlane rank`: the ranked answer without a server."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilities.errors import BadInputError, Problem, shown
from facilities.facility import Facility
from facilities.findings import split_pairs
from facilities.registry import read_facilities
from service.cli.console import Faults, print_document, refusing

if TYPE_CHECKING:
    from service.referrals.answering import Asked
    from service.referrals.schemas import Answer
    from service.situation.roads import RoadsInForce

LonLat = tuple[float, float]


def rank(
    *,
    roads: Annotated[Path, typer.Option("--roads", metavar="DIR", help="A built road directory.")],
    facilities: Annotated[
        Path, typer.Option("--facilities", metavar="FILE", help="Facilities, CSV in WGS-84.")
    ],
    at: Annotated[
        str, typer.Option("--at", metavar="LON,LAT", help="Where the patient is, WGS-84.")
    ],
    condition: Annotated[
        list[str], typer.Option("--condition", metavar="ID", help="What she has; repeatable.")
    ],
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="CODE", help="The facility she is at; never a candidate."),
    ] = None,
    find: Annotated[
        list[str] | None,
        typer.Option("--find", metavar="KEY=VALUE", help="A finding; repeatable."),
    ] = None,
    confirm: Annotated[
        list[str] | None,
        typer.Option("--confirm", metavar="KEY", help="Use this implausible finding; repeatable."),
    ] = None,
    weeks: Annotated[
        str | None, typer.Option("--weeks", metavar="W+D", help="Short for --find gestation=W+D.")
    ] = None,
    grams: Annotated[
        str | None, typer.Option("--grams", metavar="N", help="Short for --find weight_g=N.")
    ] = None,
    close: Annotated[
        list[int] | None,
        typer.Option("--close", metavar="WAY_ID", help="Close a way of the map; repeatable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say which centres can take the patient, how long the road takes, and why."""
    pairs = [*(find or [])]
    pairs += [f"gestation={weeks}"] if weeks is not None else []
    pairs += [f"weight_g={grams}"] if grams is not None else []
    faults = Faults()
    in_force = _load_roads(roads, close or [], faults)
    network = _load_network(facilities, faults)
    point = _read_point(at, faults)
    findings = _read_pairs(pairs, faults)
    here = _find_origin(origin, network, faults)
    asked = _asked(condition, findings, confirm or [], here, point)
    found = _answer(asked, network, in_force, faults)
    if as_json:
        print_document(found.model_dump(mode="json"))
    else:
        from service.cli.table import print_answer

        print_answer(found)


def _asked(
    conditions: Sequence[str],
    findings: Mapping[str, str],
    confirmed: Sequence[str],
    facility: Facility | None,
    at: LonLat | None,
) -> "Asked":
    from service.referrals.answering import Asked

    return Asked(
        conditions=conditions,
        findings=findings,
        now=datetime.now(UTC),
        confirmed=confirmed,
        facility=facility,
        at=at,
    )


def _answer(
    asked: "Asked", network: Sequence[Facility], roads: "RoadsInForce | None", faults: Faults
) -> "Answer":
    """Answer, or refuse with everything that was wrong in any part of the question."""
    from service.referrals.answering import Surroundings, answer, problems_of

    if faults.sentences or roads is None:
        placed = roads if asked.at else None
        faults.sentences.extend(problem.message for problem in problems_of(asked, placed))
        faults.stop()
    with refusing():
        return answer(asked, Surroundings(network, roads, {}, frozenset())).answer


def _load_roads(directory: Path, closed: Sequence[int], faults: Faults) -> "RoadsInForce | None":
    # SciPy and NumPy take half a second: a wrong option is refused without them.
    from service.situation.roads import RoadsInForce

    with faults:
        return RoadsInForce.load(directory, closed)
    with Faults():
        # The faults already refuse an answer; the roads as they are still check the point.
        return RoadsInForce.load(directory)
    return None


def _load_network(file: Path, faults: Faults) -> tuple[Facility, ...]:
    with faults:
        read = read_facilities(file)
        faults.sentences.extend(problem.message for problem in read.errors)
        return read.facilities
    return ()


def _read_point(text: str, faults: Faults) -> LonLat | None:
    lon, comma, lat = text.replace("，", ",").partition(",")
    try:
        if comma:
            return _degrees(lon), _degrees(lat)
    except ValueError:
        pass
    faults.sentences.append(f"--at {shown(text)!r} is not LON,LAT; write for example 113.52,35.21.")
    return None


def _degrees(text: str) -> float:
    if "_" in text:  # Python reads 115_0.03 as 1150.03; a person mistyped it
        raise ValueError(text)
    return float(text)


def _read_pairs(pairs: Sequence[str], faults: Faults) -> dict[str, str]:
    with faults:
        return split_pairs(pairs)
    return {}


def _find_origin(code: str | None, network: Sequence[Facility], faults: Faults) -> Facility | None:
    if code is None:
        return None
    for facility in network:
        if facility.code == code:
            return facility
    with faults:
        message = f"--from {shown(code)!r} is no facility of the file; name one of its codes."
        raise BadInputError([Problem("unknown_facility", message, "from", shown(code))])
    return None
