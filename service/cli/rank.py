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
from facilities.network import Catchment, Network
from facilities.registry import (
    CapacityFigure,
    FacilityFile,
    StatementFile,
    read_capacity,
    read_catchments,
    read_facilities,
)
from facilities.rules import load_rules, read_override, rule_book
from facilities.tables import packaged_tables
from facilities.vocabulary import Vocabulary
from service.cli.console import Faults, print_document, refusing
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
    from service.referrals.answering import Asked, Surroundings
    from service.referrals.policy import Policy
    from service.referrals.schemas import Answer
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
    as_json: AsJson = False,
) -> None:
    """Say which centres can take the patient, how long the road takes, and why."""
    pairs = [*(find or [])]
    pairs += [f"gestation={weeks}"] if weeks is not None else []
    pairs += [f"weight_g={grams}"] if grams is not None else []
    faults = Faults()
    now = read_moment(asked_at, faults)
    in_force = _Roads(roads, close or [], calibration).load(now, faults)
    book, policy = _load_rules(rules, faults)
    files = _Files(facilities, catchments, capacity)
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
    found = _answer(asked, around, in_force, faults)
    if as_json:
        print_document(found.model_dump(mode="json"))
    else:
        from service.cli.table import print_answer

        print_answer(found)


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


@dataclass(frozen=True)
class _Roads:
    """What the roads in force are made of."""

    directory: Path
    closed: Sequence[int]
    calibration: Path | None

    def load(self, now: datetime, faults: Faults) -> "RoadsInForce | None":
        """Read the roads as they are at a moment; with faults, as they are built."""
        # SciPy and NumPy take half a second: a wrong option is refused without them.
        from service.situation.roads import RoadsInForce

        with faults:
            roads = RoadsInForce.load(self.directory, self.closed)
            return self._calibrated(roads, now)
        with faults:
            self._calibrated(RoadsInForce.load(self.directory), now)
        with Faults():
            # The faults already refuse an answer; the roads as they are still check the point.
            return RoadsInForce.load(self.directory)
        return None

    def _calibrated(self, roads: "RoadsInForce", now: datetime) -> "RoadsInForce":
        if self.calibration is None:
            return roads
        from routing.calibration import Calibration

        return roads.calibrated(Calibration.load(self.calibration), now, self.closed)


@dataclass(frozen=True)
class _Files:
    """The files a network is read from."""

    facilities: Path
    catchments: Path | None
    capacity: Path | None

    def network(self, words: Vocabulary, faults: Faults) -> Network:
        """Read the facilities and who answers for which area."""
        read = FacilityFile((), ())
        with faults:
            read = read_facilities(self.facilities, vocabulary=words)
        found: StatementFile[Catchment] = StatementFile((), ())
        if self.catchments is not None:
            with faults:
                found = read_catchments(self.catchments, words)
        faults.sentences.extend(each.message for each in (*read.errors, *found.errors))
        network = Network(read.facilities, found.statements, words)
        _know_facilities([each.centre for each in found.statements], network, faults)
        return network

    def capacity_of(
        self, network: Network, words: Vocabulary, faults: Faults
    ) -> Mapping[str, tuple["FreeBeds", ...]]:
        """Read the free beds by facility code."""
        read: StatementFile[CapacityFigure] = StatementFile((), ())
        if self.capacity is not None:
            with faults:
                read = read_capacity(self.capacity, words)
        faults.sentences.extend(each.message for each in read.errors)
        _know_facilities([each.facility for each in read.statements], network, faults)
        return _latest(read.statements)


def _latest(figures: Sequence[CapacityFigure]) -> Mapping[str, tuple["FreeBeds", ...]]:
    from service.events.codes import CapacityKind
    from service.situation.capacity import FreeBeds, every_kind

    said: dict[str, dict[CapacityKind, FreeBeds]] = {}
    for each in sorted(figures, key=lambda figure: figure.as_of):
        kind = CapacityKind(each.kind)
        said.setdefault(each.facility, {})[kind] = FreeBeds(kind, each.free, each.as_of)
    return {code: every_kind(kinds) for code, kinds in said.items()}


def _know_facilities(codes: Sequence[str], network: Network, faults: Faults) -> None:
    if not len(network):  # the facilities could not be read: that was said already
        return
    for code in dict.fromkeys(codes):
        if network.get(code) is None:
            known = [each.code for each in network]
            faults.sentences.append(
                f"{shown(code)!r} is no facility of the file; {closest(code, known)}."
            )


def _load_rules(path: Path | None, faults: Faults) -> tuple[RuleBook, "Policy"]:
    from service.referrals.policy import load_policy, packaged_policy

    if path is not None:
        override: Mapping[str, bytes] = {}
        with faults:
            override = read_override(path)
        with faults:
            load_policy(override)
        with faults:
            book = load_rules(packaged_tables(), override)
            if not faults.sentences:
                return book, load_policy(override)
    return rule_book(), packaged_policy()


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


def _answer(
    asked: "Asked", around: _Around, roads: "RoadsInForce | None", faults: Faults
) -> "Answer":
    """Answer, or refuse with everything that was wrong in any part of the question."""
    from service.referrals.answering import answer, problems_of

    if faults.sentences or roads is None:
        placed = roads if asked.at else None
        problems = problems_of(asked, placed, around.rules)
        faults.sentences.extend(problem.message for problem in problems)
        faults.stop()
    with refusing():
        return answer(asked, around.on(roads)).answer


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
