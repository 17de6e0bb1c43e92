"""`greenlane rank`: the ranked answer without a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from facilities.conditions import RuleBook, Urgency
from facilities.errors import BadInputError, Problem, closest, shown
from facilities.facility import Facility
from facilities.findings import split_pairs
from facilities.network import Network
from service.cli.console import Faults, print_document, refusing
from service.cli.files import NetworkFiles, RoadFiles, load_rules_and_policy
from service.cli.question import (
    AsJson,
    AskedAt,
    Conditions,
    Confirmed,
    Findings,
    Removed,
    RulesPath,
    UrgencyText,
    read_moment,
)

if TYPE_CHECKING:
    from service.referrals.answering import Answering, Asked, Surroundings
    from service.referrals.policy import Policy
    from service.referrals.schemas import Answer
    from service.referrals.ways_schemas import CaseWays
    from service.situation.capacity import FreeBeds
    from service.situation.roads import RoadsInForce

LonLat = tuple[float, float]


def rank(
    *,
    roads: Annotated[Path, typer.Option("--roads", metavar="DIR", help="A built road directory.")],
    facilities: Annotated[
        Path, typer.Option("--facilities", metavar="FILE", help="Facilities, WGS-84.")
    ],
    at: Annotated[
        str, typer.Option("--at", metavar="LON,LAT", help="Where the patient is, WGS-84.")
    ],
    condition: Conditions = None,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="CODE", help="The facility she is at; never a candidate."),
    ] = None,
    find: Findings = None,
    confirm: Confirmed = None,
    remove: Removed = None,
    urgency: UrgencyText = None,
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
    catchments: Annotated[
        Path | None,
        typer.Option("--catchments", metavar="FILE", help="Who answers for which area."),
    ] = None,
    capacity: Annotated[
        Path | None, typer.Option("--capacity", metavar="FILE", help="Free beds with their age.")
    ] = None,
    calibration: Annotated[
        Path | None,
        typer.Option(
            "--calibration",
            metavar="FILE",
            envvar="GREENLANE_CALIBRATION",
            help="Times fitted to completed trips, by: greenlane roads calibrate.",
        ),
    ] = None,
    rules: RulesPath = None,
    asked_at: AskedAt = None,
    ways: Annotated[
        bool, typer.Option("--ways", help="Compare the four ways to the first centre too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say which centres can take the patient, how long the road takes, and why."""
    pairs = [*(find or [])]
    pairs += [f"gestation={weeks}"] if weeks is not None else []
    pairs += [f"weight_g={grams}"] if grams is not None else []
    faults = Faults()
    now = read_moment(asked_at, faults)
    in_force = RoadFiles(roads, close or [], calibration).load(now, faults)
    book, policy = load_rules_and_policy(rules, faults)
    files = NetworkFiles(facilities, catchments, capacity)
    network = files.network(book.vocabulary, faults)
    around = _Around(network, files.capacity_of(network, book.vocabulary, faults), book, policy)
    point = _read_point(at, faults)
    asked = _asked(
        conditions=condition or [],
        findings=_read_pairs(pairs, faults),
        confirmed=confirm or [],
        removed=remove or [],
        urgency=_read_urgency(urgency, faults),
        facility=_find_origin(origin, network, faults),
        at=point,
        now=now,
    )
    asking = _answering(asked, around, in_force, faults)
    found = asking.answered().answer
    with refusing():
        compared = _ways(asking, found) if ways else None
    if as_json:
        more = {"ways": compared.model_dump(mode="json")} if compared else {}
        print_document(found.model_dump(mode="json") | more)
    else:
        from service.cli.table import print_answer

        print_answer(found, compared)


@dataclass(frozen=True)
class _Around:
    """Everything an answer rests on besides the roads."""

    network: Network
    capacity: Mapping[str, tuple["FreeBeds", ...]]
    rules: RuleBook
    policy: "Policy"

    def on(self, roads: "RoadsInForce") -> "Surroundings":
        from service.referrals.answering import Surroundings

        return Surroundings(
            self.network, roads, self.capacity, frozenset(), self.rules, self.policy
        )


def _asked(
    *,
    conditions: Sequence[str],
    findings: Mapping[str, str],
    confirmed: Sequence[str],
    removed: Sequence[str],
    urgency: Urgency | None,
    facility: Facility | None,
    at: LonLat | None,
    now: datetime,
) -> "Asked":
    from service.referrals.answering import Asked

    return Asked(
        conditions=conditions,
        findings=findings,
        now=now,
        confirmed=confirmed,
        facility=facility,
        at=at,
        removed=removed,
        urgency=urgency,
    )


def _answering(
    asked: "Asked", around: _Around, roads: "RoadsInForce | None", faults: Faults
) -> "Answering":
    """Begin to answer, or refuse with everything that was wrong in any part of the question."""
    from service.referrals.answering import answering, problems_of

    if faults.sentences or roads is None:
        placed = roads if asked.at else None
        problems = problems_of(asked, placed, around.rules)
        faults.sentences.extend(problem.message for problem in problems)
        faults.stop()
    with refusing():
        return answering(asked, around.on(roads))


def _ways(asking: "Answering", found: "Answer") -> "CaseWays":
    """Compare the ways to the first centre that a road leads to."""
    from service.referrals.ways import ways_of

    reached = [each.facility for each in found.candidates if each.travel_time_s is not None]
    return ways_of(asking, reached[:1])


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


def _read_urgency(text: str | None, faults: Faults) -> Urgency | None:
    if text is None:
        return None
    try:
        return Urgency(text.strip().upper())
    except ValueError:
        faults.sentences.append(f"--urgency {shown(text)!r} is none; {closest(text, Urgency)}.")
        return None


def _find_origin(code: str | None, network: Network, faults: Faults) -> Facility | None:
    if code is None:
        return None
    found = network.get(code)
    if found is None:
        with faults:
            message = f"--from {shown(code)!r} is no facility of the file; name one of its codes."
            raise BadInputError([Problem("unknown_facility", message, "from", shown(code))])
    return found
