"""What a question on the command line rests on: the files of the network, the rules, the roads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from facilities.conditions import RuleBook
from facilities.errors import closest, shown
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
from service.cli.console import Faults

if TYPE_CHECKING:
    from service.referrals.policy import Policy
    from service.situation.capacity import FreeBeds
    from service.situation.roads import RoadsInForce


@dataclass(frozen=True)
class RoadFiles:
    """What the roads in force are made of."""

    directory: Path
    closed: Sequence[int]
    calibration: Path | None = None

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
class NetworkFiles:
    """The files a network is read from."""

    facilities: Path
    catchments: Path | None = None
    capacity: Path | None = None

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


def load_rules_and_policy(path: Path | None, faults: Faults) -> tuple[RuleBook, "Policy"]:
    """Read the rules and the ranking policy, with a deployment's own over the packaged ones."""
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
