"""Centres at stated minutes, and a case among them: no road graph, the same code path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from facilities.assessment import assess, assess_each
from facilities.facility import DeclaredCapability, Facility
from facilities.needs import Needs
from facilities.network import Network
from routing.travel_times import Travel
from service.referrals.planning import Planning
from service.referrals.policy import packaged_policy
from service.referrals.ranking import Ranking, decide
from service.referrals.standing import NoRoad, Road, Situation
from tests.service.referrals.stands import travel

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 11 o'clock in China


@dataclass
class StatedRoads:
    """Minutes from the patient to each centre, and between centres, as a test states them."""

    minutes: Mapping[str, float]
    between: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def outward(self) -> Mapping[str, Road]:
        """Roads from the patient."""
        return {code: travel(at * 60, at * 75) for code, at in self.minutes.items()}

    def onward(self, code: str, others: Any) -> Mapping[str, Road]:
        """Roads from one centre; none where the test states none."""
        return {other: self._road(code, other) for other in others}

    def _road(self, code: str, other: str) -> Travel | NoRoad:
        at = self.between.get((code, other), self.between.get((other, code)))
        return NoRoad("no_road") if at is None else travel(at * 60)


def centre(code: str, *capabilities: str, **more: Any) -> Facility:
    """Make a centre that has some capabilities itself."""
    declared = tuple(DeclaredCapability(each) for each in capabilities)
    return Facility(code, code, 113.0, 35.0, capabilities=declared, **more)


@dataclass
class Case:
    """Conditions and findings among some centres, asked at `origin` where there is one."""

    centres: tuple[Facility, ...]
    roads: StatedRoads
    conditions: tuple[str, ...]
    findings: Mapping[str, object] = field(default_factory=dict)
    origin: Facility | None = None

    @property
    def now(self) -> Situation:
        """Where the case stands."""
        network = Network([*self.centres, *([self.origin] if self.origin else [])])
        return Situation(network, NOW, packaged_policy(), self.origin)

    @property
    def needs(self) -> Needs:
        """What the case requires."""
        return assess(self.conditions, self.findings, now=NOW)

    @property
    def ranking(self) -> Ranking:
        """The order of the centres."""
        return decide(self.needs, self._outward, self.now)

    @property
    def planning(self) -> Planning:
        """The case after its centres were ordered."""
        each = assess_each(self.conditions, self.findings, now=NOW)
        roads: Any = _Roads(self.roads, self._outward)
        return Planning(self.needs, each, self.ranking, roads, self.now)

    @property
    def _outward(self) -> Mapping[str, Road]:
        here = {self.origin.code: travel(0)} if self.origin else {}
        return {**here, **self.roads.outward}


@dataclass
class _Roads:
    stated: StatedRoads
    outward: Mapping[str, Road]

    def onward(self, code: str, others: Any) -> Mapping[str, Road]:
        return self.stated.onward(code, others)
