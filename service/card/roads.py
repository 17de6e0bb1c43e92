"""The roads that a card is made on: those of the hour, without what holds today only."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from uuid import UUID

from facilities.network import Network
from routing.closures import close_ways
from routing.snapping import Snap
from routing.travel_times import Route, Travel, Unreachable
from service.card.rules import Moment, card_rules
from service.events.codes import ClosureEffect, RoadDirection, RoadReason, RoadSource
from service.situation.calibrated import Journeys
from service.situation.places import Way
from service.situation.register import Closure, Register
from service.situation.roads import RoadsInForce
from service.situation.weighing import weigh


@dataclass(frozen=True, eq=False)
class CardRoads(RoadsInForce):
    """Roads that remember the last place they were asked about: a card asks a dozen times.

    One thread uses it at a time.
    """

    _asked: dict[tuple[str, Snap, str], Journeys] = field(default_factory=dict, repr=False)

    def outward(self, origin: Snap, network: Network) -> Journeys:
        """Ask for the ways from a point to the facilities of a network."""
        ask = super().outward
        return self._once(("out", origin, network.hash), lambda: ask(origin, network))

    def inward(self, destination: Snap, network: Network) -> Journeys:
        """Ask for the ways from the facilities of a network to a point."""
        ask = super().inward
        return self._once(("in", destination, network.hash), lambda: ask(destination, network))

    def forget(self) -> None:
        """Forget what was asked, before the next card."""
        self._asked.clear()

    def _once(self, key: tuple[str, Snap, str], ask: Callable[[], Journeys]) -> Journeys:
        if key not in self._asked:
            self._asked[key] = _Remembered(ask())
        return self._asked[key]


@dataclass(frozen=True, eq=False)
class _Remembered:
    """Journeys that are worked out once for each facility."""

    journeys: Journeys
    known: dict[str, Travel | Unreachable] = field(default_factory=dict)

    def times_cs(self) -> Mapping[str, int | None]:
        return self.journeys.times_cs()

    def travel(self, key: str) -> Travel | Unreachable:
        if key not in self.known:
            self.known[key] = self.journeys.travel(key)
        return self.known[key]

    def travels(self, keys: Collection[str] | None = None) -> Mapping[str, Travel | Unreachable]:
        if keys is None:
            return self.journeys.travels()
        new = [key for key in keys if key not in self.known]
        if new:
            self.known.update(self.journeys.travels(new))
        return {key: self.known[key] for key in keys}

    def route(self, key: str) -> Route | Unreachable:
        return self.journeys.route(key)

    def edges(self) -> Mapping[str, tuple[int, ...]]:
        return self.journeys.edges()


def ordinary_roads(
    roads: RoadsInForce, at: datetime, closed: Iterable[int] = (), *, with_labels: bool
) -> CardRoads:
    """Give the same roads as they are at this hour: night, ferries, calibration, no closures.

    Paper outlives a closure, so only ways that somebody names as `closed` for good are out. For
    many cards take labels; for one card the kernel is sooner done and holds no table. Raise
    `WayError` naming every way that is not there.
    """
    ways = sorted(set(closed))
    close_ways(roads.graph, ways)
    register = Register(tuple(_closed(way, at - timedelta(days=1)) for way in ways))
    weighed = weigh(roads.fits, register, at)
    # labels are kept where these weights are in force anyway
    is_same = weighed.weights.version == roads.version
    same = roads.under(roads.weights if is_same else weighed.weights)
    parts = {each.name: getattr(same, each.name) for each in fields(RoadsInForce)}
    return CardRoads(**parts | {"state": weighed.state, "with_labels": with_labels})


def roads_of_moments(
    roads: RoadsInForce, made_on: date, closed: Iterable[int] = (), *, with_labels: bool
) -> Mapping[Moment, CardRoads]:
    """Give the ordinary roads of each moment that a card made on a day asks about."""
    return {
        moment: ordinary_roads(
            roads, card_rules().moment_after(moment, made_on), closed, with_labels=with_labels
        )
        for moment in Moment
    }


def _closed(way: int, since: datetime) -> Closure:
    return Closure(
        id=UUID(int=way),
        recorded_at=since,
        author=None,
        place=Way(kind="way", way=way),
        effect=ClosureEffect.CLOSED,
        factor=None,
        direction=RoadDirection.BOTH,
        starts_at=since,
        ends_at=None,
        reason=RoadReason.OTHER,
        source=RoadSource.OTHER,
    )
