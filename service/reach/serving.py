"""What the application answers with: the region at a moment, and the last few answers."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import Request
from sqlmodel import Session

from facilities.needs import Needs
from routing.reach import Places
from service.database import database_of
from service.reach import queries, views
from service.reach.answering import Answer, answer
from service.reach.drawing import bands_of
from service.reach.kept import LastFew
from service.reach.question import Question
from service.reach.region import PointTable, Region
from service.reach.remarks import Said, remark
from service.reach.schemas import Bands, ReachView
from service.referrals.policy import load_policy
from service.registry.queries import network
from service.registry.rules import LoadedRules
from service.situation import road_queries
from service.situation.queries import capacity_of
from service.situation.roads import RoadsInForce
from service.situation.served import roads_served
from service.situation.weighing import weigh

KEPT_TABLES = 3
"""Of places on the roads: what all, and what some areas see."""

KEPT_ANSWERS = 12


@dataclass(frozen=True, eq=False)
class Keeping:
    """What one application keeps between questions.

    Nothing here holds labels: hundreds of megabytes would stay after the roads have changed.
    """

    places: LastFew[Places] = field(default_factory=lambda: LastFew(KEPT_TABLES))
    views: LastFew[ReachView] = field(default_factory=lambda: LastFew(KEPT_ANSWERS))
    bands: LastFew[Bands] = field(default_factory=lambda: LastFew(KEPT_ANSWERS))


def keeping_of(request: Request) -> Keeping:
    """Give what the application that serves this request keeps."""
    state = request.app.state
    found: Keeping | None = getattr(state, "reach", None)
    if found is None:
        found = state.reach = Keeping()
    return found


@dataclass(frozen=True, eq=False)
class At:
    """A region at a moment, with what is to be said of its roads, and a name for all of it."""

    keeping: Keeping
    region: Region
    remarks: tuple[Said, ...]
    areas: tuple[str, ...] | None

    def view(self, question: Question, needs: Needs) -> ReachView:
        """Answer a question, or give the answer again that it had."""

        def make() -> ReachView:
            found = answer(question, needs, self.region, self.remarks)
            return views.reach_view(found, self._bands(found), self.heading(found))

        return self.keeping.views.of((self._key(question), self.areas), make)

    def answer(self, question: Question, needs: Needs) -> Answer:
        """Answer a question to go on from, in sums and without what is missing where."""
        return answer(question, needs, self.region, self.remarks, need_by_need=False)

    def heading(self, found: Answer) -> dict[str, Any]:
        """Say what was asked, and on what the answer rests."""
        return views.heading(found, 0.0, self.areas)

    def _bands(self, found: Answer) -> Bands:
        """Draw the bands of an answer, which are the same whoever asks."""
        minutes = found.question.bands_min
        return self.keeping.bands.of(
            self._key(found.question), lambda: bands_of(found.reach, minutes)
        )

    def _key(self, question: Question) -> Hashable:
        """Name a question together with everything its answer rests on."""
        region = self.region
        table = region.table.id if region.table else None
        said_free = (region.capacity_limit, *sorted(region.capacity.items()))
        beds = said_free if question.count_beds else ()
        said = tuple(each.code for each in self.remarks)
        versions = (region.roads.version, region.network.hash, region.book.hash)
        return (question, versions, region.roads.calibration_version, table, beds, said)


def region_at(
    request: Request, rules: LoadedRules, at: datetime, areas: tuple[str, ...] | None
) -> At:
    """Read everything that a question about a moment rests on; the places of some areas, or all.

    The network is as recorded now, by its dates on that day; the roads are under the closures,
    conditions and hour of the moment.
    """
    served = roads_served(request)
    now = datetime.now(UTC)
    with database_of(request).read() as session:
        known = network(session, vocabulary=rules.book.vocabulary)
        capacity = capacity_of(session, at if at < now else None)
        table = queries.point_table(session)
        roads, remarks = _roads_at(session, served, at, now)
    if table is not None and areas is not None:
        remarks += _nowhere(table)
        table = table.of_areas(areas)
    limit = timedelta(hours=load_policy(rules.override).capacity_limit_h)
    keeping = keeping_of(request)
    points = table.points if table else ()
    region = Region(
        network=known,
        roads=roads,
        capacity=capacity,
        capacity_limit=limit,
        book=rules.book,
        table=table,
        on_roads=keeping.places.of(
            (roads.graph.hash, table.id if table else None, areas),
            lambda: Places.of(roads.graph, points),
        ),
        is_present=roads is served,
    )
    return At(keeping, region, remarks, areas)


def _nowhere(table: PointTable) -> tuple[Said, ...]:
    """Say how many places whoever plans for an area does not see because they name none."""
    count = sum(not each.area_code for each in table.points)
    return (remark("places_without_area", count=count),) if count else ()


def _roads_at(
    session: Session, served: RoadsInForce, at: datetime, now: datetime
) -> tuple[RoadsInForce, tuple[Said, ...]]:
    """Give the roads under what the register holds at a moment, present or not."""
    state = served.state
    is_now = abs(at - now) < timedelta(minutes=2)
    if is_now or (state is not None and state.since <= at < state.until):
        return served, ()
    if state is None:
        return served, (remark("roads_of_now"),)
    found = weigh(served.fits, road_queries.register(session), at)
    if found.weights.version == served.version:
        return served, (remark("roads_of_then"),)
    return served.under(found.weights, found.state), (remark("roads_of_then"),)
